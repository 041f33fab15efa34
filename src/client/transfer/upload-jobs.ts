/** Uploads as the desk runs them: what is one transfer, what is kept for going on, and how it is gone on with. */
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import type { UploadOptions } from '../drive-api.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import { newId } from '../index/drive-index.ts'
import { cleanName } from '../index/names.ts'
import type { Session } from '../session.ts'
import { FolderMaker } from './folder-maker.ts'
import { giveUp, leaveSent } from './give-up.ts'
import type { NamedSource } from './named-source.ts'
import { SLOT_PLAIN_MAX } from './slot.ts'
import type { Transfer } from './transfer.ts'
import type { Start, TransferDesk } from './transfer-desk.ts'
import { newFileHead, type UploadWish, uploadFile } from './upload.ts'
import { type BatchFile, uploadBatch } from './upload-batch.ts'
import type { BatchHead, FileHead } from './upload-journal.ts'
import { UploadNotes } from './upload-notes.ts'

/** So many small files at once are worth a pack. */
const PACKED_FILES_MIN = 4

export function weightOf(bytes: number): number {
  return bytes < PART_PLAIN ? 1 : 2
}

/** Queues uploads. @returns transfer ids: of each file that goes alone, in the order of the sources, then of the batch */
export async function beginUploads(
  session: Session,
  desk: TransferDesk,
  parentId: string | null,
  sources: readonly NamedSource[],
  { emptyFolders = [], choices, pack = false }: UploadOptions,
): Promise<string[]> {
  session.index.requireFolder(parentId)
  const folders = new FolderMaker(session.index, parentId)
  const files = sources.map(({ source, folders: path }, at): BatchFile => {
    return { source, folders: path, choice: choices?.each[at] ?? choices?.rest ?? 'keep-both' }
  })
  const small = files.filter(({ source }) => source.bytes <= SLOT_PLAIN_MAX)
  const packed = new Set(pack && small.length >= PACKED_FILES_MIN ? small : [])
  const ids: string[] = []
  for (const file of files) {
    if (packed.has(file)) continue
    // In order, so that a folder is there when its first file shows.
    const folder = await folders.folder(file.folders)
    const { source, choice } = file
    const start = fileStart(session, { source, choice, parentId: folder }, null)
    ids.push(desk.begin(start).id)
  }
  if (packed.size > 0) {
    const start = await batchStart(session, parentId, [...packed], folders, null)
    ids.push(desk.begin(start).id)
  }
  for (const path of emptyFolders) await folders.folder(path)
  return ids
}

/** @param resumed notes of an earlier attempt, before the page was closed */
export function fileStart(session: Session, wish: UploadWish, resumed: FileHead | null): Start {
  const { source, parentId, choice } = wish
  let notes = resumed === null ? null : UploadNotes.resume(session.journals, resumed)
  const drop = async (transferId: string): Promise<void> => {
    await notes?.end()
    notes = null
    session.keptSources.delete(transferId)
    session.holds.letGo(transferId)
  }
  const forget = async (transferId: string): Promise<void> => {
    const head = notes?.head ?? null
    if (head !== null) await giveUp(session, head)
    await drop(transferId)
  }
  return {
    ...(resumed === null ? {} : { id: resumed.id }),
    direction: 'upload',
    name: source.name,
    bytesTotal: source.bytes,
    copiesWanted: COPIES_WANTED,
    entryId: null,
    files: 1,
    weight: weightOf(source.bytes),
    forget,
    async run(transfer) {
      await session.holds.take(transfer.id)
      session.keptSources.set(transfer.id, [{ source, folders: [] }])
      const there = session.index.tree.named(parentId, cleanName(source.name))[0]
      if (choice === 'skip' && there !== undefined) return there.id
      const head = notes === null ? newFileHead(wish, transfer.id, session.index.now()) : null
      notes ??= await UploadNotes.begin(session.journals, head)
      try {
        const { id } = await uploadFile(session, wish, notes, transfer)
        await drop(transfer.id)
        return id
      } catch (error) {
        // Other bytes need another key; and without notes nothing says that the next attempt has the same bytes.
        if (failureOf(error).code === 'source-changed' || !notes.kept) await forget(transfer.id)
        throw error
      }
    },
  }
}

/** @param resumed the head of a batch that was begun before the page was closed */
export async function batchStart(
  session: Session,
  parentId: string | null,
  files: readonly BatchFile[],
  folders: FolderMaker,
  resumed: BatchHead | null,
): Promise<Start> {
  const bytes = files.reduce((sum, { source }) => sum + source.bytes, 0)
  const [first] = files
  const name = resumed?.name ?? first?.folders[0] ?? first?.source.name ?? ''
  const startedAt = session.index.now()
  const head: BatchHead = resumed ?? {
    kind: 'batch',
    id: newId(),
    parentId,
    name,
    files: files.length,
    bytes,
    startedAt,
  }
  // A device without room for a line of notes has none for the entries: the uploads will say so.
  await session.journals.begin(head).catch(() => undefined)
  const batch = { files, folders, stored: new Set<BatchFile>(), resumed: resumed !== null }
  const drop = async (): Promise<void> => {
    await session.journals.end(head)
    session.keptSources.delete(head.id)
    session.holds.letGo(head.id)
  }
  return {
    id: head.id,
    direction: 'upload',
    name,
    bytesTotal: bytes,
    copiesWanted: COPIES_WANTED,
    entryId: null,
    files: files.length,
    weight: 1,
    forget: drop,
    async run(transfer) {
      await session.holds.take(head.id)
      session.keptSources.set(head.id, files)
      // Packs whose files became entries are found to be needed.
      await uploadBatch(session, batch, transfer).finally(() => leaveSent(session, transfer, null, false))
      failIfAny(transfer)
      await drop()
      return null
    },
  }
}

/** A batch of which some files could not be read has failed, and says which; trying again reads only those. */
function failIfAny(transfer: Transfer): void {
  const { files, failures } = transfer.status()
  const [first] = failures
  if (first === undefined) return
  throw new DriveError(first.failure.code, `${files.failed} of ${files.total} files: ${first.failure.detail}`)
}
