/**
 * Pieces and their records as one thing. Invariants, each held at every instant a process can die:
 *  - a record exists only when its file was durable before it (write order: file, then record, then answer);
 *  - a file without a record was never acknowledged: the next start moves it away (piece-recovery.ts);
 *  - bytes that are served were hashed after reading and are the bytes the name says.
 * Work on one piece is serial, so that seeds form a chain and a removal never races a store.
 */
import { join } from 'node:path'
import { serveRequest } from '../../protocol/miner-session.ts'
import type { Result } from '../../protocol/verdict.ts'
import { type FailPoint, makeFolderDurable, StorageError } from '../shared/durable-file.ts'
import { KeyedLock } from '../shared/keyed-lock.ts'
import type { Log } from '../shared/log.ts'
import { hashPair } from '../shared/sha3.ts'
import { FolderPieces, freeBytesOf } from './folder-pieces.ts'
import { PieceIndex } from './piece-index.ts'
import { type PieceName, parsePieceName, pieceNameOf } from './piece-name.ts'
import type { PiecePlace } from './piece-place.ts'
import { type OpenedPiece, type OpenReason, PieceReader } from './piece-reader.ts'
import { type CallerKey, type IndexEntry, isExpired, renewedLife } from './piece-record.ts'
import { recoverPieces } from './piece-recovery.ts'
import { PieceShelf, type ShelfLimits } from './piece-shelf.ts'
import { discardRecord, purgeRecords, removeDropped, renewRecord, type TermParts } from './piece-terms.ts'

export interface PieceStoreOptions extends ShelfLimits {
  readonly folder: string
  readonly log: Log
  /** Unix seconds. */
  readonly now: () => number
  /** Opens the place of the bytes beside the index; without, it is the folder. */
  readonly openPlace?: (index: PieceIndex) => Promise<PiecePlace>
  /** Of writes into the folder. */
  readonly failPoint?: FailPoint
}

/** Records that one page of an inventory looks at: some milliseconds. */
const INVENTORY_LOOK = 5_000
/** Hexadecimal digits of a name in a cursor: enough that no two names share them, too few to find the name. */
const CURSOR_DIGITS = 16

/** An index write waits for this much room after the disk was full, bytes. */
const INDEX_ROOM = 2 * 1024 * 1024

/** What nobody was promised is not what fills the disk: several calls at once bring some megabytes each. */
const SEALED_ROOM = 128 * 1024 * 1024

export class PieceStore {
  readonly #folder: string
  readonly #place: PiecePlace
  readonly #shelf: PieceShelf
  readonly #index: PieceIndex
  readonly #reader: PieceReader
  readonly #log: Log
  readonly #now: () => number
  readonly #lock = new KeyedLock()
  #seedsDurable = true

  private constructor(
    place: PiecePlace,
    shelf: PieceShelf,
    index: PieceIndex,
    { folder, log, now }: PieceStoreOptions,
  ) {
    this.#folder = folder
    this.#place = place
    this.#shelf = shelf
    this.#index = index
    this.#reader = new PieceReader(shelf, index, log)
    this.#log = log
    this.#now = now
  }

  /** Opens and repairs what a crash left. @throws StorageError */
  static async open(options: PieceStoreOptions): Promise<PieceStore> {
    const { folder, log } = options
    await makeFolderDurable(folder)
    const hasRoom = async (): Promise<boolean> => (await freeBytesOf(folder)) >= INDEX_ROOM
    const index = await PieceIndex.open(join(folder, 'index'), hasRoom)
    let place: PiecePlace | null = null
    try {
      place = await (options.openPlace?.(index) ?? openFolder(options, index))
      const found = await recoverPieces(place, index, log)
      return new PieceStore(place, new PieceShelf(place, options, found), index, options)
    } catch (caught) {
      await place?.close()
      await index.close()
      throw caught
    }
  }

  get usedBytes(): number {
    return this.#shelf.usedBytes
  }
  get pieces(): number {
    return this.#shelf.pieces
  }

