/**
 * An ordered store in Redis for one process at a time. Whoever opens it takes the index over: from then on the writes of the process
 * before are refused by Redis itself (`redis-scripts.ts`), however long that one was asleep. A connection that broke is not
 * trusted again before the server behind it is known to be safe (`redis-durability.ts`) and still ours.
 */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Operation } from './index-codec.ts'
import { IndexError } from './index-error.ts'
import type { KeyRange, OrderedStore, StoredEntry } from './ordered-store.ts'
import { INDEX_URL, type RedisAddress } from './redis-address.ts'
import { refuseUnsafe } from './redis-durability.ts'
import {
  GIVE_BACK,
  type IndexKeys,
  KEEP,
  keysOf,
  run,
  SCAN,
  SET_ASIDE,
  TAKE,
  WRITE,
} from './redis-scripts.ts'

/** Milliseconds after which a process that is gone has the index no more. */
const HOLD_MS = 10_000
const KEEP_EVERY_MS = HOLD_MS / 3
/** A start waits for a holder that may be gone; a little longer than its hold lasts. */
const TAKE_WAIT_MS = HOLD_MS + 3_000
const TAKE_EVERY_MS = 500
const ANSWER_MS = 10_000
const REPLICA_MS = 5_000
const RECONNECT_MS_MAX = 1_000

export interface RedisStoreOptions {
  /** Told once: another process has taken the index over, or all of it is gone. Nothing can be written any more. */
  readonly onLost?: (error: IndexError) => void
  /** For tests: how long a start waits for another holder. */
  readonly waitMs?: number
}

export class RedisStore implements OrderedStore {
  readonly place: string
  readonly advice =
    `move it to a folder with "filetao index move ${INDEX_URL} DIR", mend it there with "filetao index repair DIR", and move it back`
  readonly #client: Redis
  readonly #keys: IndexKeys
  readonly #replicas: number
  readonly #holder = `${hostname()}:${process.pid}:${randomBytes(8).toString('hex')}`
  readonly #onLost: (error: IndexError) => void
  #fence = ''
  #lost: IndexError | null = null
  /** Checks of the connection as it is now; null when it broke since. */
  #trusted: Promise<void> | null = null
  #keeping: NodeJS.Timeout | null = null

