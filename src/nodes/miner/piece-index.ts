/**
 * Who stored which piece, for how long, and the seeds of its chain: one record per (piece, caller), in an
 * embedded LevelDB. A write resolves after it reached the disk (fsync).
 *
 * After a failed write LevelDB's log may hold a torn entry, and entries acknowledged behind it could be lost
 * at the next start. So a failed write closes the index for writing until it was reopened, which starts a
 * new log; reading goes on. Seeds of challenges answered in that time live in memory (`putSeeds`): a full
 * disk must not make existing data unprovable (reliability section 5).
 */
import type { ClassicLevel } from 'classic-level'
import { StorageError, toStorageError } from '../shared/durable-file.ts'
import { openLevel, toIndexError } from './level-file.ts'
import { type PieceName, parsePieceName } from './piece-name.ts'
import {
  type CallerKey,
  damagedRecord,
  formatRecord,
  type IndexEntry,
  type PieceRecord,
  parseRecord,
} from './piece-record.ts'

type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

/**
 * Key spaces: records, what their callers know of the pieces (sealed, in base64), pieces whose bytes are to be removed, records whose
 * bytes were lost, objects of pieces in a bucket.
 */
const RECORD = 'r!'
const SEALED = 's!'
const DROPPED = 'd!'
const LOST = 'l!'
const OBJECT = 'o!'
/** Where the pieces are, once a bucket was concerned. */
const HOME = 'p!'

/** Where the pieces of an index are; `bucket` is the name that the bucket knows this miner by. */
export interface PieceHome {
  readonly at: 'folder' | 'bucket'
  readonly bucket: string
}

export class PieceIndex {
  readonly #folder: string
  #level: ClassicLevel<string, string>
  /** Says whether the disk has room again. */
  readonly #hasRoom: () => Promise<boolean>
  #writeFailed = false
  #reopening: Promise<void> | null = null
  readonly #unsaved = new Map<string, string>()

  private constructor(folder: string, level: ClassicLevel<string, string>, hasRoom: () => Promise<boolean>) {
    this.#folder = folder
    this.#level = level
    this.#hasRoom = hasRoom
  }

  /** @throws StorageError: `denied` when another process holds it, `io` when it is damaged */
  static async open(folder: string, hasRoom: () => Promise<boolean>): Promise<PieceIndex> {
    return new PieceIndex(folder, await openLevel(folder), hasRoom)
  }

  /** Saves late seeds if the disk takes them by now; what it does not take is lost with the process. */
  async close(): Promise<void> {
    try {
      await this.#write([])
    } catch (caught) {
      if (!(caught instanceof StorageError)) throw caught
    }
    await this.#level.close()
  }

  async get(name: PieceName, caller: CallerKey): Promise<PieceRecord | null> {
    const key = recordKey(name, caller)
    const text = this.#unsaved.get(key) ?? (await this.#read(() => this.#level.get(key)))
    return text === undefined ? null : parseRecord(key, text)
  }

  /** Every record of a piece. */
  async callersOf(name: PieceName): Promise<readonly IndexEntry[]> {
    const found: IndexEntry[] = []
    for await (const entry of this.#range(`${RECORD}${name}!`)) found.push(entry)
    return found
  }

  entries(): AsyncGenerator<IndexEntry> {
    return this.#range(RECORD)
  }

  /** Those of pieces whose name sorts after this one. */
  entriesAfter(name: PieceName): AsyncGenerator<IndexEntry> {
    return this.#range(RECORD, `${RECORD}${name}~`)
  }

  async put(entries: readonly IndexEntry[]): Promise<void> {
    await this.#write(entries.map(putEntry))
  }

  /** As `put`, but a disk that refuses delays it instead of failing. @returns whether it is durable */
  async putSeeds(entry: IndexEntry): Promise<boolean> {
    try {
      await this.put([entry])
      return true
    } catch (caught) {
      if (!(caught instanceof StorageError)) throw caught
      const { key, value } = putEntry(entry)
      this.#unsaved.set(key, value)
      return false
    }
  }

  /**
   * Keeps what a caller knows of its piece beside the record, in place of what it gave before. Not synced: nobody was promised it.
   * @returns false when there is no such record
   */
  async keepSealed(name: PieceName, caller: CallerKey, sealed: Uint8Array): Promise<boolean> {
    if ((await this.get(name, caller)) === null) return false
    const value = Buffer.from(sealed).toString('base64')
    await this.#write([{ type: 'put', key: sealedKey(name, caller), value }], false)
    return true
  }

  /** False after a write that failed, until one that has to be made opens it anew. */
  get takesWrites(): boolean {
    return !this.#writeFailed
  }

  /** What this caller gave to be kept beside these pieces; null where it gave nothing. */
  async sealedOf(caller: CallerKey, names: readonly PieceName[]): Promise<readonly (Uint8Array | null)[]> {
    const keys = names.map((name) => sealedKey(name, caller))
    const found = await this.#read(() => this.#level.getMany(keys))
    return found.map((text) => (text === undefined ? null : new Uint8Array(Buffer.from(text, 'base64'))))
  }

  /** Forgets records; where `last`, of the last of a piece, its bytes are marked for removal in the same step. */
  async expire(entries: readonly IndexEntry[], last: boolean): Promise<void> {
    const changes: Change[] = entries.flatMap(({ name, caller }) => forgotten(name, caller))
    const [first] = entries
    if (last && first !== undefined)
      changes.push({ type: 'put', key: DROPPED + first.name, value: String(first.record.bytes) })
    await this.#write(changes)
  }

  async dropped(): Promise<readonly PieceName[]> {
    const keys = await this.#read(() => this.#level.keys({ gt: DROPPED, lt: `${DROPPED}~` }).all())
    return keys.map((key) => parsePieceName(key.slice(DROPPED.length))).filter((name) => name !== null)
  }

  /** Length of a piece that is marked for removal; null: it is not. */
  async droppedBytes(name: PieceName): Promise<number | null> {
    const text = await this.#read(() => this.#level.get(DROPPED + name))
    return text === undefined ? null : Number(text)
  }

  async forgetDropped(name: PieceName): Promise<void> {
    await this.#write([{ type: 'del', key: DROPPED + name }])
  }

  /** Moves the records of a piece whose bytes are gone or damaged to where they are evidence only. */
  async lose(entries: readonly IndexEntry[]): Promise<void> {
    await this.#write(
      entries.flatMap(({ name, caller, record }) => [
        ...forgotten(name, caller),
        { type: 'put', key: `${LOST}${name}!${caller}`, value: formatRecord(record) },
      ]),
    )
  }