  /**
   * What is held for this caller, in the order of names, beginning after `after`. A look at so many records at most: others' pieces
   * are passed by. @returns `next` null: there are no more
   */
  async inventory(
    caller: CallerKey,
    after: PieceName | null,
    limit: number,
  ): Promise<{ entries: IndexEntry[]; next: PieceName | null }> {
    const entries: IndexEntry[] = []
    let looked = 0
    let last: PieceName | null = null
    for await (const entry of after === null ? this.#index.entries() : this.#index.entriesAfter(after)) {
      // Between two names only: the caller's own record of a piece may be the last of several.
      const isFull = entries.length === limit || looked >= INVENTORY_LOOK
      if (isFull && entry.name !== last) return { entries, next: last === null ? null : cursorAfter(last) }
      looked += 1
      last = entry.name
      if (entry.caller === caller && !isExpired(entry.record, this.#now())) entries.push(entry)
    }
    return { entries, next: null }
  }

  async close(): Promise<void> {
    await this.#index.close()
    await this.#place.close()
  }

  /**
   * Keeps `bytes` for `caller` and starts its chain with `seed`; durable when it resolves. A repeated store
   * starts the chain anew and never shortens the time to live, so a retry is harmless.
   * @param isTooLate asked when it is this Store's turn: a discard that comes later finds what it leaves
   * @throws StorageError when the disk refuses; nothing is half written then
   */
  async store(
    caller: CallerKey,
    bytes: Uint8Array,
    seed: string,
    ttl: number,
    isTooLate: () => boolean = () => false,
  ): Promise<Result<{ name: PieceName; seededHash: Uint8Array }, 'over-capacity' | 'too-late'>> {
    const { dataHash, seededHash } = hashPair(bytes, Buffer.from(seed, 'utf8'))
    const name = pieceNameOf(dataHash)
    return this.#lock.run(name, async () => {
      if (isTooLate()) return tooLate
      const entries = await this.#index.callersOf(name)
      const held = await this.#holds(name, entries, bytes)
      if (!held) {
        await removeDropped(this.#terms(), name)
        const written = await this.#shelf.write(name, bytes)
        if (!written.ok) return written
      }
      const before = entries.find((entry) => entry.caller === caller)?.record
      const session = serveRequest(before ?? null, { op: 'store', seed }).session ?? { seed }
      const life = renewedLife(before, ttl, this.#now())
      const own = {
        name,
        caller,
        record: { bytes: bytes.byteLength, ...session, previousSeed: null, storeSeed: seed, ...life },
      }
      try {
        // Where the copy at hand replaced a damaged one, the other callers' records are true again.
        await this.#index.put(held ? [own] : [...entries, own])
      } catch (caught) {
        // Whether the record is on the disk is unknown, so the file stays: the next start tells, and either
        // way is consistent. A retry writes the file again, so it must not stay counted.
        if (!held) this.#shelf.disown(bytes.byteLength)
        throw caught
      }
      return { ok: true, value: { name, seededHash } }
    })
  }

  /**
   * The piece, checked, with the chain of `caller` moved on to `seed` (protocol section 2.5: the new seed is
   * recorded before anything is computed). A repeated request with the current seed is a retry whose answer was
   * lost: it gets the answer of the first, computed from the seed before.
   */
  async advance(
    op: 'challenge' | 'retrieve',
    name: PieceName,
    caller: CallerKey,
    seed: string,
  ): Promise<Result<OpenedPiece, OpenReason>> {
    return this.#lock.run(name, async () => {
      const record = await this.#index.get(name, caller)
      if (record === null) return unknownPiece
      const isRetry = record.seed === seed && record.previousSeed !== null
      const session = isRetry ? { seed: record.previousSeed ?? seed } : record
      const step = serveRequest(session, { op, seed })
      if (step.answer !== 'chained') return unknownPiece
      const opened = await this.#reader.read(name, record, step.previousSeed)
      if (!opened.ok || isRetry) return opened
      const next = { ...record, ...step.session, previousSeed: step.previousSeed }
      const durable = await this.#index.putSeeds({ name, caller, record: next })
      // Said once per outage: challenges go on at their pace while the disk is full.
      if (!durable && this.#seedsDurable) this.#log.warn('seeds-not-durable', { piece: name })
      this.#seedsDurable = durable
      return opened
    })
  }

  /** Length of the piece as this caller stored it; null without a record. */
  async bytesOf(name: PieceName, caller: CallerKey): Promise<number | null> {
    return (await this.#index.get(name, caller))?.bytes ?? null
  }

  /**
   * The piece, checked, for a caller without a record of its own: no chain moves.
   * @param seed to hash it with as if that had been the caller's last one; null: not at all
   */
  async openForeign(name: PieceName, seed: string | null = null): Promise<Result<OpenedPiece, OpenReason>> {
    return this.#lock.run(name, async () => {
      const [any] = await this.#index.callersOf(name)
      return any === undefined ? unknownPiece : this.#reader.read(name, any.record, seed)
    })
  }