  private constructor(address: RedisAddress, options: RedisStoreOptions) {
    this.place = address.place
    this.#keys = keysOf(address.name)
    this.#replicas = address.replicas
    this.#onLost = options.onLost ?? (() => undefined)
    this.#client = clientOf(address)
    this.#client.on('close', () => {
      this.#trusted = null
    })
    // Each command that fails says so to its caller; without a listener ioredis writes to the console.
    this.#client.on('error', () => undefined)
  }

  /** Waits for a process that has the index and may be gone. @throws IndexError */
  static async open(address: RedisAddress, options: RedisStoreOptions = {}): Promise<RedisStore> {
    const store = new RedisStore(address, options)
    try {
      await store.#said('opened', () => store.#client.connect())
      await store.#said('opened', () => refuseUnsafe(store.#client, store.place, store.#replicas))
      store.#fence = await store.#take(options.waitMs ?? TAKE_WAIT_MS)
      store.#trusted = Promise.resolve()
      store.#keeping = setInterval(() => void store.#keep(), KEEP_EVERY_MS)
      store.#keeping.unref()
      return store
    } catch (caught) {
      store.#client.disconnect()
      throw caught
    }
  }

  async getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    if (keys.length === 0) return []
    const texts = await this.#use('read', () => this.#client.hmget(this.#keys.texts, ...keys))
    return texts.map((text) => text ?? undefined)
  }

  async scan(
    range: KeyRange,
    count: number,
    take: (entries: readonly StoredEntry[]) => boolean,
  ): Promise<void> {
    const { order, texts } = this.#keys
    const max = range.lt === undefined ? '+' : `(${range.lt}`
    let min = range.gt === undefined ? `[${range.gte ?? ''}` : `(${range.gt}`
    for (;;) {
      const from = min
      const found = await this.#use('read', () => run(this.#client, SCAN, [order, texts], [from, max, count]))
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

  async write(operations: readonly Operation[]): Promise<void> {
    const { order, texts, fence } = this.#keys
    const pairs = operations.flatMap((one) => [one.key, one.type === 'put' ? one.value : ''])
    const done = await this.#use('written', () =>
      run(this.#client, WRITE, [order, texts, fence], [this.#fence, ...pairs]),
    )
    if (done !== 1) throw this.#lose()
    await this.#replicated()
  }

  /** Its records are kept under names that no index has; what was set aside before is gone. @throws IndexError */
  async setAside(): Promise<string> {
    const { order, texts, fence } = this.#keys
    const done = await this.#use('written', () =>
      run(this.#client, SET_ASIDE, [order, texts, fence], [this.#fence]),
    )
    if (done !== 1) throw this.#lose()
    return `the keys ${order}:moved and ${texts}:moved`
  }

  async close(): Promise<void> {
    if (this.#keeping !== null) clearInterval(this.#keeping)
    if (this.#client.status === 'ready')
      await run(this.#client, GIVE_BACK, [this.#keys.holder], [this.#holder]).catch(() => undefined)
    this.#client.disconnect()
  }

  async #take(waitMs: number): Promise<string> {
    const { fence, holder } = this.#keys
    const until = performance.now() + waitMs
    for (;;) {
      const taken = await this.#said('opened', () =>
        run(this.#client, TAKE, [fence, holder], [this.#holder, HOLD_MS]),
      )
      if (typeof taken === 'number') {
        await this.#replicated()
        return String(taken)
      }
      if (performance.now() >= until) {
        const [host, pid] = String(taken).split(':')
        throw new IndexError(
          'locked',
          `the index in ${this.place} is in use by process ${pid} on ${host}; one process at a time`,
        )
      }
      await sleep(TAKE_EVERY_MS)
    }
  }

  /** A connection that is away is tried again with the next one. */
  async #keep(): Promise<void> {
    const { fence, holder } = this.#keys
    try {
      const kept = await this.#use('written', () =>
        run(this.#client, KEEP, [fence, holder], [this.#fence, this.#holder, HOLD_MS]),
      )
      if (kept !== 1) this.#lose()
    } catch {
      // The next write says so to whoever waits for it.
    }
  }

  #lose(): IndexError {
    if (this.#lost !== null) return this.#lost
    this.#lost = new IndexError(
      'lost',
      `the index in ${this.place} is not ours any more: another process took it over, or it was emptied`,
    )
    this.#onLost(this.#lost)
    return this.#lost
  }

  /** What an acknowledgement waits for beside the primary's own disk. */
  async #replicated(): Promise<void> {
    if (this.#replicas === 0) return
    const have = await this.#said('written', () => this.#client.wait(this.#replicas, REPLICA_MS))
    if (have < this.#replicas)
      throw new IndexError(
        'unavailable',
        `the index in ${this.place} reached ${have} of the ${this.#replicas} replicas that must have it`,
      )
  }

  async #use<T>(action: 'read' | 'written', work: () => Promise<T>): Promise<T> {
    if (this.#lost !== null) throw this.#lost
    this.#trusted ??= this.#check()
    const trusted = this.#trusted
    await trusted.catch((caught: unknown) => {
      if (this.#trusted === trusted) this.#trusted = null
      throw caught
    })
    return this.#said(action, work)
  }

  /** After the connection broke. */
  async #check(): Promise<void> {
    const { fence, holder } = this.#keys
    const ours = await this.#said('read', async () => {
      await refuseUnsafe(this.#client, this.place, this.#replicas)
      return run(this.#client, KEEP, [fence, holder], [this.#fence, this.#holder, HOLD_MS])
    })
    if (ours !== 1) throw this.#lose()
  }

  async #said<T>(action: 'opened' | 'read' | 'written', work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (caught) {
      if (caught instanceof IndexError) throw caught
      const full = caught instanceof Error && caught.message.startsWith('OOM')
      throw new IndexError(
        full ? 'full' : 'unavailable',
        `the index in ${this.place} cannot be ${action}${full ? ': the memory of Redis is full' : ''}`,
        caught,
      )
    }
  }
}

function clientOf({ hosts, primary, tls, db, username, password }: RedisAddress): Redis {
  const secrets = {
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
  }
  const common = {
    ...secrets,
    db,
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    // A write whose answer was lost is told of as failed: sent again, it could come after one that was made since.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, RECONNECT_MS_MAX),
  }
  if (primary !== null) return new Redis({ ...common, sentinels: [...hosts], name: primary })
  const [server] = hosts
  if (server === undefined) throw new TypeError('an address without a host')
  return new Redis({ ...common, host: server.host, port: server.port, ...(tls ? { tls: {} } : {}) })
}

/** A key whose text is gone has the text '', which no check matches. */
function entriesOf(found: unknown): readonly StoredEntry[] {
  if (!Array.isArray(found) || found.length === 0) return []
  const [names, texts]: unknown[] = found
  if (!Array.isArray(names) || !Array.isArray(texts)) return []
  return names.map((name, i) => [String(name), typeof texts[i] === 'string' ? texts[i] : ''] as const)
}
