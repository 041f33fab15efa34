/**
 * What an upload that ends without an entry has stored goes back to the network. What it has stored after all (it ended in its
 * last moment, or another attempt goes on with its parts) is found to be needed before anything is asked for.
 */
import type { Session } from '../session.ts'
import { markOf } from '../upkeep/holdings.ts'
import type { Transfer } from './transfer.ts'
import type { JournalHead } from './upload-journal.ts'

type Leaving = Pick<Session, 'released' | 'journals'>

/**
 * After an attempt that failed.
 * @param fileKey what its parts are sealed under; null: it had none of its own
 * @param keepsParts whether another attempt goes on with them
 */
export function leaveSent(
  { released }: Leaving,
  transfer: Transfer,
  fileKey: Uint8Array | null,
  keepsParts: boolean,
): void {
  const spares = transfer
    .takeSent()
    .filter(({ role }) => role !== 'part' || !keepsParts)
    .map(({ cid, role }) => ({ cid, mark: role === 'part' && fileKey !== null ? markOf(fileKey) : null }))
  released.collector.leave(spares)
}

/** Ends the notes of an upload that nobody goes on with. */
export async function giveUp({ released, journals }: Leaving, head: JournalHead): Promise<void> {
  const names = await journals.partNames(head)
  // First: as long as there are notes, their parts are needed.
  await journals.end(head)
  if (head.kind !== 'file') return
  const mark = markOf(head.fileKey)
  released.collector.leave(names.map((cid) => ({ cid, mark })))
}
