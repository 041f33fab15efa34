/**
 * Waiting for replicas, on a connection of its own: WAIT keeps everything behind it on its connection waiting, and reads have no reason
 * to. WAIT speaks of what its own connection wrote last, so a mark is written before it: replicas take writes in one order, and who has
 * the mark has all that was answered before. Whoever waits meanwhile shares the next mark.
 */
import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { IndexError } from './index-error.ts'
import { run } from './redis-scripts.ts'

const REPLICA_MS = 5_000
/** Longer than a round; what a process that died has left goes by itself. */
const MARK_MS = 60_000

/** Whether this connection leads to where another one has just written. KEYS mark; ARGV what it wrote. */
const IS_SAME = `return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0`

export class RedisReplicas {
  readonly #client: Redis
  readonly #place: string
  readonly #mark: string
  readonly #count: number
  /** Both connections have led to one server since this was written over one and read over the other. */
  #paired = false
  #running: Promise<unknown> = Promise.resolve()
  #coming: Promise<void> | null = null

  /** @param mark a key of the index, of this process alone */
  constructor(client: Redis, { place, mark, count }: { place: string; mark: string; count: number }) {
    this.#client = client
    this.#place = place
    this.#mark = mark
    this.#count = count
    client.on('close', () => this.unpair())
    client.on('error', () => undefined)
  }

  connect(): Promise<void> {
    return this.#client.connect()
  }

  disconnect(): void {
    this.#client.disconnect()
  }

  /** A connection broke: it may lead elsewhere now. */
  unpair(): void {
    this.#paired = false
  }

  /** Resolves when enough replicas have all that `writer` was answered before this call. @throws IndexError, or what ioredis throws */
  reached(writer: Redis): Promise<void> {
    this.#coming ??= this.#running.then(() => {
      this.#coming = null
      const round = this.#round(writer)
      this.#running = round.catch(() => undefined)
      return round
    })
    return this.#coming
  }

  async #round(writer: Redis): Promise<void> {
    const mark = randomBytes(16).toString('hex')
    if (!this.#paired) await this.#pair(writer, mark)
    await this.#client.set(this.#mark, mark, 'PX', MARK_MS)
    const have = await this.#client.wait(this.#count, REPLICA_MS)
    if (have < this.#count)
      throw new IndexError(
        'unavailable',
        `the index in ${this.#place} reached ${have} of the ${this.#count} replicas that must have it`,
      )
    if (!this.#paired) throw new IndexError('unavailable', `a connection to ${this.#place} broke`)
  }

  async #pair(writer: Redis, mark: string): Promise<void> {
    // A connection that breaks from here on undoes it.
    this.#paired = true
    try {
      await writer.set(this.#mark, mark, 'PX', MARK_MS)
      if ((await run(this.#client, IS_SAME, [this.#mark], [mark])) === 1) return
    } catch (caught) {
      this.#paired = false
      throw caught
    }
    this.#client.disconnect(true)
    throw new IndexError('unavailable', `two connections to ${this.#place} led to two servers`)
  }
}
