/**
 * What was chosen at once, noted until all of it is stored or given up: a page that is closed in the middle says afterwards
 * what is missing, also of files whose turn had not come.
 */

import { DriveError } from '../drive-error.ts'
import type { Session } from '../session.ts'
import type { WantedSource } from '../transfer-api.ts'
import type { ChosenSource, NamedSource } from './named-source.ts'
import type { SetHead } from './upload-journal.ts'

export class UploadSet {
  readonly #session: Session
  #head: SetHead
  /** Transfers that may still bring something. */
  readonly #open = new Set<string>()

  private constructor(session: Session, head: SetHead) {
    this.#session = session
    this.#head = head
  }

  /** @param sources all of them, so that a lock does not lose them */
  static async begin(session: Session, head: SetHead, sources: readonly ChosenSource[]): Promise<UploadSet> {
    const set = new UploadSet(session, head)
    await session.holds.take(head.id)
    session.keptSources.set(head.id, sources)
    await set.#note()
    return set
  }

  get id(): string {
    return this.#head.id
  }

  opens(transferId: string): void {
    this.#open.add(transferId)
  }

  /** A transfer that was given up is tried again after all. */
  async reopen(transferId: string, sources: readonly ChosenSource[]): Promise<void> {
    if (this.#open.has(transferId)) return
    const { holds, keptSources } = this.#session
    if (this.#open.size === 0) {
      await holds.take(this.id)
      keptSources.set(this.id, sources)
    }
    this.#open.add(transferId)
    await this.#note()
  }

  /** So much more of it is stored. */
  async stored(files: number, bytes: number): Promise<void> {
    const { storedFiles, storedBytes } = this.#head
    this.#head = { ...this.#head, storedFiles: storedFiles + files, storedBytes: storedBytes + bytes }
    await this.#note()
  }

  /** A transfer brings nothing more: it is done, or the person gave it up. @param bytes it brought at its end */
  async over(transferId: string, bytes: number | null): Promise<void> {
    if (!this.#open.delete(transferId)) return
    if (this.#open.size === 0) await this.end()
    else if (bytes !== null) await this.stored(1, bytes)
  }

  async end(): Promise<void> {
    const { journals, keptSources, holds } = this.#session
    keptSources.delete(this.id)
    await journals.end(this.#head)
    holds.letGo(this.id)
  }

  async #note(): Promise<void> {
    // A device without room for a line of notes has none for the entries: the uploads will say so.
    await this.#session.journals.begin(this.#head).catch(() => undefined)
  }
}

/** The notes of a set that is about to begin. */
export function newSetHead(
  id: string,
  parentId: string | null,
  sources: readonly NamedSource[],
  startedAt: number,
): SetHead {
  const [first] = sources
  const folder = first?.folders[0]
  const alone = sources.length === 1 && folder === undefined
  return {
    kind: 'set',
    id,
    parentId,
    of: alone ? 'file' : folder === undefined ? 'files' : 'folder',
    name: folder ?? first?.source.name ?? '',
    lastModified: alone ? (first?.source.lastModified ?? null) : null,
    files: sources.length,
    bytes: bytesOf(sources),
    storedFiles: 0,
    storedBytes: 0,
    startedAt,
  }
}

export function bytesOf(sources: readonly NamedSource[]): number {
  return sources.reduce((sum, { source }) => sum + source.bytes, 0)
}

export function wantedOf({ of, name, bytes, lastModified }: SetHead): WantedSource {
  return { kind: of, name, bytes, lastModified }
}

/**
 * What of the sources goes on with a set when somebody has chosen them for it.
 * @throws DriveError other-source when it is surely something else
 */
export function matching(head: SetHead, sources: readonly ChosenSource[]): readonly ChosenSource[] {
  if (head.of === 'files') return sources
  if (head.of === 'folder') {
    const inside = sources.filter(({ folders }) => folders[0] === head.name)
    if (inside.length > 0) return inside
    throw new DriveError('other-source', 'It was a folder of another name, or a whole folder.')
  }
  const same = sources.find(({ source }) => source.bytes === head.bytes)
  if (same !== undefined) return [same]
  const sizes = sources.map(({ source }) => `${source.bytes}`).join(', ')
  throw new DriveError('other-source', `It had ${head.bytes} bytes; what was chosen has ${sizes}.`)
}

/** Which of the sources, chosen as if they were new, are what a set waits for. */
export function ofSet(head: SetHead, sources: readonly ChosenSource[]): Set<ChosenSource> {
  const { of, name, bytes, lastModified } = head
  if (of === 'folder') return new Set(sources.filter(({ folders }) => folders[0] === name))
  const loose = sources.filter(({ folders }) => folders.length === 0)
  if (of === 'files') return new Set(loose.length === head.files && bytesOf(loose) === bytes ? loose : [])
  const same = loose.find(
    ({ source }) => source.name === name && source.bytes === bytes && source.lastModified === lastModified,
  )
  return new Set(same === undefined ? [] : [same])
}