  /** Length of the piece, whoever stored it; null: nobody did. */
  async foreignBytes(name: PieceName): Promise<number | null> {
    return (await this.#index.callersOf(name))[0]?.record.bytes ?? null
  }

  /**
   * Keeps what a caller knows of its own pieces until they go. Names of which it has none here are passed over, and all of them where the disk
   * has hardly any room.
   * @returns beside how many pieces it is kept
   * @throws StorageError
   */
  async keepSealed(caller: CallerKey, records: Iterable<readonly [PieceName, Uint8Array]>): Promise<number> {
    if (!this.#index.takesWrites || (await freeBytesOf(this.#folder)) < SEALED_ROOM) return 0
    let kept = 0
    for (const [name, sealed] of records)
      if (await this.#lock.run(name, () => this.#index.keepSealed(name, caller, sealed))) kept += 1
    return kept
  }

  /** What this caller gave to be kept beside these pieces, null where nothing. @throws StorageError */
  sealedOf(caller: CallerKey, names: readonly PieceName[]): Promise<readonly (Uint8Array | null)[]> {
    return this.#index.sealedOf(caller, names)
  }

  /** As `renewRecord`. @throws StorageError */
  renew(name: PieceName, caller: CallerKey, ttl: number): Promise<number | null> {
    return this.#lock.run(name, () => renewRecord(this.#terms(), name, caller, ttl))
  }

  /** As `discardRecord`. @throws StorageError */
  discard(name: PieceName, caller: CallerKey, seeds: readonly string[]): Promise<boolean> {
    return this.#lock.run(name, () => discardRecord(this.#terms(), name, caller, seeds))
  }

  /** Forgets records whose time is over and removes files nobody has a record of. @returns pieces removed */
  async purgeExpired(): Promise<number> {
    const names = new Set<PieceName>()
    for await (const { name, record } of this.#index.entries())
      if (isExpired(record, this.#now())) names.add(name)
    let removed = 0
    for (const name of names) removed += await this.#lock.run(name, () => purgeRecords(this.#terms(), name))
    for (const name of await this.#index.dropped())
      removed += await this.#lock.run(name, () => removeDropped(this.#terms(), name))
    return removed
  }

  async *names(): AsyncGenerator<PieceName> {
    let last: PieceName | null = null
    for await (const { name } of this.#index.entries()) {
      if (name !== last) yield name
      last = name
    }
  }

  #terms = (): TermParts => ({ index: this.#index, shelf: this.#shelf, now: this.#now() })

  /** Whether the file holds exactly these bytes. A damaged one is moved away: the copy at hand replaces it. */
  async #holds(name: PieceName, entries: readonly IndexEntry[], bytes: Uint8Array): Promise<boolean> {
    if (entries.length === 0) return false
    const there = await this.#shelf.read(name, bytes.byteLength)
    if (there !== null && Buffer.compare(there, bytes) === 0) return true
    await this.#reader.declareDamaged(name, entries, bytes.byteLength)
    return false
  }
}

async function openFolder({ folder, failPoint }: PieceStoreOptions, index: PieceIndex): Promise<PiecePlace> {
  if ((await index.home())?.at === 'bucket')
    throw new StorageError(
      'missing',
      `the pieces of ${folder} are in a bucket: set PIECES_URL to its address, or bring them back with "filetao pieces move PIECES_URL ${folder}"`,
    )
  return FolderPieces.open(folder, failPoint)
}

const unknownPiece = {
  ok: false,
  reason: 'unknown',
  detail: 'no record of the piece for this caller',
} as const

const tooLate = { ok: false, reason: 'too-late', detail: 'nobody waits for this Store any more' } as const

/** Where a page ended, without telling the name that stands there: it may be what somebody else stored. */
function cursorAfter(name: PieceName): PieceName | null {
  return parsePieceName(name.slice(0, CURSOR_DIGITS).padEnd(name.length, 'f'))
}
