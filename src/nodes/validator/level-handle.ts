/**
 * One open LevelDB that can be opened anew while others use it. After a write that failed, LevelDB's log may end in the
 * middle of a record, and what is appended behind that would be lost at the next start. So nothing is written any more
 * until the disk takes a file and the folder has been opened anew; reads go on meanwhile.
 */
import { statfs } from 'node:fs/promises'
import { removeFileDurable, writeFileDurable } from '../shared/durable-file.ts'
import type { Operation } from './index-codec.ts'
import { adviceFor, IndexError, levelFailure } from './index-error.ts'
import { type Level, openLevel, openLevelUnchecked } from './level-folder.ts'
import type { Follows, KeyRange, OrderedStore, StoredEntry } from './ordered-store.ts'

/** Bytes that must be free before a full disk is tried again: opening writes what the log held as a table. */
const ROOM = 16 * 2 ** 20

/** What LevelDB reads ahead for one trip of a scan. */
const SCAN_BYTES = 2 ** 18

export class LevelHandle implements OrderedStore {
  /** The folder's lock keeps others out. */
  readonly shared = false
  readonly folder: string
  #level: Level
  #failed = false
  #openings = 0
  #using = 0
  #whenUnused: (() => void) | null = null
  #reopening: Promise<void> | null = null
  #trying: Promise<void> | null = null

  private constructor(folder: string, level: Level) {
    this.folder = folder
    this.#level = level
  }

  /** The caller holds the folder. @throws IndexError */
  static async open(folder: string): Promise<LevelHandle> {
    return new LevelHandle(folder, await openLevel(folder))
  }

  get place(): string {
    return this.folder
  }

  get advice(): string {
    return adviceFor(this.folder)
  }

  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    const [only] = keys
    // LevelDB's way for many costs more than half as much again for one.
    if (keys.length === 1 && only !== undefined) return this.read(async (level) => [await level.get(only)])
    return this.read((level) => level.getMany([...keys]))
  }

  scan(range: KeyRange, count: number, take: (entries: readonly StoredEntry[]) => boolean): Promise<void> {
    return this.read(async (level) => {
      const iterator = level.iterator({ ...range, highWaterMarkBytes: SCAN_BYTES })
      try {
        for (;;) {
          const entries = await iterator.nextv(count)
          if (entries.length === 0 || !take(entries)) return
        }
      } finally {
        await iterator.close()
      }
    })
  }

  /**
   * All entries as they were when the first batch was asked for, in order; writes go on meanwhile. Between two batches it holds nothing
   * up: a reader that stalls must not keep a folder whose write failed from being opened anew, and is refused the rest then.
   * @throws IndexError
   */
  async *snapshot(count: number): AsyncGenerator<readonly StoredEntry[]> {
    const { iterator, opening } = await this.read(async (level) => {
      return { iterator: level.iterator({ highWaterMarkBytes: SCAN_BYTES }), opening: this.#openings }
    })
    try {
      for (;;) {
        const entries = await this.read(async () => {
          if (opening !== this.#openings) throw this.#overtakenSnapshot()
          return iterator.nextv(count)
        })
        if (entries.length === 0) return
        yield entries
      }
    } finally {
      await iterator.close()
    }
  }

  #overtakenSnapshot(): IndexError {
    return new IndexError(
      'unavailable',
      `the copy of the index in ${this.folder} was not finished: a write failed and the index was opened anew; begin the copy again`,
    )
  }

  /** A batch that failed to be synced is in the log, and comes in when the folder is opened anew. */
  async settled(): Promise<number> {
    if (this.#failed) await this.#recover()
    return this.#openings
  }

  async write(operations: readonly Operation[], durable: boolean, { since }: Follows = {}): Promise<boolean> {
    const opening = await this.settled()
    if (since !== undefined && since !== opening) throw this.#unwritable()
    await this.#write((level) => level.batch([...operations], { sync: durable }))
    return true
  }

  /** @throws IndexError */
  async read<T>(work: (level: Level) => Promise<T>): Promise<T> {
    while (this.#reopening !== null) await this.#reopening
    return this.#use('read', work)
  }

  async #write(work: (level: Level) => Promise<void>): Promise<void> {
    try {
      await this.#use('written', work)
    } catch (caught) {
      this.#failed = true
      throw caught
    }
    // Another write failed while this one was on its way: this one may lie behind it in the log.
    if (this.#failed) throw this.#unwritable()
  }

  #unwritable(): IndexError {
    return new IndexError('unavailable', `the index in ${this.folder} cannot be written`)
  }

  async close(): Promise<void> {
    while (this.#reopening !== null) await this.#reopening
    await this.#level.close()
  }

  async #recover(): Promise<void> {
    if (this.#reopening === null) {
      this.#trying ??= this.#tryDisk().finally(() => {
        this.#trying = null
      })
      await this.#trying
      if (!this.#failed) return
      this.#reopening ??= this.#reopen().finally(() => {
        this.#reopening = null
      })
    }
    await this.#reopening
    if (this.#failed) throw this.#unwritable()
  }

  /** Opening writes files: where the disk takes none, what is open must stay so, or nothing could be read. @throws IndexError */
  async #tryDisk(): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder)
    if (bavail * bsize < ROOM) {
      throw new IndexError('full', `the index in ${this.folder} cannot be written: the disk is full`)
    }
    const probe = `${this.folder}.probe`
    try {
      await writeFileDurable(probe, new Uint8Array(1))
      await removeFileDurable(probe)
    } catch (caught) {
      throw levelFailure(this.folder, 'written', caught)
    }
  }

  /**
   * Never rejects: when it cannot be opened, reads say so and the next write tries again. Files are not checked: what lies in
   * the log behind the failed write was refused, so LevelDB drops it rightly.
   */
  async #reopen(): Promise<void> {
    if (this.#using > 0) {
      await new Promise<void>((resolve) => {
        this.#whenUnused = resolve
      })
    }
    try {
      await this.#level.close()
      this.#level = await openLevelUnchecked(this.folder)
      this.#openings += 1
      this.#failed = false
    } catch {
      this.#failed = true
    }
  }

  async #use<T>(action: 'read' | 'written', work: (level: Level) => Promise<T>): Promise<T> {
    this.#using += 1
    try {
      return await work(this.#level)
    } catch (caught) {
      throw levelFailure(this.folder, action, caught)
    } finally {
      this.#unused()
    }
  }

  #unused(): void {
    this.#using -= 1
    if (this.#using > 0) return
    this.#whenUnused?.()
    this.#whenUnused = null
  }
}
