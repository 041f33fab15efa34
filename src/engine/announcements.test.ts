import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type SimulatedNetwork } from '../testing/simulated-network.ts'
import type { AnnounceRequest } from '../wire/synapse.ts'
import { pause } from './deadline.ts'

const HONEST = ['honest', 'honest', 'honest', 'honest'] as const
const DAY_MS = 86_400_000

function object(seed: number | string = 'object') {
  const data = createSeededRandom(seed).bytes(600)
  return { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
}

async function pair(validators = 2) {
  const network = await createSimulatedNetwork(HONEST, { validators })
  const [a, b] = network.validators
  if (a === undefined || b === undefined) throw new Error('two validators')
  return { network, a, b }
}

async function place(network: SimulatedNetwork, seed?: number | string) {
  const [a] = network.validators
  const outcome = await network.clock.runUntil(
    a?.engine.objects.store(object(seed)) ?? Promise.reject(new Error('none')),
  )
  if (!outcome.ok) throw new Error(outcome.detail)
  return outcome.value
}

/** What an announcement of this object says, as the receiver's axon has parsed it. */
async function announcementOf(network: SimulatedNetwork, cid: string): Promise<AnnounceRequest> {
  const record = await network.validators[0]?.index.object(cid)
  if (record === null || record === undefined) throw new Error('not stored')
  const { length, dataHash, ttl, generated, encryptionPayload, receipts } = record
  const names = { cid, length, data_hash: dataHash, ttl, generated, encryption_payload: encryptionPayload }
  return { ...names, receipts: [...receipts] }
}

describe('announcing an object', () => {
  it('lets another validator serve it when the one that accepted it dies right after', async () => {
    const { network, a, b } = await pair()
    const { cid } = await place(network)
    a.alive = false
    const found = await network.clock.runUntil(b.engine.objects.retrieve(cid))
    expect(found.ok && Buffer.compare(found.value.data, object().data)).toBe(0)
    expect(found.ok && found.value.receipts.map(({ validator }) => validator)).toEqual([
      a.hotkey,
      a.hotkey,
      a.hotkey,
    ])
  })

  it('answers the user although the other validator is away, and tells it when it is back', async () => {
    const { network, a, b } = await pair()
    b.alive = false
    const { cid } = await place(network)
    expect(a.engine.backlog()).toBe(1)
    await network.clock.advance(10 * 60_000)
    expect(await b.index.claims(cid)).toEqual([])
    b.alive = true
    await network.clock.advance(10 * 60_000)
    expect(await b.index.claims(cid)).toHaveLength(1)
    expect([a.engine.backlog(), await a.index.outbox()]).toEqual([0, []])
  })

  it('goes on after a crash with what had not been told', async () => {
    const { network, a, b } = await pair()
    b.alive = false
    const { cid } = await place(network)
    b.alive = true
    await network.restart(a)
    await network.clock.advance(10_000)
    expect(await b.index.claims(cid)).toHaveLength(1)
  })

  it('does not let one validator that is away delay another', async () => {
    const { network, b } = await pair(3)
    b.alive = false
    for (let i = 0; i < 6; i += 1) await place(network, i)
    await network.clock.advance(1_000)
    expect(await network.validators[2]?.index.outbox()).toEqual([])
    expect(network.validators[0]?.engine.backlog()).toBe(6)
  })

  it('drops what was meant for a validator an hour after it left the subnet, also what did not fit into memory', async () => {
    const { network, a, b } = await pair()
    const { cid } = await place(network)
    await network.clock.advance(1_000)
    b.alive = false
    const entries = Array.from({ length: 2_500 }, (_, i) => ({
      validator: b.hotkey,
      cid: `${cid.slice(0, -4)}${1_000 + i}`,
    }))
    await a.index.apply(
      entries.map((entry) => ({ kind: 'outbox', entry }) as const),
      'durable',
    )
    await network.restart(a)
    expect(a.engine.backlog()).toBeLessThanOrEqual(1_004)
    network.chainShows = (truth) => ({
      ...truth,
      neurons: truth.neurons.map((neuron) =>
        neuron.hotkey === b.hotkey ? { ...neuron, hotkey: '5other' } : neuron,
      ),
    })
    await network.blocks(1)
    expect((await a.index.outbox()).length).toBeGreaterThan(0)
    await network.blocks(1, 3_600_000)
    expect([await a.index.outbox(), a.engine.backlog()]).toEqual([[], 0])
  })

  it('tells a validator that the chain hides once it shows again, and forgets it an hour after it left', async () => {
    const { network, a, b } = await pair()
    await place(network, 'seen')
    network.chainShows = (truth) => ({
      ...truth,
      neurons: truth.neurons.filter(({ hotkey }) => hotkey !== b.hotkey),
    })
    await network.restart(a)
    const hidden = await place(network, 'hidden')
    await network.blocks(3)
    expect(await a.index.outbox()).toContainEqual({ validator: b.hotkey, cid: hidden.cid })
    network.chainShows = null
    await network.blocks(60)
    expect(await b.index.claims(hidden.cid)).toHaveLength(1)
    network.chainShows = (truth) => ({
      ...truth,
      neurons: truth.neurons.map((neuron) =>
        neuron.hotkey === b.hotkey ? { ...neuron, hotkey: '5other', validatorPermit: false } : neuron,
      ),
    })
    await network.blocks(1)
    expect(await a.index.peers()).toEqual([b.hotkey])
    await network.blocks(1, 3_600_000)
    expect(await a.index.peers()).toEqual([])
    await place(network, 'later')
    expect([await a.index.outbox(), await a.index.peers()]).toEqual([[], []])
  })

  it('reads on where memory had no room, past a validator that is away', async () => {
    const { network, a, b } = await pair(3)
    const third = network.validators[2]
    const [away, there] = [b, third].sort((x, y) => ((x?.hotkey ?? '') < (y?.hotkey ?? '') ? -1 : 1))
    if (away === undefined || there === undefined) throw new Error('three validators')
    away.alive = false
    there.alive = false
    const cids: string[] = []
    for (let i = 0; i < 3; i += 1) cids.push((await place(network, i)).cid)
    const entries = Array.from({ length: 1_500 }, (_, i) => ({ validator: away.hotkey, cid: `bafkrei${i}` }))
    await a.index.apply(
      entries.map((entry) => ({ kind: 'outbox', entry }) as const),
      'durable',
    )
    there.alive = true
    await network.restart(a)
    await network.clock.advance(10_000)
    for (const cid of cids) expect(await there.index.claims(cid)).toHaveLength(1)
    away.alive = true
    // The invented objects are unknown, so their entries go; the three true ones are told.
    await network.blocks(60, 60_000)
    for (const cid of cids) expect(await away.index.claims(cid)).toHaveLength(1)
    expect([await a.index.outbox(), a.engine.backlog()]).toEqual([[], 0])
  })

  it('tells the record as it is in the end when it changes while it is being told', async () => {
    const { network, a, b } = await pair()
    const real = b.engine
    const heard: number[] = []
    b.engine = {
      ...real,
      async announced(from, announcement) {
        heard.push(announcement.receipts.length)
        await pause(network.clock, 2_000)
        return real.announced(from, announcement)
      },
    }
    await network.blocks(1)
    const { cid } = await place(network)
    await network.clock.runUntil(a.engine.upkeep.distribute())
    await network.clock.advance(10_000)
    expect(heard).toEqual([3, 4])
    expect((await b.index.claims(cid))[0]?.receipts).toHaveLength(4)
    expect(await a.index.outbox()).toEqual([])
  })

  it('names nobody who was found out, and says nothing of an object that has no holder just now', async () => {
    const { network, a, b } = await pair()
    await network.blocks(1)
    const { cid, receipts } = await place(network)
    const { dataHash } = (await a.index.object(cid)) ?? { dataHash: '' }
    await network.clock.advance(1_000)
    const lose = (hotkey = '') =>
      network.clock.runUntil(a.engine.upkeep.copyLost({ cid, dataHash, hotkey, reason: 'missing' }))
    const [first, ...others] = receipts.map(({ miner }) => miner)
    await lose(first)
    const retell = async () => {
      await a.index.apply([{ kind: 'outbox', entry: { validator: b.hotkey, cid } }], 'durable')
      await network.restart(a)
      await network.clock.advance(1_000)
      expect(await a.index.outbox()).toEqual([])
      return (await b.index.claims(cid)).flatMap((claim) => claim.receipts.map(({ miner }) => miner))
    }
    expect((await retell()).toSorted()).toEqual(others.toSorted())
    for (const hotkey of others) await lose(hotkey)
    expect((await a.index.object(cid))?.receipts).toHaveLength(3)
    expect((await retell()).toSorted()).toEqual(others.toSorted())
  })

  it('is told again when a holder is found out meanwhile, and leaves nothing to tell behind', async () => {
    const { network, a, b } = await pair()
    await network.blocks(1)
    const real = b.engine
    const heard: number[] = []
    b.engine = {
      ...real,
      async announced(from, announcement) {
        heard.push(announcement.receipts.length)
        await pause(network.clock, 2_000)
        return real.announced(from, announcement)
      },
    }
    const { cid, receipts } = await place(network)
    const { dataHash } = (await a.index.object(cid)) ?? { dataHash: '' }
    const hotkey = receipts[0]?.miner ?? ''
    await network.clock.runUntil(a.engine.upkeep.copyLost({ cid, dataHash, hotkey, reason: 'missing' }))
    await network.clock.advance(10_000)
    expect(heard).toEqual([3, 2])
    expect([await a.index.outbox(), a.engine.backlog()]).toEqual([[], 0])
  })

  it('stops telling of an object whose time has run out', async () => {
    const { network, a, b } = await pair()
    b.alive = false
    await place(network)
    await network.clock.advance(31 * DAY_MS)
    expect(a.engine.backlog()).toBe(0)
  })
})

describe('hearing an announcement', () => {
  it('takes none from a stranger, a miner or itself', async () => {
    const { network, b } = await pair()
    const { cid } = await place(network)
    const announcement = await announcementOf(network, cid)
    const strangers = ['5stranger', network.miners[0]?.keypair.address ?? '', b.hotkey]
    for (const from of strangers) {
      expect(await b.engine.announced(from, announcement)).toMatchObject({
        ok: false,
        reason: 'not-a-validator',
      })
    }
  })

  it('takes none whose receipts are of another object, none from the future, none without receipts', async () => {
    const { network, a, b } = await pair()
    const one = await announcementOf(network, (await place(network, 1)).cid)
    const two = await announcementOf(network, (await place(network, 2)).cid)
    const bad = [
      { ...one, receipts: two.receipts },
      { ...one, generated: one.generated + 2 * 86_400 },
      { ...one, receipts: [] },
      { ...one, length: 0 },
    ]
    for (const announcement of bad) {
      expect(await b.engine.announced(a.hotkey, announcement)).toMatchObject({
        reason: 'announcement-malformed',
      })
    }
  })

  it('serves the true object although another validator announced a false one under its name', async () => {
    const { network, a, b } = await pair(3)
    const other = await announcementOf(network, (await place(network, 'other')).cid)
    const { cid } = await place(network, 'true')
    const truth = await announcementOf(network, cid)
    const liar = network.validators[2]?.hotkey ?? ''
    const receipts = truth.receipts.map((receipt) => ({ ...receipt, length: other.length }))
    const lie = { ...truth, data_hash: other.data_hash, length: other.length, receipts }
    expect(await b.engine.announced(liar, lie)).toMatchObject({ ok: true })
    a.alive = false
    for (let i = 0; i < 5; i += 1) {
      const found = await network.clock.runUntil(b.engine.objects.retrieve(cid))
      expect(found.ok && Buffer.compare(found.value.data, object('true').data)).toBe(0)
    }
    // The miners gave what they were asked for: the lie is the announcer's and costs them nothing.
    expect(b.engine.rows().filter((row) => row.retrieve_attempts !== row.retrieve_successes)).toEqual([])
  })
})
