/**
 * Notices what is not needed any more: contents that a change took out of the index, and what an upload that ended has stored.
 * Only the tab that wrote the change collects, so that nothing is queued twice. What nothing names any more goes into the
 * queue with the names of its parts, and what was remembered of it (proofs, downloads) goes.
 *
 * A crash between the change and the queue loses the note, not a file: nothing renews such objects, so they end by themselves.
 */
import type { FileContent } from '../index/entry-record.ts'
import type { DriveRecord } from '../index/record.ts'
import { contentsOf } from '../index/references.ts'
import type { ProofStore } from '../proof-store.ts'
import { equalBytes } from '../web-crypto.ts'
import { markOf, type ObjectSource, type Spare, stillNeeded } from './holdings.ts'
import { knownParts } from './part-names.ts'
import type { ReleaseQueue, Unnamed } from './release-queue.ts'

export interface CollectorParts {
  readonly sources: readonly ObjectSource[]
  readonly proofs: Pick<ProofStore, 'parts' | 'remove'>
  readonly queue: ReleaseQueue
  /** CIDs of parts as the lease book has them; null: it does not. */
  readonly partsInBook: (cid: string) => Promise<readonly string[] | null>
  /** The newest change of the index log. */
  readonly position: () => number
  /** Unix milliseconds. */
  readonly now: () => number
}

interface Dropped {
  readonly content: FileContent
  readonly name: string
  readonly reason: 'deleted' | 'rewritten'
  /** A file went, not only one of its versions. */
  readonly isFile: boolean
}

export class ReleaseCollector {
  readonly #parts: CollectorParts
  #dropped: Dropped[] = []
  #leftover: Spare[] = []
  #running: Promise<void> = Promise.resolve()

  constructor(parts: CollectorParts) {
    this.#parts = parts
  }

  /** A listener of the index log. */
  take(after: DriveRecord, before: DriveRecord | undefined, wrote: boolean): void {
    if (!wrote || before?.type !== 'entry') return
    const kept = after.type === 'entry' ? contentsOf(after) : []
    for (const content of contentsOf(before)) {
      const { cid } = content.ref
      if (kept.some(({ ref }) => ref.cid === cid)) continue
      const moved = kept.some(({ fileKey }) => equalBytes(fileKey, content.fileKey))
      this.#dropped.push({
        content,
        name: before.name,
        reason: moved ? 'rewritten' : 'deleted',
        isFile: after.type === 'gone' && content === before.content,
      })
    }
    if (this.#dropped.length > 0) this.#later()
  }

  /** What an upload has stored that did not come to an entry; what did is found out. */
  leave(spares: readonly Spare[]): void {
    this.#leftover.push(...spares)
    if (spares.length > 0) this.#later()
  }

  /** When it resolves, all that was noticed is durable. @throws what the storage throws; it is tried again then */
  flush(): Promise<void> {
    this.#running = this.#running.catch(() => undefined).then(() => this.#flush())
    return this.#running
  }

  #later(): void {
    // Whoever made the change may wait for `flush` and hear of a failure; the next change tries again too.
    this.flush().catch(() => undefined)
  }

  async #flush(): Promise<void> {
    const [dropped, leftover] = [this.#dropped, this.#leftover]
    this.#dropped = []
    this.#leftover = []
    try {
      await this.#queueLeftover(leftover)
      await this.#queueDropped(dropped)
    } catch (error) {
      this.#dropped.unshift(...dropped)
      this.#leftover.unshift(...leftover)
      throw error
    }
  }

  async #queueLeftover(spares: readonly Spare[]): Promise<void> {
    const { queue, now, sources } = this.#parts
    const needed = spares.length === 0 ? new Set() : await stillNeeded(sources, spares)
    const free = spares.filter(({ cid }) => !needed.has(cid))
    if (free.length === 0) return
    const once = [...new Map(free.map((spare) => [spare.cid, spare])).values()]
    await queue.add({
      at: now(),
      reason: 'unfinished',
      name: null,
      files: 0,
      through: null,
      spares: once,
      unnamed: [],
    })
  }

  async #queueDropped(dropped: readonly Dropped[]): Promise<void> {
    if (dropped.length === 0) return
    const spares = dropped.map(({ content }) => ({ cid: content.ref.cid, mark: null }))
    const needed = await stillNeeded(this.#parts.sources, spares)
    const gone = dropped.filter(({ content }) => !needed.has(content.ref.cid))
    for (const reason of ['deleted', 'rewritten'] as const)
      await this.#queueOne(
        reason,
        gone.filter((each) => each.reason === reason),
      )
  }

  async #queueOne(reason: Dropped['reason'], dropped: readonly Dropped[]): Promise<void> {
    const [first] = dropped
    if (first === undefined) return
    const { queue, position, now, proofs } = this.#parts
    const spares: Spare[] = []
    const unnamed: Unnamed[] = []
    // Several files may have lain in one pack.
    const contents = new Map(dropped.map(({ content }) => [content.ref.cid, content]))
    for (const { ref, fileKey } of contents.values()) {
      const parts = ref.kind === 'packed' ? [] : await this.#partsOf(ref.cid, ref.parts)
      if (parts === null)
        unnamed.push({ cid: ref.cid, parts: ref.kind === 'packed' ? 0 : ref.parts, fileKey })
      else spares.push({ cid: ref.cid, mark: null }, ...parts.map((cid) => ({ cid, mark: markOf(fileKey) })))
    }
    const files = dropped.filter(({ isFile }) => isFile).length
    const name = reason === 'deleted' ? first.name : null
    await queue.add({ at: now(), reason, name, files, through: position(), spares, unnamed })
    for (const cid of contents.keys()) await proofs.remove(cid).catch(() => undefined)
  }

  async #partsOf(cid: string, parts: number): Promise<readonly string[] | null> {
    return (await this.#parts.partsInBook(cid)) ?? (await knownParts(this.#parts.proofs, { cid, parts }))
  }
}
