/**
 * Uploads that the page was closed over. Their source is gone with it (a browser that could keep it would write its name
 * to the disk in the clear), so they wait until the file is chosen again; then only what is missing is sent.
 */
import { COPIES_WANTED } from '../check-receipts.ts'
import type { WantedSource } from '../drive-api.ts'
import { DriveError } from '../drive-error.ts'
import type { Session } from '../session.ts'
import { equalBytes } from '../web-crypto.ts'
import { FolderMaker } from './folder-maker.ts'
import { giveUp } from './give-up.ts'
import type { NamedSource } from './named-source.ts'
import { SLOT_PLAIN_MAX } from './slot.ts'
import type { Start, TransferDesk } from './transfer-desk.ts'
import { batchStart, fileStart, weightOf } from './upload-jobs.ts'
import type { FileHead, JournalHead } from './upload-journal.ts'

/** Milliseconds after which the first parts of an upload may be near the end of their term on miners. */
const TOO_OLD_MS = 20 * 86_400_000

export class WaitingUploads {
  readonly #session: Session
  readonly #desk: TransferDesk
  readonly #heads = new Map<string, JournalHead>()
  /** What a waiting transfer runs once its source is there. */
  readonly #starts = new Map<string, Start>()

  constructor(session: Session, desk: TransferDesk) {
    this.#session = session
    this.#desk = desk
  }

  /** Shows what an earlier visit left, or a lock; what another tab is sending right now stays its own. */
  async show(): Promise<void> {
    const { journals, holds, keptSources } = this.#session
    for (const head of await journals.list()) {
      if (!(await holds.take(head.id))) continue
      if (this.#isOver(head)) {
        await giveUp(this.#session, head)
        holds.letGo(head.id)
        continue
      }
      this.#await(head)
      const kept = keptSources.get(head.id)
      // The drive was only locked: the page still has the files, so that nobody has to choose them again.
      if (kept !== undefined) await this.give(head.id, kept)
    }
  }

  /** Goes on with a waiting upload. @throws DriveError not-found, other-source */
  async give(transferId: string, sources: readonly NamedSource[]): Promise<void> {
    const head = this.#heads.get(transferId)
    if (head === undefined) throw new DriveError('not-found', 'No upload waits for this file.')
    this.#starts.set(transferId, await this.#startOf(head, sources))
    this.#heads.delete(transferId)
    this.#session.keptSources.set(transferId, sources)
    this.#desk.retry(transferId)
  }

  /** The waiting upload that this very file belongs to, by name, size and time; or null. */
  matching(parentId: string | null, { source, folders }: NamedSource): string | null {
    if (folders.length > 0) return null
    for (const [id, head] of this.#heads) {
      if (head.kind !== 'file' || head.parentId !== parentId || head.name !== source.name) continue
      if (head.bytes === source.bytes && head.lastModified === source.lastModified) return id
    }
    return null
  }

  #await(head: JournalHead): void {
    this.#heads.set(head.id, head)
    this.#desk.await(
      {
        id: head.id,
        direction: 'upload',
        name: head.name,
        bytesTotal: head.bytes,
        copiesWanted: COPIES_WANTED,
        entryId: null,
        files: head.kind === 'file' ? 1 : head.files,
        weight: head.kind === 'file' ? weightOf(head.bytes) : 1,
        run: async (transfer) => this.#given(head.id).run(transfer),
        forget: async () => {
          this.#heads.delete(head.id)
          await giveUp(this.#session, head)
        },
      },
      'source',
      wantedOf(head),
    )
  }

  #given(id: string): Start {
    const start = this.#starts.get(id)
    if (start === undefined) throw new DriveError('source-unreadable', 'The file has to be chosen again.')
    return start
  }

  async #startOf(head: JournalHead, sources: readonly NamedSource[]): Promise<Start> {
    if (head.kind === 'file') return this.#fileStart(head, sources)
    const files = sources
      .filter(({ source }) => source.bytes <= SLOT_PLAIN_MAX)
      .map((file) => ({ ...file, choice: 'keep-both' as const }))
    if (files.length === 0) throw otherSource('None of these are the small files that were being sent.')
    return batchStart(
      this.#session,
      head.parentId,
      files,
      new FolderMaker(this.#session.index, head.parentId),
      head,
    )
  }

  #fileStart(head: FileHead, sources: readonly NamedSource[]): Start {
    const same = sources.find(({ source }) => source.bytes === head.bytes)
    if (same === undefined) {
      const sizes = sources.map(({ source }) => `${source.bytes}`).join(', ')
      throw otherSource(`It had ${head.bytes} bytes; what was chosen has ${sizes}.`)
    }
    const { parentId, choice } = head
    const at = this.#session.index.tree.isFolder(parentId) ? parentId : null
    return fileStart(this.#session, { source: same.source, parentId: at, choice }, head)
  }

  /** Ended in its last moment, or so old that its first parts may not live much longer. */
  #isOver(head: JournalHead): boolean {
    const { index } = this.#session
    if (index.now() - head.startedAt > TOO_OLD_MS) return true
    if (head.kind === 'batch') return false
    return [...index.tree.all()].some(
      ({ content }) => content !== null && equalBytes(content.fileKey, head.fileKey),
    )
  }
}

function otherSource(detail: string): DriveError {
  return new DriveError('other-source', detail)
}

function wantedOf(head: JournalHead): WantedSource {
  const { name, bytes } = head
  return head.kind === 'file'
    ? { kind: 'file', name, bytes, lastModified: head.lastModified }
    : { kind: 'files', name, bytes, lastModified: null }
}
