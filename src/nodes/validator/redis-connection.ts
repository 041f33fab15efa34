/**
 * A connection to the primary that has an index, by whatever way the address names. One that broke is not trusted again before the
 * server behind it is known to be safe (`redis-durability.ts`) and to hold the same index: `joined` says so.
 */
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { IndexError } from './index-error.ts'
import type { RedisAddress } from './redis-address.ts'
import { ELSEWHERE, SlotConnector } from './redis-cluster.ts'
import { refuseUnsafe } from './redis-durability.ts'
import { RedisReplicas } from './redis-replicas.ts'
import { keysOf, run } from './redis-scripts.ts'

const ANSWER_MS = 10_000
const RECONNECT_MS_MAX = 1_000

export class RedisConnection {
  readonly place: string
  readonly #client: Redis
  readonly #needed: number
  /** Null: none must have a write before it is acknowledged. */
  readonly #replicas: RedisReplicas | null
  /** How often the connection broke. */
  #breaks = 0
  /** Whether the index is the one that was opened; it throws when it is not. */
  #rejoin: () => Promise<void> = async () => undefined
  /** Checks of the connection as it is now; null when it broke since. */
  #trusted: Promise<void> | null = null

  constructor(address: RedisAddress) {
    this.place = address.place
    this.#needed = address.replicas
    this.#client = clientOf(address)
    const mark = keysOf(address.name).of('mark', randomBytes(8).toString('hex'))
    const wait = { place: address.place, mark, count: address.replicas }
    this.#replicas = address.replicas === 0 ? null : new RedisReplicas(clientOf(address), wait)
    this.#client.on('close', () => {
      this.#trusted = null
      this.#breaks += 1
      this.#replicas?.unpair()
    })
    // Each command that fails says so to its caller; without a listener ioredis writes to the console.
    this.#client.on('error', () => undefined)
  }

  /**
   * @param join takes part in the index; called once
   * @param rejoin called after each new connection
   * @throws IndexError
   */
  async open(join: () => Promise<void>, rejoin: () => Promise<void>): Promise<void> {
    await this.#said('opened', () => this.#client.connect())
    await this.#said('opened', () => refuseUnsafe(this.#client, this.place, this.#needed))
    await this.#said('opened', async () => this.#replicas?.connect())
    const before = this.#breaks
    await join()
    await this.#replicated(before)
    this.#rejoin = rejoin
    this.#trusted = Promise.resolve()
  }

  /** Without a look at whether the connection is trusted: for `join` and `rejoin`. @throws IndexError */
  bare(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.#said('opened', () => run(this.#client, script, keys, args))
  }

  /** @throws IndexError */
  async run(
    action: 'read' | 'written',
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    await this.#untilTrusted()
    return this.#said(action, () => run(this.#client, script, keys, args))
  }

  /** @throws IndexError */
  async read<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    await this.#untilTrusted()
    return this.#said('read', () => work(this.#client))
  }

  /**
   * A write that is settled once enough replicas have it beside the primary's own disk.
   * @param stands whether the answer means that something was written
   * @throws IndexError
   */
  async acknowledged(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
    stands: (answer: unknown) => boolean = () => true,
  ): Promise<unknown> {
    await this.#untilTrusted()
    const before = this.#breaks
    const answer = await this.#said('written', () => run(this.#client, script, keys, args))
    if (stands(answer)) await this.#replicated(before)
    return answer
  }

  /**
   * Call it before reading. What it gives resolves when enough replicas have all that was read since: among it may be what another
   * process is still waiting for, and what Redis took although the write failed for whoever sent it. Rejects with an IndexError.
   */
  beginRead(): () => Promise<void> {
    const before = this.#breaks
    return async () => {
      await this.#untilTrusted()
      await this.#replicated(before)
    }
  }

  /** @param breaks before the write: who took it may be another server than the one that is asked now. @throws IndexError */
  async #replicated(breaks: number): Promise<void> {
    const replicas = this.#replicas
    if (replicas === null) return
    await this.#said('written', () => replicas.reached(this.#client))
    if (breaks !== this.#breaks)
      throw new IndexError(
        'unavailable',
        `the connection to ${this.place} broke before its replicas had what was written or read`,
      )
  }

  /** @param farewell sent when there is a connection; its outcome does not matter */
  async close(farewell: () => Promise<unknown>): Promise<void> {
    if (this.#client.status === 'ready') await farewell().catch(() => undefined)
    this.disconnect()
  }

  disconnect(): void {
    this.#client.disconnect()
    this.#replicas?.disconnect()
  }

  async #untilTrusted(): Promise<void> {
    this.#trusted ??= this.#check()
    const trusted = this.#trusted
    await trusted.catch((caught: unknown) => {
      if (this.#trusted === trusted) this.#trusted = null
      throw caught
    })
  }

  async #check(): Promise<void> {
    await this.#said('read', () => refuseUnsafe(this.#client, this.place, this.#needed))
    await this.#rejoin()
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

function clientOf(address: RedisAddress): Redis {
  const { hosts, primary, cluster, tls, db, username, password } = address
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
    // The server is not the primary any more: whoever is, is looked up with the next connection.
    reconnectOnError: ({ message }: Error) => ELSEWHERE.test(message),
  }
  if (primary !== null) return new Redis({ ...common, sentinels: [...hosts], name: primary })
  if (cluster) return new Redis({ ...common, Connector: connectorTo(address) })
  const [server] = hosts
  if (server === undefined) throw new TypeError('an address without a host')
  return new Redis({ ...common, host: server.host, port: server.port, ...(tls ? { tls: {} } : {}) })
}

function connectorTo(address: RedisAddress) {
  return class extends SlotConnector {
    constructor() {
      super(address)
    }
  }
}
