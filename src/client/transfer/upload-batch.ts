/**
 * Many small files as one transfer: read and sealed a few at a time, packed, and each pack sent while the next one
 * fills. The files of a pack become entries together, when its copies are proven. A file that cannot be read is told and
 * left out; the others go on.
 */

import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import { failureOf } from '../drive-error.ts'
import type { DriveIndex } from '../index/drive-index.ts'
import type { FileContent } from '../index/entry-record.ts'
import { cleanName } from '../index/names.ts'
import type { EntryRecord } from '../index/record.ts'
import type { ByteSource } from '../ports.ts'
import { summaryOf } from '../proof-summary.ts'
import type { Session } from '../session.ts'
import { changeFor } from './enter-file.ts'
import type { FolderMaker } from './folder-maker.ts'
import type { ChosenSource } from './named-source.ts'
import { Pack, type PackedFile } from './pack.ts'
import { modifiedAtOf, readSmall, type SealedSlot, sealSlot } from './slot.ts'
import { storeObject } from './store-object.ts'
import type { Transfer } from './transfer.ts'
import { pictureOf } from './upload.ts'

/** Files read and sealed at the same time: hides the time a browser takes to open one. */
const AT_ONCE = 6

interface Entering {
  readonly parentId: string | null
  readonly file: ChosenSource
}

export interface Batch {
  readonly files: readonly ChosenSource[]
  readonly folders: FolderMaker
  /** Files of earlier attempts that are entries now; grows. */
  readonly stored: Set<ChosenSource>
  /** The files of one pack have become entries. */
  readonly entered: (contents: readonly FileContent[]) => Promise<void>
}

/** Whether the folder has a file of this name, and that is all the person wants. */
export function isThere(
  index: DriveIndex,
  parentId: string | null,
  { source, choice }: Pick<ChosenSource, 'source' | 'choice'>,
): boolean {
  const there = index.tree.named(parentId, cleanName(source.name))
  if (choice === 'skip') return there.length > 0
  return choice === 'replace' && there.some((entry) => isSame(entry, source))
}

/** The same to the byte count and time. */
export function isSame(
  { content, modifiedAt }: EntryRecord,
  source: Pick<ByteSource, 'bytes' | 'lastModified'>,
): boolean {
  return content?.bytes === source.bytes && modifiedAt === modifiedAtOf(source)
}

/** @throws DriveError, ChainError, the transfer's abort reason */
export async function uploadBatch(session: Session, batch: Batch, transfer: Transfer): Promise<void> {
  transfer.advance('reading')
  const run = new BatchRun(session, batch, transfer)
  const waiting = batch.files.values()
  const failed = (error: unknown) => run.stop(error)
  // Each takes the next file when it is done with one: the iterator is shared.
  await Promise.all(Array.from({ length: AT_ONCE }, () => run.work(waiting).catch(failed)))
  await run.finish()
}

class BatchRun {
  readonly #session: Session
  readonly #batch: Batch
  readonly #transfer: Transfer
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #flights: Promise<void>[] = []
  #pack: Pack<Entering> | null = null
  /** Slots enter packs one after the other. */
  #turn: Promise<void> = Promise.resolve()

  constructor(session: Session, batch: Batch, transfer: Transfer) {
    this.#session = session
    this.#batch = batch
    this.#transfer = transfer
    this.#signal = AbortSignal.any([transfer.signal, this.#stop.signal])
  }

  stop(error: unknown): void {
    this.#stop.abort(error)
  }

  async work(waiting: Iterator<ChosenSource>): Promise<void> {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      await this.#transfer.checkpoint()
      this.#signal.throwIfAborted()
      await this.#one(next.value)
    }
  }

  /** Sends what is left and waits for all. @throws what stopped it */
  async finish(): Promise<void> {
    const last = this.#pack
    this.#pack = null
    if (last !== null && !this.#signal.aborted) this.#send(last)
    else last?.release()
    await Promise.allSettled(this.#flights)
    this.#signal.throwIfAborted()
  }

  async #one(file: ChosenSource): Promise<void> {
    const { source } = file
    const parentId = await this.#batch.folders.folder(file.folders)
    if (this.#isStored(file, parentId)) {
      this.#transfer.addKnownBytes(source.bytes)
      this.#transfer.addFiles(1)
      return
    }
    const slot = await this.#seal(source)
    if (slot === null) return
    const added = this.#turn.then(() => this.#add(slot, { parentId, file }))
    this.#turn = added.catch(() => undefined)
    await added
  }

  /** By an earlier attempt, or because the person wants what is there kept as it is. */
  #isStored(file: ChosenSource, parentId: string | null): boolean {
    return this.#batch.stored.has(file) || isThere(this.#session.index, parentId, file)
  }

  /** Null for a file that cannot be read. */
  async #seal(source: ByteSource): Promise<SealedSlot | null> {
    try {
      const plain = await readSmall(source)
      this.#transfer.advance('encrypting')
      const picture = await pictureOf(this.#session, source, this.#signal)
      return await sealSlot(source, plain, this.#session.index.now(), picture)
    } catch (error) {
      this.#signal.throwIfAborted()
      const failure = failureOf(error)
      if (failure.code !== 'source-changed' && failure.code !== 'source-unreadable') throw error
      this.#transfer.addFailure({ name: source.name, failure })
      return null
    }
  }

  async #add(slot: SealedSlot, entering: Entering): Promise<void> {
    if (this.#pack?.fits(slot) === false) {
      this.#send(this.#pack)
      this.#pack = null
    }
    this.#pack ??= new Pack(await this.#session.buffers.take(PART_CIPHER, this.#signal))
    this.#pack.add(slot, entering)
  }

  #send(pack: Pack<Entering>): void {
    const flight = this.#sendPack(pack)
    flight.catch((error: unknown) => this.stop(error))
    this.#flights.push(flight)
  }

  async #sendPack(pack: Pack<Entering>): Promise<void> {
    try {
      const { object, files } = await pack.seal(this.#session.hashes)
      this.#transfer.advance('sending')
      const as = { index: this.#flights.length, role: 'pack' } as const
      const proof = await storeObject(this.#session, this.#transfer, object, as, this.#signal)
      await this.#session.proofs.putParts(object.cid, [{ ...proof, index: 0 }])
      await this.#enter(files, summaryOf([proof]))
      const bytes = files.reduce((sum, { content }) => sum + content.bytes, 0)
      this.#transfer.addBytes(bytes)
      this.#transfer.addFiles(files.length)
      await this.#batch.entered(files.map(({ content }) => content))
    } finally {
      pack.release()
    }
  }

  async #enter(files: readonly PackedFile<Entering>[], proven: ReturnType<typeof summaryOf>): Promise<void> {
    const { index } = this.#session
    const taken = new Map<string | null, Set<string>>()
    const changes = files.map(({ slot, content, of }) => {
      const names = taken.get(of.parentId) ?? new Set<string>()
      taken.set(of.parentId, names)
      const { name, modifiedAt, addedAt, picture } = slot.manifest
      const file = { name, modifiedAt, addedAt, content, pictured: picture !== undefined, ...proven }
      return changeFor(index, of.parentId, of.file.choice, file, names)
    })
    await index.save(changes)
    for (const { of } of files) this.#batch.stored.add(of.file)
  }
}
