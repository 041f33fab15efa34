import { describe, expect, it } from 'vitest'
import { alarmsOf, auditsOf, minerAt, store, world } from '../../testing/rounds-world.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { TTL_DEFAULT } from '../limits.ts'

describe('seeds', () => {
  it('are on disk before the request leaves', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    const cid = await store(network, validator)
    const miner = minerAt(network, 0)
    const record = await validator.index.object(cid)
    const found: boolean[] = []
    miner.trouble = () => {
      validator.index.crash()
      return null
    }
    network.block += 3
    await network.clock.runUntil(validator.engine.onBlock())
    await network.clock.advance(25)
    const piece = await validator.index.piece(miner.keypair.address, record?.dataHash ?? '')
    const held = [...miner.seeds.values()][0]
    found.push(piece?.seeds.some(({ seed }) => seed === held) ?? false)
    expect(found).toEqual([true])
    await network.clock.runUntil(validator.engine.settled())
  })

  it('of lost answers never make a liar of whoever was asked', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'], { seed: 'lossy' })
    for (let seed = 0; seed < 3; seed += 1) await store(network, validator, 20_000, seed)
    const random = createSeededRandom('losses')
    const maybe = () => (random.bytes(1)[0] ?? 0) % 3
    for (const miner of network.miners)
      miner.trouble = (call) =>
        call === 'ping' ? null : (([null, 'lost', 'unreachable'] as const)[maybe()] ?? null)
    for (let i = 0; i < 24; i += 1) {
      await network.blocks(3)
      if (i % 8 === 7) await network.restart(validator)
    }
    const audits = auditsOf(validator)
    expect(audits.length).toBeGreaterThan(30)
    expect(audits.filter(({ outcome }) => outcome === 'fail')).toEqual([])
    expect(alarmsOf(validator)).toEqual([])
    expect(audits.some(({ outcome }) => outcome === 'pass')).toBe(true)
  })

  it('of users’ downloads in between never do either', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    const cid = await store(network, validator)
    const downloads: Promise<unknown>[] = []
    for (let i = 0; i < 16; i += 1) {
      network.block += 3
      const delays = createSeededRandom(i).bytes(network.miners.length)
      for (const [place, miner] of network.miners.entries()) miner.delayMs = (delays[place] ?? 0) * 10
      downloads.push(validator.engine.objects.retrieve(cid))
      await network.clock.runUntil(validator.engine.onBlock())
      downloads.push(validator.engine.objects.retrieve(cid))
      await network.clock.runUntil(validator.engine.settled())
    }
    await network.clock.runUntil(Promise.all(downloads))
    const audits = auditsOf(validator)
    expect(audits.length).toBeGreaterThan(40)
    expect(audits.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
    expect(alarmsOf(validator)).toEqual([])
  })

  it('forgotten by a crash raise an alarm at most, and never accuse', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    const cid = await store(network, validator)
    for (let i = 0; i < 4; i += 1) {
      // A download's seed is written after it: this one is forgotten, and the miner holds it.
      await network.clock.runUntil(validator.engine.objects.retrieve(cid))
      await network.restart(validator)
      await network.blocks(6)
    }
    expect(auditsOf(validator).filter(({ outcome }) => outcome === 'fail')).toEqual([])
  })

  it('forgotten by one crash after the other do not add up', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    const cid = await store(network, validator)
    const others = network.miners.slice(1)
    for (let i = 0; i < 6; i += 1) {
      // Always the same holder, so that nothing but the cuts could make it twice in a row.
      for (const miner of others) miner.trouble = (call) => (call === 'retrieve' ? 'unreachable' : null)
      await network.clock.runUntil(validator.engine.objects.retrieve(cid))
      for (const miner of others) miner.trouble = null
      await network.restart(validator)
      await network.blocks(3)
    }
    expect(alarmsOf(validator).length).toBeGreaterThan(1)
    expect(auditsOf(validator).filter(({ outcome }) => outcome === 'fail')).toEqual([])
  })

  it('of a Store without an answer are kept where the miner holds the piece', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    const data = createSeededRandom('renewed').bytes(1_000)
    const upload = { data, encryptionPayload: '', contentRoot: null, owner: 'user' }
    await network.clock.runUntil(validator.engine.objects.store({ ...upload, ttl: 86_400 }))
    const silent = minerAt(network, 0)
    silent.trouble = (call) => (call === 'store' ? 'lost' : null)
    await network.clock.runUntil(validator.engine.objects.store({ ...upload, ttl: 864_000 }))
    silent.trouble = null
    await network.restart(validator)
    for (let i = 0; i < 8; i += 1) await network.blocks(3)
    expect(auditsOf(validator, silent.keypair.address).some(({ outcome }) => outcome === 'pass')).toBe(true)
    expect(alarmsOf(validator)).toEqual([])
  })
})

describe('our own record', () => {
  it.each(['contentRoot', 'length', 'seeds'] as const)(
    'with wrong %s alarms and accuses nobody',
    async (what) => {
      const { network, validator } = await world(['honest', 'honest', 'honest'])
      const cid = await store(network, validator, 70_000)
      const { address } = minerAt(network, 0).keypair
      const object = await validator.index.object(cid)
      const piece = await validator.index.piece(address, object?.dataHash ?? '')
      if (piece === null) throw new Error('no piece')
      const wrong = {
        contentRoot: { ...piece, contentRoot: '00'.repeat(32) },
        length: { ...piece, length: 170_000 },
        seeds: { ...piece, seeds: [{ seed: 'ab'.repeat(32), proof: '123' }] },
      }
      await validator.index.apply([{ kind: 'piece', record: wrong[what] }], 'durable')
      // Only what is on disk: a running process knows which seeds it sent.
      await network.restart(validator)
      for (let i = 0; i < 12; i += 1) await network.blocks(3)
      const audits = auditsOf(validator, address)
      expect(audits.filter(({ outcome }) => outcome === 'fail')).toEqual([])
      expect(audits.at(-1)?.outcome).toBe('pass')
      expect(alarmsOf(validator)).toEqual(['own-record-wrong'])
      const mended = await validator.index.piece(address, piece.dataHash)
      expect([mended?.contentRoot, mended?.length]).toEqual([piece.contentRoot, piece.length])
    },
  )

  it('near its end asks nothing any more', async () => {
    const { network, validator } = await world(['honest', 'honest', 'honest'])
    await store(network, validator)
    await network.clock.advance((TTL_DEFAULT - 3_600) * 1_000)
    await network.blocks(9)
    expect(auditsOf(validator)).toEqual([])
  })
})
