/** One sealed object of a transfer to its verified copies. */
import type { PartProof } from '../drive-api.ts'
import type { Session } from '../session.ts'
import { placeObject, type SealedObject } from './place-object.ts'
import type { Transfer } from './transfer.ts'

/** @throws DriveError, ChainError, the signal's reason */
export async function storeObject(
  session: Session,
  transfer: Transfer,
  object: SealedObject,
  as: Pick<PartProof, 'index' | 'role'>,
  signal: AbortSignal,
): Promise<PartProof> {
  signal.throwIfAborted()
  const { cid, contentRoot, data } = object
  transfer.noteSent({ cid, role: as.role })
  // With the manifest confirmed, everything is; it goes last.
  const placed = () => transfer.advance(as.role === 'manifest' ? 'placed' : 'sending')
  const { holders, copies } = await session.traffic.send(transfer, signal, data.length, () =>
    placeObject(session.access, object, as.index, placed, signal),
  )
  transfer.addCopies(copies)
  return { ...as, cid, contentRoot, bytes: data.length, holders }
}
