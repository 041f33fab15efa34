/** What a validator says of its miners in the answer to an upload: claimed, and shown as that. */
import { parseReceipt } from '../../wire/receipt.ts'
import type { StoreUserAnswer } from '../axon-port.ts'
import type { HopLog } from './hop-log.ts'

/** @param startMs of the upload: when the validator began with a miner it does not say */
export function addStoreHops(log: HopLog, { attempts, receipts }: StoreUserAnswer, startMs: number): void {
  const hop = { from: 'validator', to: 'miner', call: 'Store', startMs, layer: 'claimed' } as const
  const named = new Set<string>()
  for (const { miner, outcome, ms } of attempts ?? []) {
    named.add(miner)
    const ok = outcome === 'verified'
    log.add({ ...hop, node: miner, endMs: startMs + ms, ok, detail: ok ? '' : outcome })
  }
  // Holders of before, and all of them where a node names only those.
  for (const value of receipts) {
    const receipt = parseReceipt(value)
    if (!receipt.ok || named.has(receipt.value.miner)) continue
    named.add(receipt.value.miner)
    log.add({ ...hop, node: receipt.value.miner, timed: false })
  }
}
