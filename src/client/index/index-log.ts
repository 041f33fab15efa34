/**
 * The drive index on this device: a snapshot, journals after it, and a head with a strictly growing number that names
 * both. A change is durable once journal and head are written, at the cost of the change and not of the whole index;
 * the snapshot follows now and then. Anything the head names and storage lacks is damage, never an empty drive. Write
 * order: journal, head; snapshot, head, then the old blobs go.
 *
 * It also knows which records the network has not seen yet: those of our own journals after the last one that was
 * marked as synced (docs/formats/drive-index.md).
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { Breath } from '../breath.ts'
import type { CborReader } from '../cbor-reader.ts'
import { DriveError } from '../drive-error.ts'
import { fromNewerVersion, type SealedStore } from '../sealed-store.ts'
import { join } from './join.ts'
import { type DriveRecord, encodeRecord, parseRecord } from './record.ts'
import { RecordTexts } from './shared-text.ts'

/** Journals are folded into a snapshot when there are this many and they weigh a quarter of it... */
const JOURNALS_MIN = 64
/** ...or this many, whatever they weigh: reading them back one by one delays unlocking. */
const JOURNALS_MAX = 1024
/** Records in one blob of a snapshot, about a megabyte. */
const CHUNK_RECORDS = 4096
/** Records read between two looks at the clock. */
const BREATHE_EVERY = 256

/** Where the records of a journal come from; the numbers are the format. */
const ORIGINS = { own: 0, network: 1, synced: 2 } as const

const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const HEAD = v.strictObject({ snapshot: COUNT, chunks: COUNT, last: COUNT })
type Head = v.InferOutput<typeof HEAD>
const ORIGIN = v.picklist([ORIGINS.own, ORIGINS.network, ORIGINS.synced])
const ID = v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === 16)
const UNSYNCED = v.array(v.tuple([ID, COUNT]))

/**
 * Told of every record that took effect, in order.
 * @param wrote whether it became durable by this very log; what storage had already was told by whoever wrote it
 */
export type RecordListener = (after: DriveRecord, before: DriveRecord | undefined, wrote: boolean) => void

export interface Unsynced {
  /** Hand this to `markSynced` when the records have reached the network. */
  readonly through: number
  readonly records: readonly DriveRecord[]
}

export class IndexLog {
  readonly records = new Map<string, DriveRecord>()
  readonly #store: SealedStore
  readonly #listen: RecordListener
  #head: Head = { snapshot: 0, chunks: 0, last: 0 }
  /** Id -> number of our newest journal that has it. */
  #unsynced = new Map<string, number>()
  #snapshotBytes = 0
  #journalBytes = 0
  readonly #texts = new RecordTexts()
  /** What blobs of another tab's say, until all of them were read; null: it takes effect at once. */
  #pending: (() => void)[] | null = null
  /** While it is opened: others see it when all is there, and meanwhile want answers. */
  #breath: Breath | null = new Breath()

  private constructor(store: SealedStore, listen: RecordListener) {
    this.#store = store
    this.#listen = listen
  }

  /** Writes an empty index. The vault file is written after it, so a vault without index is damage. */
  static async create(store: SealedStore): Promise<void> {
    await store.put('unsynced/0', [])
    await store.put('head', { snapshot: 0, chunks: 0, last: 0 })
  }

  /** Whether there is an index of this vault here. @throws DriveError vault-damaged */
  static async exists(store: SealedStore): Promise<boolean> {
    return (await store.get('head')) !== null
  }

