import { describe, expect, it } from 'vitest'
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import {
  createSimulatedNetwork,
  type SimulatedNetwork,
  type SimulatedValidator,
} from '../testing/simulated-network.ts'
import { createStatistics } from './statistics.ts'

async function world() {
  const network = await createSimulatedNetwork(['honest', 'honest', 'honest', 'forged-proof'])
  const [validator] = network.validators
  if (validator === undefined) throw new Error('one validator')
  return { network, validator }
}

async function store(network: SimulatedNetwork, { engine }: SimulatedValidator, seed: number) {
  const data = createSeededRandom(seed).bytes(300)
  const upload = { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
  expect(await network.clock.runUntil(engine.objects.store(upload))).toMatchObject({ ok: true })
}

describe('weights', () => {
  it('pay the miners that stored, not the one that lied, once a tempo', async () => {
    const { network, validator } = await world()
    for (let seed = 0; seed < 6; seed += 1) await store(network, validator, seed)
    for (let blocks = 0; blocks < network.tempo; blocks += 1) {
      network.block += 1
      await validator.engine.onBlock()
    }
    expect(validator.weights.length).toBeGreaterThanOrEqual(1)
    expect(validator.weights.length).toBeLessThanOrEqual(2)
    for (const weights of validator.weights) {
      expect(weights.map(({ uid }) => uid)).toEqual([1, 2, 3])
      expect(Math.max(...weights.map(({ weight }) => weight))).toBe(65_535)
    }
  })

  it('are not set while nobody has earned anything', async () => {
    const { network, validator } = await world()
    network.block += 1_000
    await validator.engine.onBlock()
    expect(validator.weights).toEqual([])
  })

  it('are not set from a shrunken view by a process that has just started, before it has lasted an hour', async () => {
    const { network, validator } = await world()
    await validator.engine.onBlock()
    await store(network, validator, 1)
    validator.weights.splice(0)
    network.chainShows = (truth) => ({ ...truth, neurons: truth.neurons.slice(0, 3) })
    await network.restart(validator)
    network.block += 1_000
    await validator.engine.onBlock()
    expect(validator.weights).toEqual([])
    await network.clock.advance(3_600_000)
    network.block += 1
    await validator.engine.onBlock()
    expect(validator.weights).toHaveLength(1)
  })

  it('are not set again from a chain that stands still', async () => {
    const { network, validator } = await world()
    await store(network, validator, 1)
    for (let i = 0; i < 50; i += 1) await validator.engine.onBlock()
    expect(validator.weights).toHaveLength(1)
  })
})

describe('the scoring window', () => {
  it('starts counters anew and keeps totals, also when the validator was restarted within it', async () => {
    const { network, validator } = await world()
    await validator.engine.onBlock()
    await store(network, validator, 1)
    await network.restart(validator)
    network.block += RULE_SETS.seed.windowBlocks
    await validator.engine.onBlock()
    const rows = validator.engine.rows()
    expect(rows.length).toBeGreaterThanOrEqual(3)
    expect(rows.every(({ store_attempts }) => store_attempts === 0)).toBe(true)
    expect(rows.reduce((sum, { total_successes }) => sum + total_successes, 0)).toBe(3)
    expect(rows.reduce((sum, { stored_bytes }) => sum + stored_bytes, 0)).toBe(900)
  })
})

describe('the end of a window', () => {
  it('is told once, and written later when the index refuses', async () => {
    const { network, validator } = await world()
    await validator.engine.onBlock()
    await store(network, validator, 1)
    network.block += RULE_SETS.seed.windowBlocks
    validator.index.failing = true
    await validator.engine.onBlock()
    // Once the miners are asked: before that it would ask nobody.
    validator.index.failing = false
    const asked = new Set<unknown>()
    for (const miner of network.miners.filter(({ temper }) => temper === 'honest'))
      miner.trouble = () => {
        validator.index.failing = asked.add(miner).size === 3
        return null
      }
    await store(network, validator, 2).catch(() => {})
    expect(validator.index.failing).toBe(true)
    const attempts = () => validator.engine.rows().map(({ store_attempts }) => store_attempts)
    const before = attempts()
    expect(before.some((count) => count > 0)).toBe(true)
    network.block += 1
    await validator.engine.onBlock()
    expect(attempts()).toEqual(before)
    validator.index.failing = false
    network.block += 1
    await validator.engine.onBlock()
    expect(await validator.index.window()).toBe(network.block - 2)
    expect(validator.events.filter(({ kind }) => kind === 'window-ended')).toHaveLength(1)
  })

  it('is told with the counts that it ended, and with how the next one begins', async () => {
    const { network, validator } = await world()
    await validator.engine.onBlock()
    await store(network, validator, 1)
    const before = validator.engine.rows()
    network.block += RULE_SETS.seed.windowBlocks
    await validator.engine.onBlock()
    const [told] = validator.events.flatMap((event) => (event.kind === 'window-ended' ? [event] : []))
    expect(told?.ends.map((end) => end.before)).toEqual(before)
    expect(told?.ends.map((end) => end.after)).toEqual(validator.engine.rows())
    expect(before.some(({ store_attempts }) => store_attempts > 0)).toBe(true)
  })
})

describe('statistics', () => {
  it('refuse more bytes than the tier allows', () => {
    const statistics = createStatistics([])
    const { storage_limit } = statistics.row('miner')
    statistics.addBytes('miner', storage_limit - 10)
    expect([statistics.hasSpace('miner', 10), statistics.hasSpace('miner', 11)]).toEqual([true, false])
  })

  it('are due again when the index refused them', () => {
    const statistics = createStatistics([])
    statistics.count('miner', 'store', true)
    const changes = statistics.takeChanges()
    expect([changes.length, statistics.takeChanges().length]).toEqual([1, 0])
    statistics.count('miner', 'store', true)
    statistics.giveBack(changes)
    const [again] = statistics.takeChanges()
    expect(again?.kind === 'stats' && again.row.store_attempts).toBe(2)
  })
})
