/**
 * The drive index on disk: a snapshot, journal records after it, and a head with a strictly growing number
 * that names both. A change is durable once journal and head are written, at the cost of the change and not
 * of the whole index; the snapshot follows now and then. Anything the head names and storage lacks is damage,
 * never an empty drive. Write order: journal, head; snapshot, head, then the old blobs go.
 */
import * as v from 'valibot'
import { DriveError } from './drive-error.ts'
import { type EntryRecord, encodeRecord, isNewer, parseRecords } from './entry-record.ts'
import type { SealedStore } from './sealed-store.ts'

/** Journals are folded into a snapshot when there are this many and they weigh a quarter of it... */
const JOURNALS_MIN = 64
/** ...or this many, whatever they weigh: reading them back one by one delays unlocking. */
const JOURNALS_MAX = 1024

const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const HEAD = v.strictObject({ snapshot: COUNT, last: COUNT })
type Head = v.InferOutput<typeof HEAD>

export class IndexLog {
  readonly records = new Map<string, EntryRecord>()
  readonly #store: SealedStore
  #head: Head = { snapshot: 0, last: 0 }
  #snapshotBytes = 0
  #journalBytes = 0

  private constructor(store: SealedStore) {
    this.#store = store
  }

  /** Writes an empty index. The vault file is written after it, so a vault without index is damage. */
  static async create(store: SealedStore): Promise<void> {
    await store.put('snapshot/0', [])
    await store.put('head', { snapshot: 0, last: 0 })
  }

  /** Whether there is an index of this vault here. @throws DriveError vault-damaged */
  static async exists(store: SealedStore): Promise<boolean> {
    return (await store.get('head')) !== null
  }

  /** @throws DriveError vault-damaged */
  static async open(store: SealedStore): Promise<IndexLog> {
    const log = new IndexLog(store)
    await store.exclusive(async () => log.#loadAll(await log.#readHead()))
    return log
  }

  /**
   * Makes `changes` durable, after taking in what another tab wrote meanwhile.
   * @returns whether anything but `changes` was new
   */
  async append(changes: readonly EntryRecord[]): Promise<boolean> {
    return this.#store.exclusive(async () => {
      const foreign = await this.#catchUp()
      const last = this.#head.last + 1
      this.#journalBytes += await this.#store.put(journal(last), changes.map(encodeRecord))
      await this.#writeHead({ snapshot: this.#head.snapshot, last })
      this.#merge(changes)
      if (this.#isHeavy()) await this.#fold()
      return foreign
    })
  }

  /** Takes in what another tab wrote. @returns whether there was anything */
  refresh(): Promise<boolean> {
    return this.#store.exclusive(() => this.#catchUp())
  }

  async #catchUp(): Promise<boolean> {
    const head = await this.#readHead()
    if (head.last === this.#head.last) return false
    if (head.last < this.#head.last) {
      throw new DriveError(
        'vault-damaged',
        'The drive index went back to an older state while it was in use.',
      )
    }
    // The journals we lack may have been folded away by now.
    if (head.snapshot > this.#head.last) await this.#loadAll(head)
    else await this.#loadJournals(this.#head.last + 1, head)
    return true
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

  async #loadAll(head: Head): Promise<void> {
    const snapshot = await this.#read(`snapshot/${head.snapshot}`)
    this.records.clear()
    this.#merge(snapshot)
    this.#journalBytes = 0
    await this.#loadJournals(head.snapshot + 1, head)
  }

  async #loadJournals(from: number, head: Head): Promise<void> {
    for (let number = from; number <= head.last; number += 1) this.#merge(await this.#read(journal(number)))
    this.#head = head
  }

  async #read(label: string): Promise<EntryRecord[]> {
    const value = await this.#store.get(label)
    if (value === null) throw new DriveError('vault-damaged', 'A part of the drive index is missing.')
    return parseRecords(value)
  }

  #merge(records: readonly EntryRecord[]): void {
    for (const record of records)
      if (isNewer(record, this.records.get(record.id))) this.records.set(record.id, record)
  }

  #isHeavy(): boolean {
    const count = this.#head.last - this.#head.snapshot
    return count >= JOURNALS_MAX || (count >= JOURNALS_MIN && this.#journalBytes * 4 >= this.#snapshotBytes)
  }

  async #fold(): Promise<void> {
    const { snapshot: oldSnapshot, last } = this.#head
    this.#snapshotBytes = await this.#store.put(
      `snapshot/${last}`,
      [...this.records.values()].map(encodeRecord),
    )
    await this.#writeHead({ snapshot: last, last })
    this.#journalBytes = 0
    await this.#store.remove(`snapshot/${oldSnapshot}`)
    for (let number = oldSnapshot + 1; number <= last; number += 1) await this.#store.remove(journal(number))
  }
}

function journal(number: number): string {
  return `journal/${number}`
}
