/**
 * Records by key and by range, each opened with its check. `read` and `strict` refuse a damaged one; `walk` leaves it out
 * and reports it.
 */
import type * as v from 'valibot'
import type { IndexChange, RepairEntry } from '../../engine/records.ts'
import { KeyedLock } from '../shared/keyed-lock.ts'
import { accountOperations, followsFrom } from './index-accounts.ts'
import { type Operation, openRecord, operationsOf, put, type Waiting } from './index-codec.ts'
import { damagedRecord, IndexError } from './index-error.ts'
import { KEYS } from './index-keys.ts'
import * as schemas from './index-schemas.ts'
import type { KeyRange, OrderedStore, StoredEntry } from './ordered-store.ts'

/** 3: objects have owners, pieces the Store that began them; there are accounts, heads and what is to be discarded. */
export const VERSION = 3

type Schema<T> = v.GenericSchema<unknown, T>

/** Bounds of a walk, and how many records at most. */
interface Range extends KeyRange {
  readonly lt: string
  readonly limit?: number
}

/** Damaged records that are told of; a disk that loses more than this has been told of. */
const REPORTS_MAX = 1_000

/** Records that one trip to the store may bring. */
const WALK_ENTRIES = 1_000

/** Every key is ASCII, so this is the end of a prefix's range. */
export const endOf = (prefix: string) => `${prefix}\x7f`

const NOBODY: Waiting = new Map()

function operations(changes: readonly IndexChange[], waiting = NOBODY): Operation[] {
  return changes.flatMap((change) => operationsOf(change, waiting))
}

export class RecordStore {
  readonly #store: OrderedStore
  readonly #onDamage: (key: string, what: string) => void
  readonly #locks = new KeyedLock()
  readonly #reported = new Set<string>()
  readonly #reading = {
    lenient: <T>(keys: string[], schema: Schema<T>) => this.#lenient(keys, schema),
    orDamaged: <T>(key: string, schema: Schema<T>) => this.#orDamaged(key, schema),
  }

  constructor(store: OrderedStore, onDamage: (key: string, what: string) => void) {
    this.#store = store
    this.#onDamage = onDamage
  }

  async checkVersion(): Promise<void> {
    const { place } = this.#store
    const [text] = await this.#store.getMany([KEYS.version])
    if (text === undefined) return this.#begin()
    // The first layout had no checks.
    const found = text === '1' ? 1 : this.#open(KEYS.version, text, schemas.BlockSchema)
    if (found === VERSION) return
    const what =
      found < VERSION
        ? 'an older program wrote it, so start with another folder or name'
        : 'a newer program wrote it'
    throw new IndexError(
      'other-version',
      `the index in ${place} has layout ${found} and this program knows ${VERSION}: ${what}`,
    )
  }

  /** Only a new index is without a version. */
  async #begin(): Promise<void> {
    const { place, advice } = this.#store
    const [first] = await this.#entries({ limit: 1 })
    if (first !== undefined) {
      throw new IndexError(
        'damaged',
        `the index in ${place} holds ${first[0]} but no ${KEYS.version}; ${advice}`,
      )
    }
    await this.#store.write([put(KEYS.version, VERSION)], true)
  }

  async read<T>(key: string, schema: Schema<T>): Promise<T | null> {
    const [text] = await this.#store.getMany([key])
    return text === undefined ? null : this.#open(key, text, schema)
  }

  async strict<T>(range: Range, schema: Schema<T>): Promise<T[]> {
    const entries = await this.#entries(range)
    return entries.map(([key, text]) => this.#open(key, text, schema))
  }

  /** Damaged records do not count towards the limit. */
  async walk<T>({ limit, ...range }: Range & { readonly limit: number }, schema: Schema<T>): Promise<T[]> {
    const records: T[] = []
    if (limit <= 0) return records
    await this.#store.scan(range, Math.min(limit, WALK_ENTRIES), (entries) => {
      for (const [key, text] of entries) {
        if (records.length === limit) return false
        const record = openRecord(key, text, schema)
        if (record.ok) records.push(record.value)
        else this.#report(key, record.what)
      }
      return records.length < limit
    })
    return records
  }

  /** Longest waiting first. */
  async queue(limit: number): Promise<RepairEntry[]> {
    const cids = await this.walk({ gte: 'queue:', lt: endOf('queue:'), limit }, schemas.CidSchema)
    const entries = await this.#lenient(cids.map(KEYS.repair), schemas.RepairSchema)
    return entries.filter((entry) => entry !== null)
  }

  apply(changes: readonly IndexChange[], sync: boolean): Promise<void> {
    const queued = changes.flatMap((change) =>
      change.kind === 'repair' ? change.entry.cid : change.kind === 'repair-done' ? change.cid : [],
    )
    const owned = changes.filter(followsFrom)
    if (queued.length + owned.length === 0) return this.#write(operations(changes), sync)
    // What is there decides what is written, so these go one after another.
    return this.#locks.run('derived', async () => {
      const since = await this.#store.settled()
      const [waiting, accounts] = await Promise.all([
        this.#waiting(queued),
        accountOperations(owned, this.#reading),
      ])
      await this.#write([...operations(changes, waiting), ...accounts], sync, since)
    })
  }

  async #orDamaged<T>(key: string, schema: Schema<T>): Promise<T | null | 'damaged'> {
    const [text] = await this.#store.getMany([key])
    if (text === undefined) return null
    const record = openRecord(key, text, schema)
    if (record.ok) return record.value
    this.#report(key, record.what)
    return 'damaged'
  }

  async #waiting(cids: readonly string[]): Promise<Waiting> {
    const entries = await this.#lenient([...new Set(cids)].map(KEYS.repair), schemas.RepairSchema)
    return new Map(entries.flatMap((entry) => (entry === null ? [] : [[entry.cid, entry.sinceMs]])))
  }

  async #write(list: readonly Operation[], sync: boolean, since?: number): Promise<void> {
    if (list.length > 0) await this.#store.write(list, sync, since)
  }

  async #lenient<T>(keys: string[], schema: Schema<T>): Promise<(T | null)[]> {
    const texts = await this.#store.getMany(keys)
    return keys.map((key, i) => {
      const text = texts[i]
      if (text === undefined) return null
      const record = openRecord(key, text, schema)
      if (record.ok) return record.value
      this.#report(key, record.what)
      return null
    })
  }

  /** Each record once: walks come by again and again. */
  #report(key: string, what: string): void {
    if (this.#reported.has(key) || this.#reported.size >= REPORTS_MAX) return
    this.#reported.add(key)
    this.#onDamage(key, what)
  }

  #open<T>(key: string, text: string, schema: Schema<T>): T {
    const record = openRecord(key, text, schema)
    if (record.ok) return record.value
    throw damagedRecord(this.#store, key, record.what)
  }

  async #entries({ limit = Number.POSITIVE_INFINITY, ...range }: KeyRange & { readonly limit?: number }) {
    const found: StoredEntry[] = []
    await this.#store.scan(range, Math.min(limit, WALK_ENTRIES), (entries) => {
      found.push(...entries.slice(0, limit - found.length))
      return found.length < limit
    })
    return found
  }
}
