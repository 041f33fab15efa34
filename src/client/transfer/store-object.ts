/** One sealed object of a transfer to its verified copies. */
import type { PartProof } from '../proof-api.ts'
import type { Sending } from '../session.ts'
import { alreadyPlaced } from './already-placed.ts'
import { placeObject, type SealedObject } from './place-object.ts'
import type { Transfer } from './transfer.ts'

/**
 * @param sentBefore whether it may have been stored by an attempt whose answer was never heard: then it is asked first
 * @throws DriveError, ChainError, the signal's reason
 */
export async function storeObject(
  session: Sending,
  transfer: Transfer,
  object: SealedObject,
  as: Pick<PartProof, 'index' | 'role'>,
  signal: AbortSignal,
  sentBefore = false,
): Promise<PartProof> {
  signal.throwIfAborted()
  const { access, traffic } = session
  const { cid, contentRoot, data } = object
  transfer.noteSent({ cid, role: as.role })
  // With the manifest confirmed, everything is; it goes last.
  const placed = () => transfer.advance(as.role === 'manifest' ? 'placed' : 'sending')
  const there = sentBefore
    ? await traffic.fetch(transfer, signal, 0, (attempt) => alreadyPlaced(access, object, as.index, attempt))
    : null
  const { holders, copies, claims } =
    there ??
    (await traffic.send(transfer, signal, data.length, (attempt) =>
      placeObject(access, object, {
        turn: as.index,
        validators: session.storing.validators,
        placed,
        signal: attempt,
      }),
    ))
  transfer.addCopies(copies)
  const proof = { ...as, cid, contentRoot, bytes: data.length, holders }
  return claims === undefined ? proof : { ...proof, claims }
}
