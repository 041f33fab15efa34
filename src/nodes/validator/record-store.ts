/**
 * Records by key and by range, each opened with its check. `read` and `strict` refuse a damaged one; `walk` leaves it out
 * and reports it.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type * as v from 'valibot'
import type { IndexChange, RepairEntry } from '../../engine/records.ts'
import { added } from '../../engine/statistics.ts'
import { KeyedLock } from '../shared/keyed-lock.ts'
import { accountOperations, followsFrom } from './index-accounts.ts'
import { type Operation, openRecord, operationsOf, put, type Waiting } from './index-codec.ts'
import { damagedRecord, IndexError } from './index-error.ts'
import { KEYS } from './index-keys.ts'
import * as schemas from './index-schemas.ts'
import type { Follows, KeyRange, OrderedStore, StoredEntry } from './ordered-store.ts'

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

/** Times that a write is decided anew before its caller is told: by then something is wrong. */
const TRIES_MAX = 200

/** Records that one trip to the store may bring. */
const WALK_ENTRIES = 1_000

/** Every key is ASCII, so this is the end of a prefix's range. */
export const endOf = (prefix: string) => `${prefix}\x7f`

export class RecordStore {
  readonly #store: OrderedStore
  readonly #onDamage: (key: string, what: string) => void
  readonly #locks = new KeyedLock()
  readonly #reported = new Set<string>()

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

  async apply(changes: readonly IndexChange[], sync: boolean): Promise<void> {
    const queued = changes.flatMap((change) =>
      change.kind === 'repair' ? change.entry.cid : change.kind === 'repair-done' ? change.cid : [],
    )
    const owned = changes.filter(followsFrom)
    const counted = this.#store.shared && changes.some((change) => change.kind === 'stats')
    if (queued.length + owned.length === 0 && !counted) {
      await this.#write(changes, new Map(), [], sync, {})
      return
    }
    // What is there decides what is written, so these go one after another.
    await this.#locks.run('derived', () => this.#derive(changes, queued, owned, sync))
  }

  /** Other processes write too: what was read to decide must be there still when it is written, or all is decided anew. */
  async #derive(
    changes: readonly IndexChange[],
    queued: readonly string[],
    owned: readonly IndexChange[],
    sync: boolean,
  ): Promise<void> {
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      const since = await this.#store.settled()
      const seen = new Map<string, string | undefined>()
      const reading = {
        lenient: <T>(keys: string[], schema: Schema<T>) => this.#lenient(keys, schema, seen),
        orDamaged: <T>(key: string, schema: Schema<T>) => this.#orDamaged(key, schema, seen),
      }
      const [waiting, accounts, rows] = await Promise.all([
        this.#waiting(queued, seen),
        accountOperations(owned, reading),
        this.#store.shared ? this.#rows(changes, seen) : changes,
      ])
      if (await this.#write(rows, waiting, accounts, sync, { since, seen: [...seen] })) return
      await sleep(Math.random() * tries)
    }
    throw new IndexError('unavailable', `the index in ${this.#store.place} is written by others all the time`)
  }

  /** Rows of miners as they are with what was added here. */
  async #rows(
    changes: readonly IndexChange[],
    seen: Map<string, string | undefined>,
  ): Promise<readonly IndexChange[]> {
    const counted = changes.flatMap((change) => (change.kind === 'stats' ? [change] : []))
    const keys = counted.map(({ row }) => KEYS.stats(row.hotkey))
    const texts = await this.#getMany(keys, seen)
    const rows = new Map<IndexChange, IndexChange>()
    for (const [i, change] of counted.entries()) {
      const text = texts[i]
      const key = KEYS.stats(change.row.hotkey)
      const current = text === undefined ? null : this.#open(key, text, schemas.StatsSchema)
      rows.set(change, { kind: 'stats', row: added(current, change) })
    }
    return changes.map((change) => rows.get(change) ?? change)
  }

  async #getMany(
    keys: readonly string[],
    seen: Map<string, string | undefined>,
  ): Promise<readonly (string | undefined)[]> {
    const texts = await this.#store.getMany(keys)
    for (const [i, key] of keys.entries()) seen.set(key, texts[i])
    return texts
  }

  async #orDamaged<T>(
    key: string,
    schema: Schema<T>,
    seen: Map<string, string | undefined>,
  ): Promise<T | null | 'damaged'> {
    const [text] = await this.#getMany([key], seen)
    if (text === undefined) return null
    const record = openRecord(key, text, schema)
    if (record.ok) return record.value
    this.#report(key, record.what)
    return 'damaged'
  }

  async #waiting(cids: readonly string[], seen: Map<string, string | undefined>): Promise<Waiting> {
    const entries = await this.#lenient([...new Set(cids)].map(KEYS.repair), schemas.RepairSchema, seen)
    return new Map(entries.flatMap((entry) => (entry === null ? [] : [[entry.cid, entry.sinceMs]])))
  }

  async #write(
    changes: readonly IndexChange[],
    waiting: Waiting,
    accounts: readonly Operation[],
    sync: boolean,
    follows: Follows,
  ): Promise<boolean> {
    const operations = [...changes.flatMap((change) => operationsOf(change, waiting)), ...accounts]
    return operations.length === 0 || (await this.#store.write(operations, sync, follows))
  }

  async #lenient<T>(
    keys: string[],
    schema: Schema<T>,
    seen: Map<string, string | undefined> = new Map(),
  ): Promise<(T | null)[]> {
    const texts = await this.#getMany(keys, seen)
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
