/** A receipt of a bundle: against the object's bytes where they are in it, else as far as it goes without them. */
import { dataSeedHash } from '../../protocol/chained-hash.ts'
import { judgeBy } from '../../protocol/opening-check.ts'
import type { CurveArithmetic } from '../../protocol/pedersen.ts'
import { type Receipt, verifyReceipt } from '../../wire/receipt.ts'
import type { BundleObject } from './bundle.ts'
import type { ReceiptFinding } from './bundle-report.ts'

/** @param data the whole object, or null */
export function checkReceipt(
  receipt: Receipt,
  { cid, length }: Pick<BundleObject, 'cid' | 'length'>,
  data: Uint8Array | null,
  curve?: CurveArithmetic,
): ReceiptFinding {
  // Without the bytes the hash is the miner's own: what then holds is that its commitment opens to it.
  const messageHash = data === null ? BigInt(receipt.commitment_hash) : dataSeedHash(data, receipt.seed)
  const verdict = verifyReceipt(receipt, { cid, length, messageHash }, judgeBy(curve))
  const own = data === null ? verdict.checks.filter(({ id }) => id !== 'chained-commitment') : verdict.checks
  const { miner, validator, block, block_hash: blockHash } = receipt
  const held = data === null ? 'held' : 'proven'
  return {
    miner,
    validator,
    block,
    blockHash,
    verdict: verdict.ok ? held : 'failed',
    reason: verdict.ok ? '' : verdict.reason,
    checks: own,
  }
}