  /** Which object of the bucket holds a piece; null: none that was written whole. */
  async objectOf(name: PieceName): Promise<string | null> {
    return (await this.#read(() => this.#level.get(OBJECT + name))) ?? null
  }

  async noteObject(name: PieceName, object: string | null): Promise<void> {
    const key = OBJECT + name
    await this.#write([object === null ? { type: 'del', key } : { type: 'put', key, value: object }])
  }

  /** Null: in the folder, and no bucket was ever concerned. */
  async home(): Promise<PieceHome | null> {
    const text = await this.#read(() => this.#level.get(HOME))
    const match = text === undefined ? null : /^(folder|bucket) ([0-9a-f]{32})$/.exec(text)
    if (text !== undefined && match === null) throw damagedRecord(HOME)
    const [, at, bucket = ''] = match ?? []
    return at === 'folder' || at === 'bucket' ? { at, bucket } : null
  }

  async setHome({ at, bucket }: PieceHome): Promise<void> {
    await this.#write([{ type: 'put', key: HOME, value: `${at} ${bucket}` }])
  }

  async isEmpty(): Promise<boolean> {
    for await (const _ of this.entries()) return false
    return true
  }

  async *#range(prefix: string, after = prefix): AsyncGenerator<IndexEntry> {
    try {
      for await (const [key, value] of this.#level.iterator({ gt: after, lt: `${prefix}~` })) {
        const name = parsePieceName(key.slice(RECORD.length, RECORD.length + 64))
        const caller = key.slice(RECORD.length + 65)
        if (name === null || !/^[0-9a-f]{64}$/.test(caller)) throw damagedRecord(key)
        yield { name, caller, record: parseRecord(key, this.#unsaved.get(key) ?? value) }
      }
    } catch (caught) {
      throw toStorageError(caught)
    }
  }

  async #read<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (caught) {
      throw toStorageError(caught)
    }
  }

  async #write(changes: readonly Change[], sync = true): Promise<void> {
    if (changes.length === 0 && this.#unsaved.size === 0) return
    if (this.#writeFailed) {
      this.#reopening ??= this.#reopen().finally(() => {
        this.#reopening = null
      })
      await this.#reopening
    }
    // Seeds that could not be saved go first; a change of the same key in this batch comes after and wins.
    const unsaved = [...this.#unsaved]
    const late: Change[] = unsaved.map(([key, value]) => ({ type: 'put', key, value }))
    try {
      await this.#level.batch([...late, ...changes], { sync: sync || late.length > 0 })
    } catch (caught) {
      this.#writeFailed = true
      throw toIndexError(caught)
    }
    for (const [key, value] of unsaved) if (this.#unsaved.get(key) === value) this.#unsaved.delete(key)
    for (const { key } of changes) this.#unsaved.delete(key)
  }

  async #reopen(): Promise<void> {
    // Opening writes a new log: without room it would fail and take reading with it.
    if (!(await this.#hasRoom())) throw new StorageError('full', 'the index waits for room on the disk')
    try {
      await this.#level.close()
      this.#level = await openLevel(this.#folder)
      this.#writeFailed = false
    } catch (caught) {
      throw toStorageError(caught)
    }
  }
}

function putEntry({ name, caller, record }: IndexEntry): { type: 'put'; key: string; value: string } {
  return { type: 'put', key: recordKey(name, caller), value: formatRecord(record) }
}

/** A record goes with what its caller gave to be kept beside it. */
function forgotten(name: PieceName, caller: CallerKey): Change[] {
  return [
    { type: 'del', key: recordKey(name, caller) },
    { type: 'del', key: sealedKey(name, caller) },
  ]
}

function sealedKey(name: PieceName, caller: CallerKey): string {
  return `${SEALED}${name}!${caller}`
}

function recordKey(name: PieceName, caller: CallerKey): string {
  return `${RECORD}${name}!${caller}`
}