  /** @throws DriveError vault-damaged */
  static async open(store: SealedStore, listen: RecordListener): Promise<IndexLog> {
    const log = new IndexLog(store, listen)
    await store.exclusive(async () => log.#loadAll(await log.#readHead()))
    log.#breath = null
    return log
  }

  /** Makes our own changes durable. @param make them, when all that other tabs wrote has been taken in */
  async append(make: () => readonly DriveRecord[]): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#catchUp()
      const changes = make()
      if (changes.length > 0) await this.#write(ORIGINS.own, changes)
    })
  }

  /** Takes in what the network has: what changes ours becomes durable and takes effect. @returns those records */
  async merge(records: readonly DriveRecord[]): Promise<readonly DriveRecord[]> {
    return this.#store.exclusive(async () => {
      await this.#catchUp()
      const news: DriveRecord[] = []
      // What neither side had as a whole: the network has to be told of it.
      const joined: DriveRecord[] = []
      for (const record of records) {
        const before = this.records.get(record.id)
        const after = join(before, record)
        if (after !== before) (after === record ? news : joined).push(after)
      }
      if (news.length > 0) await this.#write(ORIGINS.network, news)
      if (joined.length > 0) await this.#write(ORIGINS.own, joined)
      return [...news, ...joined]
    })
  }

  /** How many records the network has not been told. */
  get untold(): number {
    return this.#unsynced.size
  }

  /** The newest change. */
  get position(): number {
    return this.#head.last
  }

  /** What the network has not been told. */
  unsynced(): Unsynced {
    const records: DriveRecord[] = []
    for (const id of this.#unsynced.keys()) {
      const record = this.records.get(id)
      if (record !== undefined) records.push(record)
    }
    return { through: this.#head.last, records }
  }

  /** Whether the network has everything that was written up to a number of `unsynced`. */
  isTold(through: number): boolean {
    return [...this.#unsynced.values()].every((number) => number > through)
  }

  async markSynced(through: number): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.#catchUp()
      const last = this.#head.last + 1
      await this.#store.put(journal(last), [ORIGINS.synced, through])
      await this.#writeHead({ ...this.#head, last })
      this.#forgetSynced(through)
      if (this.#isHeavy()) await this.#fold()
    })
  }

  /** Takes in what another tab wrote. */
  refresh(): Promise<void> {
    return this.#store.exclusive(() => this.#catchUp())
  }

  async #write(
    origin: typeof ORIGINS.own | typeof ORIGINS.network,
    changes: readonly DriveRecord[],
  ): Promise<void> {
    const last = this.#head.last + 1
    this.#journalBytes += (await this.#store.put(journal(last), [origin, changes.map(encodeRecord)])).bytes
    await this.#writeHead({ ...this.#head, last })
    for (const record of changes) this.#take(last, origin, record, true)
    if (this.#isHeavy()) await this.#fold()
  }

  async #catchUp(): Promise<void> {
    const head = await this.#readHead()
    if (head.last === this.#head.last) return
    if (head.last < this.#head.last) {
      throw new DriveError(
        'vault-damaged',
        'The drive index went back to an older state while it was in use.',
      )
    }
    // A part that turns out to be damaged must not leave half of what another tab did on the page.
    const read: (() => void)[] = []
    this.#pending = read
    try {
      // The journals we lack may have been folded away by now.
      if (head.snapshot > this.#head.last) await this.#loadAll(head)
      else await this.#loadJournals(this.#head.last + 1, head)
    } finally {
      this.#pending = null
    }
    for (const effect of read) effect()
  }

  #effect(work: () => void): void {
    if (this.#pending === null) work()
    else this.#pending.push(work)
  }

  async #readHead(): Promise<Head> {
    const parsed = v.safeParse(HEAD, await this.#store.get('head'))
    if (!parsed.success || parsed.output.snapshot > parsed.output.last) {
      throw new DriveError('vault-damaged', 'The head of the drive index is missing or damaged.')
    }
    return parsed.output
  }

  async #writeHead(head: Head): Promise<void> {
    await this.#store.put('head', head)
    this.#head = head
  }

  /** Records only ever grow newer, so that a snapshot merges into what is there already. */
  async #loadAll(head: Head): Promise<void> {
    for (let chunk = 0; chunk < head.chunks; chunk += 1) {
      await this.#readAll(chunkLabel(head.snapshot, chunk), (reader) =>
        this.#eachRecord(reader, (record) => {
          const before = this.records.get(record.id)
          // Of a snapshot most is here already.
          if (join(before, record) !== before) this.#effect(() => this.#merge(record, false))
        }),
      )
    }
    const unsynced = v.safeParse(UNSYNCED, await this.#read(`unsynced/${head.snapshot}`))
    if (!unsynced.success) throw damagedPart()
    const { output } = unsynced
    this.#effect(() => {
      this.#unsynced = new Map(output.map(([id, number]) => [bytesToHex(id), number]))
      this.#journalBytes = 0
    })
    await this.#loadJournals(head.snapshot + 1, head)
  }

  async #loadJournals(from: number, head: Head): Promise<void> {
    for (let number = from; number <= head.last; number += 1) {
      await this.#readAll(journal(number), async (reader) => {
        if (reader.array() !== 2) throw damagedPart()
        const origin = v.parse(ORIGIN, reader.item())
        if (origin === ORIGINS.synced) {
          const through = v.parse(COUNT, reader.item())
          this.#effect(() => this.#forgetSynced(through))
          return
        }
        await this.#eachRecord(reader, (record) =>
          this.#effect(() => this.#take(number, origin, record, false)),
        )
      })
    }
    this.#effect(() => {
      this.#head = head
    })
  }

  /** @throws DriveError vault-damaged */
  async #readAll(label: string, work: (reader: CborReader) => Promise<void>): Promise<void> {
    const reader = await this.#store.reader(label)
    if (reader === null) throw damagedPart()
    try {
      await work(reader)
      reader.end()
    } catch (error) {
      throw error instanceof DriveError ? error : fromNewerVersion(error)
    }
  }

  async #eachRecord(reader: CborReader, take: (record: DriveRecord) => void): Promise<void> {
    for (let left = reader.array(); left > 0; left -= 1) {
      take(parseRecord(reader.item(), this.#texts))
      if (this.#breath !== null && left % BREATHE_EVERY === 0) await this.#breath.taken()
    }
  }

  async #read(label: string): Promise<unknown> {
    const value = await this.#store.get(label)
    if (value === null) throw damagedPart()
    return value
  }

  #take(number: number, origin: number, record: DriveRecord, wrote: boolean): void {
    this.#merge(record, wrote)
    if (origin === ORIGINS.own) this.#unsynced.set(record.id, number)
    // What the network had newer than ours has replaced it: ours need not be told any more.
    else this.#unsynced.delete(record.id)
  }

  #merge(record: DriveRecord, wrote: boolean): void {
    const before = this.records.get(record.id)
    const after = join(before, record)
    if (after === before) return
    this.records.set(after.id, after)
    this.#listen(after, before, wrote)
  }

  #forgetSynced(through: number): void {
    for (const [id, number] of this.#unsynced) if (number <= through) this.#unsynced.delete(id)
  }

  #isHeavy(): boolean {
    const count = this.#head.last - this.#head.snapshot
    return count >= JOURNALS_MAX || (count >= JOURNALS_MIN && this.#journalBytes * 4 >= this.#snapshotBytes)
  }

  async #fold(): Promise<void> {
    const old = this.#head
    const { last } = old
    const { chunks, bytes } = await this.#writeChunks(last)
    const unsynced = [...this.#unsynced].map(([id, number]) => [hexToBytes(id), number])
    await this.#store.put(`unsynced/${last}`, unsynced)
    await this.#writeHead({ snapshot: last, chunks, last })
    this.#snapshotBytes = bytes
    this.#journalBytes = 0
    await this.#removeReplaced(old)
  }

  async #writeChunks(number: number): Promise<{ chunks: number; bytes: number }> {
    const records = [...this.records.values()]
    let chunks = 0
    let bytes = 0
    for (let at = 0; at < records.length; at += CHUNK_RECORDS, chunks += 1) {
      const rows = records.slice(at, at + CHUNK_RECORDS).map(encodeRecord)
      bytes += (await this.#store.put(chunkLabel(number, chunks), rows)).bytes
    }
    return { chunks, bytes }
  }

  async #removeReplaced({ snapshot, chunks, last }: Head): Promise<void> {
    for (let chunk = 0; chunk < chunks; chunk += 1) await this.#store.remove(chunkLabel(snapshot, chunk))
    await this.#store.remove(`unsynced/${snapshot}`)
    for (let number = snapshot + 1; number <= last; number += 1) await this.#store.remove(journal(number))
  }
}

function damagedPart(): DriveError {
  return new DriveError('vault-damaged', 'A part of the drive index is missing or damaged.')
}

function journal(number: number): string {
  return `journal/${number}`
}

function chunkLabel(number: number, chunk: number): string {
  return `snapshot/${number}/${chunk}`
}
