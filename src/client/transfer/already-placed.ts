/**
 * Whether an object that was sent before, and whose answer was never heard, is held by enough miners. Their receipts are
 * checked against the bytes in hand, as those of an upload are; a validator that says otherwise costs one more upload.
 */
import { COPIES_WANTED, checkReceipts, countCopies } from '../check-receipts.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { Placement, SealedObject } from './place-object.ts'

/** Milliseconds: it is one look into an index. */
const ASK_TIMEOUT_MS = 15_000

/** Null when it has to be sent. @throws DriveError no-validator, ChainError, the signal's reason */
export async function alreadyPlaced(
  access: NetworkAccess,
  { cid, data, sha3 }: SealedObject,
  turn: number,
  signal: AbortSignal,
): Promise<Placement | null> {
  const { metagraph } = await access.ring.view()
  const judge = { metagraph, verifier: access.verifier, clock: access.clock }
  for (const validator of await access.ring.order(turn)) {
    const answer = await access.axons.holders(validator, { cid }, { timeoutMs: ASK_TIMEOUT_MS, signal })
    if (!answer.ok) continue
    const holders = await checkReceipts(
      answer.value.receipts,
      { cid, length: data.length, sha3, data },
      judge,
    )
    const copies = countCopies(holders, metagraph)
    if (copies >= COPIES_WANTED) return { holders, copies }
  }
  return null
}
