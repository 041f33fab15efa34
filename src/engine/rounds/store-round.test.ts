import { describe, expect, it } from 'vitest'
import type { Temper } from '../../testing/miner-tempers.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { createSimulatedNetwork } from '../../testing/simulated-network.ts'
import { PROBE_MINERS, PROBES_MAX, TTL_DEFAULT } from '../limits.ts'
import type { MinerTransport, StoreAsk } from '../ports.ts'
import type { PieceRecord } from '../records.ts'
import { drawProbeBytes } from './store-round.ts'

async function world(plans: readonly Temper[]) {
  const asks: StoreAsk[] = []
  const listening = (miners: MinerTransport): MinerTransport => ({
    ...miners,
    store(to, ask, limits) {
      asks.push(ask)
      return miners.store(to, ask, limits)
    },
  })
  const engine = { rounds: true, probes: { medianBytes: 500 } }
  const network = await createSimulatedNetwork(plans, { engine, miners: listening })
  const [validator] = network.validators
  if (validator === undefined) throw new Error('one validator')
  /** Up to the next step with a store round. */
  const storeRound = async () => {
    network.block = Math.floor(network.block / 30) * 30 + 29
    await network.blocks(1)
  }
  const stores = () =>
    validator.events.flatMap((event) => (event.kind === 'audit' && event.task === 'store' ? [event] : []))
  return { network, validator, asks, storeRound, stores }
}

describe('the size of a probe', () => {
  it('is lognormal around the median, between one byte and 8 MiB', () => {
    const random = createSeededRandom('sizes')
    const sizes = Array.from({ length: 4_000 }, () => drawProbeBytes(random, 256 * 1024))
    expect(sizes.every((bytes) => Number.isInteger(bytes) && bytes >= 1 && bytes <= 8 * 2 ** 20)).toBe(true)
    const median = [...sizes].sort((a, b) => a - b)[2_000] ?? 0
    expect(Math.abs(Math.log(median / (256 * 1024)))).toBeLessThan(0.12)
    const logs = sizes.filter((bytes) => bytes < 8 * 2 ** 20).map((bytes) => Math.log(bytes / (256 * 1024)))
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + value * value, 0) / logs.length)
    expect(Math.abs(deviation - 1.5)).toBeLessThan(0.1)
  })

  it('never leaves its bounds, whatever the median', () => {
    const random = createSeededRandom('bounds')
    for (const median of [0, 1, 1e12]) {
      for (let i = 0; i < 50; i += 1) {
        const bytes = drawProbeBytes(random, median)
        expect(bytes >= 1 && bytes <= 8 * 2 ** 20).toBe(true)
      }
    }
  })
})

describe('a store round', () => {
  it('asks of a miner exactly what a user’s upload asks', async () => {
    const { network, validator, asks, storeRound } = await world(['honest', 'honest', 'honest', 'honest'])
    await storeRound()
    const probes = asks.splice(0)
    expect(probes).toHaveLength(PROBE_MINERS)
    const data = createSeededRandom(1).bytes(700)
    const upload = { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
    expect(await network.clock.runUntil(validator.engine.objects.store(upload))).toMatchObject({ ok: true })
    const [user] = asks
    if (user === undefined) throw new Error('no upload')
    for (const probe of probes) {
      expect(Object.keys(probe).sort()).toEqual(Object.keys(user).sort())
      expect([probe.ttl, probe.curve]).toEqual([TTL_DEFAULT, user.curve])
      expect([probe.ttl, probe.seed.length]).toEqual([user.ttl, user.seed.length])
    }
  })

  it('gives each miner a piece to be asked about, and counts its bytes', async () => {
    const { network, validator, storeRound, stores } = await world(['honest', 'honest', 'honest', 'honest'])
    await storeRound()
    expect(stores().map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'pass'])
    for (const { keypair } of network.miners) {
      const pieces = await validator.index.piecesOf(keypair.address, '', 100)
      expect(pieces).toMatchObject([{ purpose: 'probe', ttl: TTL_DEFAULT }])
      const row = validator.engine.rows().find(({ hotkey }) => hotkey === keypair.address)
      expect([row?.stored_bytes, row?.store_successes]).toEqual([pieces[0]?.length, 1])
    }
    await network.blocks(3)
    const asked = validator.events.filter((event) => event.kind === 'audit' && event.task === 'challenge')
    expect(asked.length).toBeGreaterThanOrEqual(4)
  })

  it('tells lies from absence, and remembers only what was proven', async () => {
    const tempers: readonly Temper[] = ['honest', 'forged-proof', 'offline', 'full']
    const { network, validator, storeRound, stores } = await world(tempers)
    await storeRound()
    const outcomes = new Map(stores().map(({ miner, outcome }) => [network.miner(miner).temper, outcome]))
    expect(outcomes).toEqual(
      new Map([
        ['honest', 'pass'],
        ['forged-proof', 'fail'],
        ['offline', 'offline'],
        ['full', 'unknown'],
      ]),
    )
    const held = await Promise.all(
      network.miners.map(({ keypair }) => validator.index.piecesOf(keypair.address, '', 9)),
    )
    expect(held.map((pieces) => pieces.length)).toEqual([1, 0, 0, 0])
    const rows = new Map(validator.engine.rows().map((row) => [network.miner(row.hotkey).temper, row]))
    expect(rows.get('full')?.store_attempts ?? 0).toBe(0)
    expect(rows.get('offline')?.store_attempts).toBe(1)
  })

  it('leaves a miner alone that holds its fill of probes, also after a restart', async () => {
    const { network, validator, storeRound, stores } = await world(['honest', 'honest'])
    const [miner, other] = network.miners
    if (miner === undefined || other === undefined) throw new Error('two miners')
    // So near their end that nobody asks for them: they are not there.
    const generated = Math.floor(network.clock.nowMs() / 1000) - TTL_DEFAULT + 1_800
    const probe = (n: number): PieceRecord => ({
      hotkey: miner.keypair.address,
      dataHash: `${1000 + n}`,
      cid: `bafk${n}`,
      length: 1,
      contentRoot: '00'.repeat(32),
      seeds: [],
      generated,
      ttl: TTL_DEFAULT,
      born: '',
      purpose: n < PROBES_MAX - 1 ? 'probe' : 'user',
    })
    const records = Array.from({ length: PROBES_MAX + 5 }, (_, n) => probe(n))
    await validator.index.apply(
      records.map((record) => ({ kind: 'piece', record }) as const),
      'durable',
    )
    await storeRound()
    await storeRound()
    const counted = () => stores().filter((event) => event.miner === miner.keypair.address).length
    expect(counted()).toBe(1)
    await network.restart(validator)
    await storeRound()
    expect(counted()).toBe(1)
    expect(stores().filter((event) => event.miner === other.keypair.address)).toHaveLength(3)
  })
})
