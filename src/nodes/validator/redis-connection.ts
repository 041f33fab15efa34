/**
 * A connection to the primary that has an index, by whatever way the address names. One that broke is not trusted again before the
 * server behind it is known to be safe (`redis-durability.ts`) and to hold the same index: `joined` says so.
 */
import { Redis } from 'ioredis'
import { IndexError } from './index-error.ts'
import type { RedisAddress } from './redis-address.ts'
import { ELSEWHERE, SlotConnector } from './redis-cluster.ts'
import { refuseUnsafe } from './redis-durability.ts'
import { run } from './redis-scripts.ts'

const ANSWER_MS = 10_000
const REPLICA_MS = 5_000
const RECONNECT_MS_MAX = 1_000

export class RedisConnection {
  readonly place: string
  readonly #client: Redis
  readonly #replicas: number
  /** Whether the index is the one that was opened; it throws when it is not. */
  #rejoin: () => Promise<void> = async () => undefined
  /** Checks of the connection as it is now; null when it broke since. */
  #trusted: Promise<void> | null = null

  constructor(address: RedisAddress) {
    this.place = address.place
    this.#replicas = address.replicas
    this.#client = clientOf(address)
    this.#client.on('close', () => {
      this.#trusted = null
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
    await this.#said('opened', () => refuseUnsafe(this.#client, this.place, this.#replicas))
    await join()
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

  /** What an acknowledgement waits for beside the primary's own disk. @throws IndexError */
  async replicated(): Promise<void> {
    if (this.#replicas === 0) return
    const have = await this.#said('written', () => this.#client.wait(this.#replicas, REPLICA_MS))
    if (have < this.#replicas)
      throw new IndexError(
        'unavailable',
        `the index in ${this.place} reached ${have} of the ${this.#replicas} replicas that must have it`,
      )
  }

  /** @param farewell sent when there is a connection; its outcome does not matter */
  async close(farewell: () => Promise<unknown>): Promise<void> {
    if (this.#client.status === 'ready') await farewell().catch(() => undefined)
    this.#client.disconnect()
  }

  disconnect(): void {
    this.#client.disconnect()
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
    await this.#said('read', () => refuseUnsafe(this.#client, this.place, this.#replicas))
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
