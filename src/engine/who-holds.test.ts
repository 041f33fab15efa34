import { describe, expect, it } from 'vitest'
import { dec } from '../protocol/hash.ts'
import type { Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, testHashing } from '../testing/simulated-network.ts'
import { COPIES } from './limits.ts'

const DAY = 86_400
const DATA = createSeededRandom('object').bytes(600)

/** Two validators, an object at the first of them, and miners that do not answer unless a test lets them. */
async function world(validators = 2) {
  const plans = Array.from({ length: 3 }, (): Temper => 'honest')
  const network = await createSimulatedNetwork(plans, { validators })
  const [validator, other = validator] = network.validators
  if (validator === undefined || other === undefined) throw new Error('validators')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  await network.blocks(1)
  const upload = { data: DATA, encryptionPayload: '{}', ttl: DAY, contentRoot: null, owner: 'alice' }
  const stored = await run(validator.engine.objects.store(upload))
  if (!stored.ok) throw new Error(stored.detail)
  await network.clock.advance(1_000)
  for (const miner of network.miners) miner.temper = 'offline'
  const holders = (at = validator) => run(at.engine.objects.holders(stored.value.cid))
  return { network, validator, other, run, upload, stored: stored.value, holders }
}
type World = Awaited<ReturnType<typeof world>>

const loss = async ({ run, validator, stored: { cid, receipts } }: World, place: number) => {
  const { dataHash } = (await validator.index.object(cid)) ?? { dataHash: '' }
  const hotkey = receipts[place]?.miner ?? ''
  await run(validator.engine.upkeep.copyLost({ cid, dataHash, hotkey, reason: 'missing' }))
  return hotkey
}

describe('asking who holds an object', () => {
  it('gets the receipts of its upload, its end and its length, and no miner is asked', async () => {
    const w = await world()
    const { receipts, copies, expiresAt } = w.stored
    const calls = w.network.miners.map(({ retrieves }) => retrieves)
    const told = await w.holders()
    expect(told).toMatchObject({ ok: true, value: { copies, expiresAt, length: DATA.length } })
    expect(told.ok && new Set(told.value.receipts)).toEqual(new Set(receipts))
    expect(w.network.miners.map(({ retrieves }) => retrieves)).toEqual(calls)
  })

  it('gets the same of another validator, by the word of the first', async () => {
    const w = await world()
    const told = await w.holders(w.other)
    const { copies, expiresAt } = w.stored
    expect(told).toMatchObject({ ok: true, value: { copies, expiresAt, length: DATA.length } })
    expect(told.ok && told.value.receipts.map(({ validator }) => validator)).toEqual(
      Array.from({ length: COPIES }, () => w.validator.hotkey),
    )
  })

  it('is not told of whoever was found out, here or elsewhere, also when that was everybody', async () => {
    const w = await world()
    const found = await loss(w, 0)
    const told = await w.holders()
    expect(told).toMatchObject({ ok: true, value: { copies: COPIES - 1 } })
    expect(told.ok && told.value.receipts.map(({ miner }) => miner)).not.toContain(found)
    await loss(w, 1)
    await loss(w, 2)
    expect(await w.holders()).toMatchObject({ ok: true, value: { copies: 0, receipts: [] } })
  })

  it('gets receipts that prove the bytes it has', async () => {
    const w = await world()
    const told = await w.holders()
    if (!told.ok) throw new Error(told.detail)
    for (const { seed, commitment_hash } of told.value.receipts)
      expect(commitment_hash).toBe(dec(testHashing.pieceHashes(DATA, seed).messageHash))
  })

  it('is told that there is none, that it is over, and that it was deleted', async () => {
    const w = await world(1)
    const nobody = w.run(w.validator.engine.objects.holders(`b${'a'.repeat(58)}`))
    expect(await nobody).toMatchObject({ ok: false, reason: 'not-found' })
    await w.network.clock.advance(DAY * 1000)
    expect(await w.holders()).toMatchObject({ ok: false, reason: 'expired' })
    for (const miner of w.network.miners) miner.temper = 'honest'
    await w.network.clock.advance(900_000)
    expect((await w.run(w.validator.engine.objects.store(w.upload))).ok).toBe(true)
    expect((await w.holders()).ok).toBe(true)
    await w.run(w.validator.engine.objects.remove(w.stored.cid, 'alice'))
    expect(await w.holders()).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it('of several announcements gets the one that ends last', async () => {
    const w = await world()
    const record = await w.other.index.claims(w.stored.cid)
    const [claim] = record
    if (claim === undefined) throw new Error('a claim')
    const later = { ...claim, ttl: 9 * DAY, claimedBy: '5other' }
    await w.other.index.apply([{ kind: 'claim', record: later }], 'durable')
    expect(await w.holders(w.other)).toMatchObject({ value: { expiresAt: claim.generated + 9 * DAY } })
  })
})
