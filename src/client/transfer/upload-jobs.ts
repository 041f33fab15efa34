/** Uploads as the desk runs them: what is one transfer, what is kept for going on, and how it is gone on with. */
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import { newId } from '../index/drive-index.ts'
import type { FileRef } from '../index/entry-record.ts'
import { cleanName } from '../index/names.ts'
import type { ByteSource } from '../ports.ts'
import type { Session } from '../session.ts'
import type { UploadOptions } from '../transfer-api.ts'
import { FolderMaker } from './folder-maker.ts'
import { giveUp, leaveSent } from './give-up.ts'
import type { ChosenSource, NamedSource } from './named-source.ts'
import { SLOT_PLAIN_MAX } from './slot.ts'
import type { Transfer } from './transfer.ts'
import type { Start, TransferDesk } from './transfer-desk.ts'
import { newFileHead, type UploadWish, uploadFile } from './upload.ts'
import { type Batch, isThere, uploadBatch } from './upload-batch.ts'
import type { FileHead, SetHead } from './upload-journal.ts'
import { UploadNotes } from './upload-notes.ts'
import { bytesOf, newSetHead, UploadSet } from './upload-set.ts'

/** So many small files at once are worth a pack. */
const PACKED_FILES_MIN = 4

export function weightOf(bytes: number): number {
  return bytes < PART_PLAIN ? 1 : 2
}

export function withChoices(
  sources: readonly NamedSource[],
  { choices }: Pick<UploadOptions, 'choices'>,
): ChosenSource[] {
  return sources.map(({ source, folders }, at) => {
    return { source, folders, choice: choices?.each[at] ?? choices?.rest ?? 'keep-both' }
  })
}

/** Queues uploads. @returns transfer ids: of each file that goes alone, in the order of the sources, then of the batch */
export async function beginUploads(
  session: Session,
  desk: TransferDesk,
  parentId: string | null,
  files: readonly ChosenSource[],
  { emptyFolders = [], pack = false }: Pick<UploadOptions, 'emptyFolders' | 'pack'>,
): Promise<string[]> {
  session.index.requireFolder(parentId)
  const folders = new FolderMaker(session.index, parentId)
  const head = newSetHead(newId(), parentId, files, session.index.now())
  const ids = files.length === 0 ? [] : await beginSet(session, desk, { head, files, folders, pack })
  for (const path of emptyFolders) await folders.folder(path)
  return ids
}

export interface SetWish {
  readonly head: SetHead
  readonly files: readonly ChosenSource[]
  readonly folders: FolderMaker
  /** Whether small files may share objects. */
  readonly pack: boolean
  /** What an earlier attempt left, before the page was closed. */
  readonly resumed?: {
    readonly stored: ReadonlySet<ChosenSource>
    readonly notes: ReadonlyMap<ChosenSource, FileHead>
  }
}

const NOTHING = { stored: new Set<never>(), notes: new Map<never, never>() }

/** @returns transfer ids, as `beginUploads` */
export async function beginSet(
  session: Session,
  desk: TransferDesk,
  { head, files, folders, pack, resumed = NOTHING }: SetWish,
): Promise<string[]> {
  const small = files.filter(({ source }) => source.bytes <= SLOT_PLAIN_MAX)
  const packed = new Set(pack && small.length >= PACKED_FILES_MIN ? small : [])
  const alone = files.filter((file) => !packed.has(file) && !resumed.stored.has(file))
  const set = await UploadSet.begin(session, head, files)
  // A set that is one transfer has its name: whoever saw it wait sees it go on.
  const only = alone.length + (packed.size > 0 ? 1 : 0) === 1 ? head.id : null
  const starts: SetStart[] = []
  for (const file of alone) {
    // In order, so that a folder is there when its first file shows.
    const parentId = await folders.folder(file.folders)
    const notes = resumed.notes.get(file) ?? null
    const { source } = file
    const choice = notes?.choice ?? file.choice
    const id = notes?.id ?? only ?? newId()
    starts.push(fileStart(session, set, { id, file, wish: { source, choice, parentId, set: set.id }, notes }))
  }
  if (packed.size > 0) {
    const stored = new Set([...packed].filter((file) => resumed.stored.has(file)))
    starts.push(batchStart(session, set, only ?? newId(), { files: [...packed], stored, folders }))
  }
  // All of them, before the first one can be over.
  for (const { id } of starts) set.opens(id)
  return starts.map((start) => desk.begin(start).id)
}

