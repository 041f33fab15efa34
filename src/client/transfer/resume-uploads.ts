/**
 * Uploads that the page was closed over. Their source is gone with it (a browser that could keep it would write its name
 * to the disk in the clear), so they wait until it is chosen again; then only what is missing is sent.
 */
import { partPlainRange } from '../../protocol/envelope/records.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import { DriveError } from '../drive-error.ts'
import { cleanName } from '../index/names.ts'
import type { Session } from '../session.ts'
import { equalBytes } from '../web-crypto.ts'
import { FolderMaker } from './folder-maker.ts'
import { giveUp } from './give-up.ts'
import type { ChosenSource, NamedSource } from './named-source.ts'
import type { TransferDesk } from './transfer-desk.ts'
import { isSame } from './upload-batch.ts'
import { folderAt } from './upload-collisions.ts'
import { beginSet } from './upload-jobs.ts'
import type { FileHead, SetHead } from './upload-journal.ts'
import { bytesOf, matching, ofSet, wantedOf } from './upload-set.ts'

/** Milliseconds after which the first parts of an upload may be near the end of their term on miners. */
const TOO_OLD_MS = 20 * 86_400_000

interface Waiting {
  readonly head: SetHead
  /** Its large files that were under way. */
  readonly files: readonly FileHead[]
}

export class WaitingUploads {
  readonly #session: Session
  readonly #desk: TransferDesk
  readonly #waiting = new Map<string, Waiting>()

  constructor(session: Session, desk: TransferDesk) {
    this.#session = session
    this.#desk = desk
  }

  /** Shows what an earlier visit left, or a lock; what another tab is sending right now stays its own. */
  async show(): Promise<void> {
    const { journals, holds, keptSources } = this.#session
    const heads = await journals.list()
    const notes = heads.filter((head) => head.kind === 'file')
    const sets = heads.filter((head) => head.kind === 'set')
    for (const note of notes) if (!sets.some(({ id }) => id === note.set)) await giveUp(this.#session, note)
    for (const head of sets) {
      if (!(await holds.take(head.id))) continue
      const files: FileHead[] = []
      for (const note of notes.filter(({ set }) => set === head.id)) {
        if (this.#isStored(note)) await journals.end(note)
        else files.push(note)
      }
      if (this.#isOver(head)) {
        await this.#end({ head, files })
        continue
      }
      await this.#await({ head, files })
      const kept = keptSources.get(head.id)
      // The drive was only locked: the page still has the files, so that nobody has to choose them again.
      if (kept !== undefined) await this.give(head.id, kept)
    }
  }

  /** Goes on with what waits, or with a file that could not be read or was another one. @throws DriveError not-found, other-source */
  async give(id: string, sources: readonly ChosenSource[]): Promise<void> {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) {
      this.#desk.reread(
        id,
        sources.map(({ source }) => source),
      )
      return
    }
    const { head } = waiting
    const chosen = matching(head, sources)
    const { index } = this.#session
    const at = index.tree.isFolder(head.parentId) ? head.parentId : null
    const stored = new Set(chosen.filter((named) => this.#hasSame(at, named)))
    this.#waiting.delete(id)
    this.#desk.drop(id)
    if (stored.size === chosen.length) {
      await this.#end(waiting)
      return
    }
    const already = { storedFiles: stored.size, storedBytes: bytesOf([...stored]) }
    try {
      await beginSet(this.#session, this.#desk, {
        head: { ...head, parentId: at, ...already },
        files: chosen,
        folders: new FolderMaker(index, at),
        pack: head.of !== 'file',
        resumed: { stored, notes: this.#notesOf(waiting, chosen, at) },
      })
    } catch (error) {
      // Not begun: it can be tried again.
      await this.#await(waiting)
      throw error
    }
  }

  /** Gives what waits what belongs to it. @returns the rest */
  async take(parentId: string | null, sources: readonly ChosenSource[]): Promise<readonly ChosenSource[]> {
    let rest = sources
    const waiting = [...this.#waiting.values()]
    for (const { head } of waiting) {
      const mine = head.parentId === parentId ? ofSet(head, rest) : new Set<ChosenSource>()
      if (mine.size === 0) continue
      await this.give(head.id, [...mine])
      rest = rest.filter((source) => !mine.has(source))
    }
    return rest
  }

  async #await(waiting: Waiting): Promise<void> {
    const { head, files } = waiting
    this.#waiting.set(head.id, waiting)
    const transfer = this.#desk.await(
      {
        id: head.id,
        direction: 'upload',
        name: head.name,
        bytesTotal: head.bytes,
        copiesWanted: COPIES_WANTED,
        entryId: null,
        files: head.files,
        weight: 1,
        run: () => Promise.reject(new DriveError('source-unreadable', 'It has to be chosen again.')),
        forget: async () => {
          this.#waiting.delete(head.id)
          await this.#end(waiting)
        },
      },
      'source',
      wantedOf(head),
    )
    transfer.addFiles(head.storedFiles)
    let bytes = head.storedBytes
    for (const file of files) bytes += await this.#provenBytes(file)
    transfer.addKnownBytes(bytes)
  }

  async #provenBytes(file: FileHead): Promise<number> {
    let bytes = 0
    for (let index = 0; index < file.parts; index += 1) {
      const part = await this.#session.journals.part(file.id, index)
      const { start, end } = partPlainRange(index, file.bytes)
      if (part !== null && part.proof !== null) bytes += end - start
    }
    return bytes
  }

  async #end({ head, files }: Waiting): Promise<void> {
    const { journals, holds, keptSources } = this.#session
    for (const file of files) await giveUp(this.#session, file)
    keptSources.delete(head.id)
    await journals.end(head)
    holds.letGo(head.id)
  }

  /** Which notes belong to which source. */
  #notesOf(
    { head, files }: Waiting,
    sources: readonly ChosenSource[],
    at: string | null,
  ): ReadonlyMap<ChosenSource, FileHead> {
    const found = new Map<ChosenSource, FileHead>()
    for (const file of files) {
      const source = sources.find(
        (named) =>
          named.source.bytes === file.bytes &&
          (head.of === 'file' ||
            (named.source.name === file.name &&
              folderAt(this.#session.index, at, named.folders) === file.parentId)),
      )
      if (source !== undefined) found.set(source, file)
    }
    return found
  }

  #hasSame(at: string | null, { source, folders }: NamedSource): boolean {
    const { index } = this.#session
    const folder = folderAt(index, at, folders)
    if (folder === undefined) return false
    return index.tree.named(folder, cleanName(source.name)).some((entry) => isSame(entry, source))
  }

  /** It ended in its last moment. */
  #isStored({ fileKey }: FileHead): boolean {
    const { tree } = this.#session.index
    return [...tree.all()].some(({ content }) => content !== null && equalBytes(content.fileKey, fileKey))
  }

  /** All of it is stored, or it is so old that its first parts may not live much longer. */
  #isOver(head: SetHead): boolean {
    const { index } = this.#session
    if (head.storedFiles >= head.files || index.now() - head.startedAt > TOO_OLD_MS) return true
    if (head.of !== 'file') return false
    const { bytes, lastModified } = head
    return index.tree
      .named(head.parentId, cleanName(head.name))
      .some((entry) => isSame(entry, { bytes, lastModified: lastModified ?? 0 }))
  }
}
