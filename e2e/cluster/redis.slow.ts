/**
 * An index in a Redis that loses its primary while objects are written: Sentinels and a Cluster of real servers. What was
 * acknowledged is there, and two processes go on by themselves within a minute.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cidOfNumber, objectOf } from '../../src/nodes/validator/index-fixture.ts'
import type { StoredIndex } from '../../src/nodes/validator/index-on.ts'
import { redisOf } from '../../src/nodes/validator/open-index.ts'
import { openRedisIndex } from '../../src/nodes/validator/redis-index.ts'
import { needCommands } from '../support/debian.mjs'
import { type RedisShape, startCluster, startSentinels } from '../support/redis-servers.ts'

const HEAL_MS = 60_000
const BEFORE_MS = 2_000
const AFTER_WRITES = 200

describe.each([
  ['Sentinels', startSentinels],
  ['a Cluster', startCluster],
])('an index in %s', (_name, start) => {
  let shape: RedisShape
  const open: StoredIndex[] = []

  beforeAll(async () => {
    needCommands('redis-server')
    shape = await start()
  }, 120_000)
  afterAll(async () => {
    for (const index of open) await index.close()
    await shape?.stop()
  })

  const join = async (): Promise<StoredIndex> => {
    const address = redisOf({ INDEX_URL: shape.address('killed') })
    if (address === null) throw new TypeError('no address')
    const index = await openRedisIndex(address)
    open.push(index)
    return index
  }

  it('loses no acknowledged object with its primary, and heals within a minute', async () => {
    const processes = [await join(), await join()]
    const acknowledged: number[] = []
    const seconds: number[] = []
    let next = 0
    let ending = false
    let lastGoodMs = performance.now()
    /** Writes under the object's lock, as the engine does, until the test ends. */
    const writer = async (index: StoredIndex) => {
      while (!ending) {
        const n = next
        next += 1
        const record = objectOf(n)
        try {
          await index.shared?.together.locks.run([record.cid], () =>
            index.apply([{ kind: 'object', record }], 'durable'),
          )
          acknowledged.push(n)
          seconds.push((performance.now() - lastGoodMs) / 1_000)
          lastGoodMs = performance.now()
        } catch {
          await sleep(20)
        }
      }
    }
    const writers = processes.flatMap((index) => [writer(index), writer(index)])
    await sleep(BEFORE_MS)
    const before = acknowledged.length
    await shape.killPrimary('killed')
    const killedMs = performance.now()
    await expect
      .poll(() => acknowledged.length, { timeout: HEAL_MS, interval: 50 })
      .toBeGreaterThan(before + AFTER_WRITES)
    ending = true
    await Promise.all(writers)
    const longest = Math.max(...seconds)
    say(
      `${_name}: ${acknowledged.length} acknowledged, ${longest.toFixed(1)} s without a write, ${((performance.now() - killedMs) / 1000).toFixed(1)} s until ${AFTER_WRITES} more`,
    )
    expect(longest * 1_000).toBeLessThan(HEAL_MS)
    expect(before).toBeGreaterThan(20)
    const fresh = await join()
    const missing: number[] = []
    for (const n of acknowledged) if ((await fresh.object(cidOfNumber(n))) === null) missing.push(n)
    expect(missing).toEqual([])
    const [owner = ''] = objectOf(0).owners
    expect((await fresh.account(owner))?.objects).toBeGreaterThanOrEqual(acknowledged.length)
    expect(await fresh.verify()).toBe('whole')
  })
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