interface FileJob {
  readonly id: string
  readonly file: ChosenSource
  readonly wish: UploadWish
  readonly notes: FileHead | null
}

type SetStart = Start & { readonly id: string }

function fileStart(session: Session, set: UploadSet, { id, file, wish, notes: known }: FileJob): SetStart {
  const { parentId } = wish
  // Chosen again under another name it is still what was begun.
  const { name, mediaType } = known ?? wish.source
  const as = (given: ByteSource): ByteSource => ({ ...given, name, mediaType })
  let source = as(wish.source)
  let notes = known === null ? null : UploadNotes.resume(session.journals, known)
  const moved: FileRef[] = []
  const drop = async (): Promise<void> => {
    await notes?.end()
    notes = null
  }
  const abandon = async (): Promise<void> => {
    const head = notes?.head ?? null
    if (head !== null) await giveUp(session, head)
    await drop()
  }
  return {
    id,
    direction: 'upload',
    name,
    bytesTotal: wish.source.bytes,
    copiesWanted: COPIES_WANTED,
    entryId: null,
    files: 1,
    weight: weightOf(wish.source.bytes),
    moved: () => moved,
    readFrom(next) {
      source = as(next)
    },
    async forget() {
      await abandon()
      await set.over(id, null)
    },
    async run(transfer) {
      await set.reopen(id, [{ ...file, source }])
      if (isThere(session.index, parentId, { ...wish, source })) {
        await set.over(id, source.bytes)
        return session.index.tree.named(parentId, cleanName(source.name))[0]?.id ?? null
      }
      const head = notes === null ? newFileHead({ ...wish, source }, id, session.index.now()) : null
      notes ??= await UploadNotes.begin(session.journals, head)
      try {
        const entry = await uploadFile(session, { ...wish, source }, notes, transfer)
        await drop()
        await set.over(id, source.bytes)
        const { content } = session.index.get(entry.id)
        if (content !== null) moved.push(content.ref)
        return entry.id
      } catch (error) {
        // Other bytes need another key; and without notes nothing says that the next attempt has the same bytes.
        if (failureOf(error).code === 'source-changed' || !notes.kept) await abandon()
        throw error
      }
    },
  }
}

function batchStart(session: Session, set: UploadSet, id: string, given: Omit<Batch, 'entered'>): SetStart {
  const { files } = given
  const [first] = files
  const moved: FileRef[] = []
  const entered: Batch['entered'] = (contents) => {
    // Those of one pack have one object.
    moved.push(...contents.slice(0, 1).map(({ ref }) => ref))
    return set.stored(
      contents.length,
      contents.reduce((sum, { bytes }) => sum + bytes, 0),
    )
  }
  const batch = { ...given, entered }
  return {
    id,
    direction: 'upload',
    name: first?.folders[0] ?? first?.source.name ?? '',
    bytesTotal: bytesOf(files),
    copiesWanted: COPIES_WANTED,
    entryId: null,
    files: files.length,
    weight: 1,
    moved: () => moved,
    forget: () => set.over(id, null),
    async run(transfer) {
      await set.reopen(id, files)
      // Packs whose files became entries are found to be needed.
      await uploadBatch(session, batch, transfer).finally(() => leaveSent(session, transfer, null, false))
      failIfAny(transfer)
      await set.over(id, null)
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
