/**
 * An ordered store in Redis for any number of processes of one validator. Every write carries what its process holds
 * (`write-guards.ts`) and what it read, and Redis refuses it when either has changed (`redis-scripts.ts`), however long the process
 * was asleep. A process that moves the index joins alone: from then on nobody else writes, and everybody may read.
 */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Operation } from './index-codec.ts'
import { IndexError } from './index-error.ts'
import type { Follows, KeyRange, OrderedStore, StoredEntry } from './ordered-store.ts'
import { INDEX_URL, type RedisAddress } from './redis-address.ts'
import { RedisConnection } from './redis-connection.ts'
import {
  BEGIN_MOVE,
  END_MOVE,
  type IndexKeys,
  JOIN,
  KEEP,
  KEEP_MOVE,
  keysOf,
  SCAN,
  SET_ASIDE,
  WRITE,
} from './redis-scripts.ts'
import { guardsNow } from './write-guards.ts'

/** Milliseconds after which a process that is gone holds nothing any more. */
export const HOLD_MS = 10_000
const KEEP_EVERY_MS = HOLD_MS / 3

export interface RedisStoreOptions {
  /** Told once: the index was moved away or emptied. Nothing can be read or written any more. */
  readonly onLost?: (error: IndexError) => void
  /** The validator whose index it is; an index of another one is refused. */
  readonly hotkey?: string
  /** Alone, to begin or move the index. */
  readonly moving?: boolean
}

export class RedisStore implements OrderedStore {
  readonly place: string
  readonly shared = true
  readonly advice =
    `move it to a folder with "filetao index move ${INDEX_URL} DIR", mend it there with "filetao index repair DIR", and move it back`
  readonly keys: IndexKeys
  readonly connection: RedisConnection
  /** This process, until it ends. */
  readonly node = `${hostname().replaceAll(/\s/g, '')}:${process.pid}:${randomBytes(8).toString('hex')}`
  readonly #options: RedisStoreOptions
  #born = ''
  #lost: IndexError | null = null
  #keptMs = 0
  #keeping: NodeJS.Timeout | null = null
  #closed = false

  private constructor(address: RedisAddress, options: RedisStoreOptions) {
    this.place = address.place
    this.keys = keysOf(address.name)
    this.#options = options
    this.connection = new RedisConnection(address)
  }

  /** @throws IndexError */
  static async open(address: RedisAddress, options: RedisStoreOptions = {}): Promise<RedisStore> {
    const store = new RedisStore(address, options)
    try {
      await store.connection.open(
        () => store.#join(),
        () => store.#keep(),
      )
      store.#keptMs = performance.now()
      store.#keeping = setInterval(() => void store.#goOn(), KEEP_EVERY_MS)
      store.#keeping.unref()
      return store
    } catch (caught) {
      store.connection.disconnect()
      throw caught
    }
  }

  /** What every write of this index is held against. */
  get born(): string {
    return this.#born
  }

  /** Whether others take this process to be alive, as far as it knows: not after it slept. */
  isLive(): boolean {
    return this.#lost === null && performance.now() - this.#keptMs < HOLD_MS
  }

  get isClosed(): boolean {
    return this.#closed
  }

