/** The first half of a round: the sample to the validator, and every receipt that came back held against the sample. */
import type { Metagraph } from '../../chain/chain-types.ts'
import { parseReceipt, type Receipt } from '../../wire/receipt.ts'
import type { StoreUserAnswer } from '../axon-port.ts'
import { COPIES_WANTED, checkReceipts, countCopies } from '../check-receipts.ts'
import { localVerifier } from '../local-verifier.ts'
import type { Clock } from '../ports.ts'
import type { HolderProof } from '../proof-api.ts'
import type { HopLog } from './hop-log.ts'
import { type LiveRequest, type LiveRound, SAMPLE_TTL_MAX } from './live-api.ts'
import { CALL_MS, causeOf, type RoundWorld } from './round-world.ts'
import type { Sample } from './sample.ts'
import { addStoreHops } from './store-hops.ts'

/** What is known so far; a round that ends early ends with it. */
export interface Progress {
  cause: string
  storeMs: number | null
  retrieveMs: number | null
  /** The same bytes came back, whatever else was wrong. */
  returned: boolean
  holders: readonly HolderProof[]
  copies: number
  receipts: ReadonlyMap<string, Receipt>
  question: LiveRound['question']
  /** Unix milliseconds; null: the network has nothing of it. */
  keptUntil: number | null
}

/** Refusals before anything is kept. After any other end a validator may have it, too few copies of it among them. */
const KEPT_NOTHING: ReadonlySet<string> = new Set([
  'quota-exceeded',
  'payload-differs',
  'payload-malformed',
  'object-too-large',
  'empty-object',
  'content-root-mismatch',
])

/** The first thing that went wrong is the cause. */
export function blame(so: Progress, cause: string): void {
  if (so.cause === '') so.cause = cause
}

/** @returns whether there is anything to bring back */
export async function storeSample(
  { axons, validator, view, clock, signal }: RoundWorld,
  { ttl }: LiveRequest,
  sample: Sample,
  log: HopLog,
  so: Progress,
): Promise<boolean> {
  const { cid, data, contentRoot } = sample
  const term = Math.max(60, Math.min(SAMPLE_TTL_MAX, Math.trunc(ttl) || SAMPLE_TTL_MAX))
  const watch = log.call(validator.hotkey, 'StoreUser', data.length)
  // Until it says no, it may have it.
  so.keptUntil = clock.now() + term * 1000
  const answer = await axons.storeUser(
    validator,
    { cid, data, contentRoot, ttl: term },
    { timeoutMs: CALL_MS, signal, watch },
  )
  const ms = watch.ended(answer)
  if (!answer.ok) {
    if (answer.code !== undefined && KEPT_NOTHING.has(answer.code)) so.keptUntil = null
    blame(so, causeOf(answer))
    return false
  }
  so.storeMs = ms
  if (answer.value.cid !== cid) {
    blame(so, 'validator-lied')
    return false
  }
  if (answer.value.expiresAt !== null) so.keptUntil = answer.value.expiresAt * 1000
  addStoreHops(log, answer.value, watch.startMs)
  await checkAll(view.metagraph, clock, answer.value, sample, log, so)
  return true
}

async function checkAll(
  metagraph: Metagraph,
  clock: Clock,
  { receipts }: StoreUserAnswer,
  sample: Sample,
  log: HopLog,
  so: Progress,
): Promise<void> {
  const held = { cid: sample.cid, length: sample.data.length, sha3: sample.sha3, data: sample.data }
  let startMs = log.now()
  so.holders = await checkReceipts(receipts, held, { metagraph, verifier: localVerifier, clock })
  for (const { minerHotkey: node, level, reason, micros } of so.holders) {
    const endMs = Math.min(log.now(), startMs + micros / 1000)
    const ok = level === 'verified'
    log.add({ from: 'page', to: 'page', node, call: 'check', startMs, endMs, ok, detail: reason })
    startMs = endMs
  }
  so.copies = countCopies(so.holders, metagraph)
  so.receipts = new Map(
    receipts.flatMap((value) => {
      const parsed = parseReceipt(value)
      return parsed.ok ? [[parsed.value.miner, parsed.value] as const] : []
    }),
  )
  if (so.holders.some(({ level }) => level === 'failed')) blame(so, 'receipt-rejected')
  else if (so.copies < COPIES_WANTED) blame(so, 'not-enough-copies')
}
