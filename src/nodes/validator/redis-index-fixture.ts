/** For tests: a Redis for the tests of one file, and indexes in it that are closed after each. */
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { StoredIndex } from './index-on.ts'
import { parseRedisAddress, type RedisAddress } from './redis-address.ts'
import { type RedisServer, startRedis } from './redis-fixture.ts'
import { openRedisIndex, type RedisIndexOptions } from './redis-index.ts'

export interface RedisIndexes {
  readonly server: RedisServer
  /** A client that no index uses. */
  readonly admin: Redis
  /** Of an index that is not there yet. */
  readonly freshAddress: () => RedisAddress
  /** Closed after the test. */
  readonly opened: (address: RedisAddress, options?: RedisIndexOptions) => Promise<StoredIndex>
}

/** Starts the server before the first test and stops it after the last: `server` and `admin` are there in between. */
export function redisIndexes(): RedisIndexes {
  let running: { server: RedisServer; admin: Redis } | null = null
  let names = 0
  const open: StoredIndex[] = []

  beforeAll(async () => {
    const server = await startRedis()
    running = { server, admin: server.client() }
  })
  afterEach(async () => {
    for (const index of open.splice(0)) await index.close()
  })
  afterAll(() => running?.server.stop())

  function started() {
    if (running === null) throw new TypeError('asked before the first test')
    return running
  }
  return {
    get server() {
      return started().server
    },
    get admin() {
      return started().admin
    },
    freshAddress() {
      names += 1
      return addressOf(started().server.address(`index-${names}`))
    },
    async opened(address, options = {}) {
      const index = await openRedisIndex(address, options)
      open.push(index)
      return index
    },
  }
}

/** @throws TypeError for none */
export function addressOf(text: string): RedisAddress {
  const parsed = parseRedisAddress(text)
  if (!parsed.ok) throw new TypeError(parsed.detail)
  return parsed.value
}