  async getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (keys.length === 0) return []
    this.#refuseLost()
    const texts = await this.connection.read((client) => client.hmget(this.keys.texts, ...keys))
    return texts.map((text) => text ?? undefined)
  }

  async scan(
    range: KeyRange,
    count: number,
    take: (entries: readonly StoredEntry[]) => boolean,
  ): Promise<void> {
    const { order, texts } = this.keys
    const max = range.lt === undefined ? '+' : `(${range.lt}`
    let min = range.gt === undefined ? `[${range.gte ?? ''}` : `(${range.gt}`
    for (;;) {
      this.#refuseLost()
      const found = await this.connection.run('read', SCAN, [order, texts], [min, max, count])
      const entries = entriesOf(found)
      const last = entries.at(-1)
      if (last === undefined || !take(entries) || entries.length < count) return
      min = `(${last[0]}`
    }
  }

  /** A write whose answer was lost has been applied before anything that is asked for later, or never is. */
  async settled(): Promise<number> {
    return 0
  }

  async write(
    operations: readonly Operation[],
    _durable: boolean,
    { seen = [] }: Follows = {},
  ): Promise<boolean> {
    this.#refuseLost()
    const { order, texts, locks, born, moving } = this.keys
    const guards = [...guardsNow()].flat()
    const known = seen.flatMap(([key, text]) => [key, text ?? ''])
    const pairs = operations.flatMap((one) => [one.key, one.type === 'put' ? one.value : ''])
    const checks = [this.#born, this.#mover(), guards.length / 2, ...guards, known.length / 2, ...known]
    const keys = [order, texts, locks, born, moving]
    const args = [...checks, ...pairs]
    const done = await this.connection.acknowledged(WRITE, keys, args, (word) => word === 'done')
    if (done === 'changed') return false
    if (done === 'lost') throw this.lose()
    if (done === 'overtaken')
      throw new IndexError(
        'overtaken',
        `the index in ${this.place} takes no such write: another process has taken over what this one held`,
      )
    if (done === 'moving') throw beingMoved(this.place)
    return true
  }

  /** Its records are kept under names that no index has; what was set aside before is gone. @throws IndexError */
  async setAside(): Promise<string> {
    const { order, texts, born, owner, moving } = this.keys
    const keys = [order, texts, born, owner, moving]
    const args = [this.#born, this.#mover()]
    const done = await this.connection.acknowledged(SET_ASIDE, keys, args, (answer) => answer === 1)
    if (done !== 1) throw this.lose()
    return `the keys ${order}:moved and ${texts}:moved`
  }

  lose(): IndexError {
    if (this.#lost !== null) return this.#lost
    this.#lost = new IndexError('lost', `the index in ${this.place} is gone: it was moved away or emptied`)
    this.#options.onLost?.(this.#lost)
    return this.#lost
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#keeping !== null) clearInterval(this.#keeping)
    const { nodes, moving } = this.keys
    await this.connection.close(() =>
      this.#options.moving === true
        ? this.connection.bare(END_MOVE, [moving], [this.node])
        : this.connection.read((client) => client.zrem(nodes, this.node)),
    )
  }

  #refuseLost(): void {
    if (this.#lost !== null) throw this.#lost
  }

  #mover(): string {
    return this.#options.moving === true ? this.node : ''
  }

  async #join(): Promise<void> {
    const { born, owner, moving, nodes } = this.keys
    const birth = randomBytes(16).toString('hex')
    const joined =
      this.#options.moving === true
        ? await this.connection.bare(BEGIN_MOVE, [born, moving], [birth, this.node, HOLD_MS])
        : await this.connection.bare(
            JOIN,
            [born, owner, moving, nodes],
            [birth, this.#options.hotkey ?? '', this.node, HOLD_MS],
          )
    const [word, of]: unknown[] = Array.isArray(joined) ? joined : []
    if (word === 'moving') throw beingMoved(this.place)
    if (word === 'owned')
      throw new IndexError(
        'locked',
        `the index in ${this.place} is of the validator ${String(of)}: give each validator a name of its own (?name=NAME)`,
      )
    this.#born = String(of)
  }

  /** Lives on, on a connection that may be new. @throws IndexError */
  async #keep(): Promise<void> {
    const { born, nodes, moving } = this.keys
    const began = performance.now()
    const kept =
      this.#options.moving === true
        ? await this.connection.bare(KEEP_MOVE, [born, moving], [this.#born, this.node, HOLD_MS])
        : await this.connection.bare(KEEP, [born, nodes], [this.#born, this.node, HOLD_MS])
    if (kept !== 1) throw this.lose()
    this.#keptMs = began
  }

  /** A connection that is away is tried again with the next one. */
  async #goOn(): Promise<void> {
    try {
      await this.#keep()
    } catch {
      // The next write says so to whoever waits for it.
    }
  }
}

function beingMoved(place: string): IndexError {
  return new IndexError(
    'unavailable',
    `the index in ${place} is being moved: nothing is written until that is over`,
  )
}

/** A key whose text is gone has the text '', which no check matches. */
function entriesOf(found: unknown): readonly StoredEntry[] {
  if (!Array.isArray(found) || found.length === 0) return []
  const [names, texts]: unknown[] = found
  if (!Array.isArray(names) || !Array.isArray(texts)) return []
  return names.map((name, i) => [String(name), typeof texts[i] === 'string' ? texts[i] : ''] as const)
}
