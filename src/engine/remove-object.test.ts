import { describe, expect, it } from 'vitest'
import type { Temper } from '../testing/miner-tempers.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { createSimulatedNetwork, type NetworkOptions } from '../testing/simulated-network.ts'
import { pause } from './deadline.ts'
import {
  COPIES,
  DISCARD_GRACE_MS,
  DISCARD_TIMEOUT_MS,
  OWNERS_MAX,
  STALE_CALL_MS,
  STRAY_WAIT_MS,
} from './limits.ts'

const DAY = 86_400

function object(owner = 'alice', seed: number | string = 'object', ttl: number | null = null) {
  const data = createSeededRandom(seed).bytes(600)
  return { data, encryptionPayload: '{}', ttl, contentRoot: null, owner }
}

/** A network with an object of alice's at its first validator. */
async function world(miners = 5, options: NetworkOptions = {}) {
  const plans = Array.from({ length: miners }, (): Temper => 'honest')
  const network = await createSimulatedNetwork(plans, options)
  const [validator, other] = network.validators
  if (validator === undefined) throw new Error('a validator')
  const run = <T>(work: Promise<T>) => network.clock.runUntil(work)
  const store = async (what = object()) => {
    const outcome = await run(validator.engine.objects.store(what))
    if (!outcome.ok) throw new Error(outcome.detail)
    return outcome.value.cid
  }
  await network.blocks(1)
  const cid = await store()
  const { dataHash, receipts } = (await validator.index.object(cid)) ?? { dataHash: '', receipts: [] }
  const holders = receipts.map(({ miner }) => network.miner(miner))
  const remove = (by = 'alice') => run(validator.engine.objects.remove(cid, by))
  const retrieve = (from = validator) => run(from.engine.objects.retrieve(cid))
  return { network, validator, other, run, store, cid, dataHash, holders, remove, retrieve }
}

type World = Awaited<ReturnType<typeof world>>

/** No record, no piece, no byte in a row, nothing pending, nothing to repair. */
async function expectNothingLeft({ validator, network, cid, dataHash }: World): Promise<void> {
  const { index, engine } = validator
  expect(await index.object(cid)).toBeNull()
  for (const { keypair } of network.miners) expect(await index.piece(keypair.address, dataHash)).toBeNull()
  expect((await index.repairs(99)).map((entry) => entry.cid)).not.toContain(cid)
  expect((await index.pendingAudits()).filter((audit) => audit.dataHash === dataHash)).toEqual([])
  expect(await index.account('alice')).toBeNull()
  expect(engine.rows().reduce((sum, { stored_bytes }) => sum + stored_bytes, 0)).toBe(0)
}

const accusations = ({ validator }: World) =>
  validator.events.filter(
    (event) =>
      event.kind === 'copy-lost' ||
      event.kind === 'holder-bad' ||
      event.kind === 'alarm' ||
      (event.kind === 'audit' && event.outcome === 'fail'),
  )

const failures = ({ validator }: World) =>
  validator.engine
    .rows()
    .filter(
      (row) =>
        row.retrieve_attempts !== row.retrieve_successes ||
        row.challenge_attempts !== row.challenge_successes,
    )

describe('deleting an object', () => {
  it('leaves nothing of it here or on its miners, and says how many confirmed', async () => {
    const w = await world()
    expect(await w.remove()).toEqual({
      ok: true,
      value: { deleted: true, holders: COPIES, discarded: COPIES },
    })
    await expectNothingLeft(w)
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0])
    expect(await w.validator.index.discards(9)).toEqual([])
    expect(await w.retrieve()).toMatchObject({ ok: false, reason: 'not-found' })
    expect(await w.remove()).toMatchObject({ ok: false, reason: 'not-found' })
  })

  it('is durable before it is answered: a crash right after brings nothing back', async () => {
    const w = await world()
    await w.remove()
    await w.network.restart(w.validator)
    await expectNothingLeft(w)
    expect(await w.retrieve()).toMatchObject({ reason: 'not-found' })
  })

  it('is for an owner: a stranger, and who only renewed it, is refused', async () => {
    const w = await world()
    await w.run(w.validator.engine.objects.renew(w.cid, 90 * DAY))
    expect(await w.remove('bob')).toMatchObject({ ok: false, reason: 'not-owner' })
    expect((await w.retrieve()).ok).toBe(true)
  })

  it('does nothing when the disk refuses, and works when it does not', async () => {
    const w = await world()
    w.validator.index.failing = true
    expect(await w.remove()).toMatchObject({ ok: false, reason: 'storage-unavailable' })
    w.validator.index.failing = false
    expect((await w.retrieve()).ok).toBe(true)
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([1, 1, 1])
    expect(await w.remove()).toMatchObject({ ok: true, value: { deleted: true } })
    await expectNothingLeft(w)
  })

  it('that was written although the index refused it is confirmed when it is asked for again, once that is durable', async () => {
    const w = await world()
    const { index } = w.validator
    const apply = index.apply.bind(index)
    let isKept = false
    index.apply = async (...batch) => {
      await apply(...batch)
      if (!isKept) throw new Error('no replica has it')
    }
    Object.assign(index, {
      beginRead: () => async () => {
        if (!isKept) throw new Error('no replica has it')
      },
    })
    expect(await w.remove()).toMatchObject({ reason: 'storage-unavailable' })
    expect(await w.validator.index.object(w.cid)).toBeNull()
    expect(await w.remove()).toMatchObject({ reason: 'storage-unavailable' })
    isKept = true
    expect(await w.remove('bob')).toMatchObject({ reason: 'not-found' })
    expect(await w.remove()).toEqual({ ok: true, value: { deleted: true, holders: 0, discarded: 0 } })
    expect(await w.remove()).toMatchObject({ reason: 'not-found' })
    await w.network.blocks(3)
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0])
  })

  it('leaves nothing at miners that the record named before it was stored anew for longer', async () => {
    const w = await world(6)
    for (const miner of w.holders) miner.trouble = (call) => (call === 'store' ? 'late' : null)
    expect(await w.run(w.validator.engine.objects.store(object('alice', 'object', 90 * DAY)))).toMatchObject({
      ok: true,
      value: { copies: COPIES },
    })
    for (const miner of w.holders) miner.trouble = null
    await w.network.clock.advance(STRAY_WAIT_MS)
    await w.network.blocks(2)
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0])
    expect((await w.retrieve()).ok).toBe(true)
    expect(accusations(w)).toEqual([])
    expect(await w.remove()).toMatchObject({ ok: true, value: { deleted: true, discarded: COPIES } })
    expect(w.network.miners.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('of what only another validator placed is told so', async () => {
    const w = await world(5, { validators: 2 })
    const other = w.other ?? w.validator
    expect(await w.run(other.engine.objects.remove(w.cid, 'alice'))).toMatchObject({
      reason: 'not-placed-here',
    })
    expect((await w.retrieve(other)).ok).toBe(true)
  })

  it('keeps a piece that another validator stored on the same miners', async () => {
    const w = await world(3, { validators: 2 })
    const other = w.other ?? w.validator
    await w.run(other.engine.objects.store(object()))
    expect(await w.remove()).toMatchObject({ value: { discarded: COPIES } })
    await expectNothingLeft(w)
    expect((await w.retrieve(other)).ok).toBe(true)
    await w.network.clock.advance(60_000)
    expect((await w.retrieve(other)).ok).toBe(true)
    // The other one has announced it here too, so whoever asks here is led to its copies.
    expect((await w.retrieve()).ok).toBe(true)
  })
})

describe('an object of several owners', () => {
  it('stays until the last of them has deleted it, and counts for each', async () => {
    const w = await world()
    await w.store(object('bob'))
    expect(await w.validator.index.account('bob')).toEqual({
      hotkey: 'bob',
      objects: 1,
      bytes: 600,
      heads: 0,
    })
    expect(await w.remove()).toEqual({ ok: true, value: { deleted: false, holders: COPIES, discarded: 0 } })
    expect((await w.retrieve()).ok).toBe(true)
    expect(await w.validator.index.account('alice')).toBeNull()
    expect(await w.remove()).toMatchObject({ reason: 'not-owner' })
    await w.network.restart(w.validator)
    expect(await w.remove('bob')).toMatchObject({ value: { deleted: true, discarded: COPIES } })
    await expectNothingLeft(w)
    expect(await w.validator.index.account('bob')).toBeNull()
  })

  it('gives a seventeenth its copy and no say in its end', async () => {
    const w = await world()
    for (let i = 1; i < OWNERS_MAX; i += 1) await w.store(object(`owner ${i}`))
    expect(await w.store(object('late'))).toBe(w.cid)
    expect(await w.remove('late')).toMatchObject({ reason: 'not-owner' })
    expect((await w.validator.index.object(w.cid))?.owners).toHaveLength(OWNERS_MAX)
    expect(await w.validator.index.account('late')).toBeNull()
  })

  it('gives an upload that fell short no share in what another has', async () => {
    const w = await world()
    for (const miner of w.network.miners) miner.temper = 'offline'
    const longer = await w.run(w.validator.engine.objects.store(object('bob', 'object', 90 * DAY)))
    expect(longer).toMatchObject({ reason: 'not-enough-copies' })
    expect((await w.validator.index.object(w.cid))?.owners).toEqual(['alice'])
  })
})

describe('what other validators and miners are told', () => {
  it('reaches another validator, where it is not found any more', async () => {
    const w = await world(5, { validators: 2 })
    expect((await w.retrieve(w.other)).ok).toBe(true)
    await w.remove()
    await w.network.clock.advance(1_000)
    expect(await w.other?.index.claims(w.cid)).toEqual([])
    expect(await w.retrieve(w.other)).toMatchObject({ reason: 'not-found' })
    expect(await w.validator.index.outbox()).toEqual([])
  })

  it('reaches one that was away, also after a crash of ours', async () => {
    const w = await world(5, { validators: 2 })
    const other = w.other ?? w.validator
    await w.network.clock.advance(1_000)
    other.alive = false
    for (const miner of w.holders) miner.temper = 'offline'
    expect(await w.remove()).toMatchObject({ value: { deleted: true, holders: COPIES, discarded: 0 } })
    expect(await w.validator.index.outbox()).toHaveLength(1)
    expect(await w.validator.index.discards(9)).toHaveLength(COPIES)
    await w.network.restart(w.validator)
    other.alive = true
    for (const miner of w.holders) miner.temper = 'honest'
    await w.network.blocks(60)
    expect(await other.index.claims(w.cid)).toEqual([])
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0])
    expect([await w.validator.index.outbox(), await w.validator.index.discards(9)]).toEqual([[], []])
  })

  it('reaches one that the chain hides at that time from a process that never saw it', async () => {
    const w = await world(5, { validators: 2 })
    const other = w.other ?? w.validator
    await w.network.clock.advance(1_000)
    expect(await other.index.claims(w.cid)).toHaveLength(1)
    // That it was told is on the disk as well: nothing in the outbox names it any more.
    const told = { kind: 'outbox-done', validator: other.hotkey, cid: w.cid } as const
    await w.validator.index.apply([told], 'durable')
    w.network.chainShows = (truth) => ({
      ...truth,
      neurons: truth.neurons.filter(({ hotkey }) => hotkey !== other.hotkey),
    })
    await w.network.restart(w.validator)
    await w.network.blocks(1)
    expect(await w.remove()).toMatchObject({ value: { deleted: true, discarded: COPIES } })
    await w.network.restart(w.validator)
    await w.network.clock.advance(STALE_CALL_MS + 60_000)
    expect(await other.index.claims(w.cid)).toHaveLength(1)
    w.network.chainShows = null
    await w.network.blocks(60)
    expect(await other.index.claims(w.cid)).toEqual([])
    expect(await w.validator.index.outbox()).toEqual([])
  })

  it('discards a piece although a power cut took the last seed that its miner was sent', async () => {
    const w = await world(3, { engine: { rounds: true, probes: null } })
    // Questions that were answered take the seed of the Store out of the window.
    await w.network.blocks(30)
    for (const { keypair } of w.holders)
      expect((await w.validator.index.piece(keypair.address, w.dataHash))?.seeds).toHaveLength(1)
    for (let i = 0; i < 9; i += 1) await w.retrieve()
    await w.network.restart(w.validator)
    expect(await w.remove()).toMatchObject({ value: { discarded: COPIES } })
  })

  it('reaches a miner that was found out and has kept every byte, also one that is away at first', async () => {
    const w = await world(3)
    const [liar, away] = w.holders
    for (const miner of [liar, away]) {
      const hotkey = miner?.keypair.address ?? ''
      const loss = { cid: w.cid, dataHash: w.dataHash, hotkey, reason: 'echo-differs' }
      await w.run(w.validator.engine.upkeep.copyLost(loss))
    }
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([1, 1, 1])
    if (away !== undefined) away.temper = 'offline'
    expect(await w.remove()).toMatchObject({ value: { deleted: true, holders: COPIES, discarded: 2 } })
    await expectNothingLeft(w)
    await w.network.restart(w.validator)
    if (away !== undefined) away.temper = 'honest'
    await w.network.blocks(60)
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0])
    expect(await w.validator.index.discards(9)).toEqual([])
  })

  it('never takes a copy that a miner stored anew after it was found out', async () => {
    const w = await world(3)
    const hotkey = w.holders[0]?.keypair.address ?? ''
    const loss = { cid: w.cid, dataHash: w.dataHash, hotkey, reason: 'echo-differs' }
    await w.run(w.validator.engine.upkeep.copyLost(loss))
    for (const miner of w.holders) miner.trouble = (call) => (call === 'discard' ? 'late' : null)
    expect(await w.remove()).toMatchObject({ value: { deleted: true, discarded: 0 } })
    await w.store()
    for (const miner of w.holders) miner.trouble = null
    await w.network.blocks(60)
    expect(await w.validator.index.discards(9)).toEqual([])
    expect(w.holders.map(({ pieces }) => pieces.size)).toEqual([1, 1, 1])
    expect((await w.retrieve()).ok).toBe(true)
  })

  it('names the last Store of a miner that was found out after it had stored the piece once more', async () => {
    const w = await world(3)
    const [last, ...others] = w.holders
    if (last === undefined) throw new Error('a holder')
    for (const miner of others) miner.temper = 'offline'
    last.stock = true
    // The renewal falls short: its one copy is one more of the old term, under the seed of its own Store.
    expect(await w.run(w.validator.engine.objects.renew(w.cid, 90 * DAY))).toMatchObject({
      reason: 'not-enough-copies',
    })
    const loss = { cid: w.cid, dataHash: w.dataHash, hotkey: last.keypair.address, reason: 'echo-differs' }
    await w.run(w.validator.engine.upkeep.copyLost(loss))
    last.stock = false
    await w.remove()
    expect(last.pieces.size).toBe(0)
  })

  it('does not wait for a miner that did not answer the delete before', async () => {
    const w = await world(3)
    const second = await w.store(object('alice', 'second'))
    const [gone] = w.holders
    // Its line is cut: what is sent to it is swallowed.
    if (gone !== undefined) gone.trouble = () => 'lost'
    const removing = async (cid: string) => {
      const startMs = w.network.clock.monotonicMs()
      await w.run(w.validator.engine.objects.remove(cid, 'alice'))
      return w.network.clock.monotonicMs() - startMs
    }
    expect(await removing(w.cid)).toBe(DISCARD_GRACE_MS)
    await w.network.clock.advance(DISCARD_TIMEOUT_MS)
    expect(await removing(second)).toBeLessThan(1_000)
    if (gone !== undefined) gone.trouble = null
    await w.network.blocks(60)
    expect(gone?.pieces.size).toBe(0)
  })

  it('of several objects at once counts as one try of a miner that is away: it is told soon after it is back', async () => {
    const w = await world(3)
    const cids = [w.cid]
    for (const seed of ['second', 'third', 'fourth', 'fifth']) cids.push(await w.store(object('alice', seed)))
    const [gone] = w.holders
    if (gone === undefined) throw new Error('a holder')
    gone.trouble = () => 'late'
    await w.run(Promise.all(cids.map((cid) => w.validator.engine.objects.remove(cid, 'alice'))))
    await w.network.clock.advance(DISCARD_TIMEOUT_MS)
    gone.trouble = null
    expect(gone.pieces.size).toBe(cids.length)
    // Half a minute of rest, and a block.
    await w.network.blocks(4)
    expect(gone.pieces.size).toBe(0)
  })

  it('is not told a miner that never heard of such a call again and again', async () => {
    const w = await world()
    for (const miner of w.network.miners) miner.stock = true
    expect(await w.remove()).toMatchObject({ value: { deleted: true, holders: COPIES, discarded: 0 } })
    await w.network.clock.advance(1_000)
    expect(await w.validator.index.discards(9)).toEqual([])
    expect(await w.retrieve()).toMatchObject({ reason: 'not-found' })
  })

  it('reaches a miner that has renewed the piece, of which we never heard', async () => {
    const w = await world(4)
    const [deaf] = w.holders
    if (deaf !== undefined) deaf.trouble = (call) => (call === 'renew' ? 'lost' : null)
    expect((await w.run(w.validator.engine.objects.renew(w.cid, 90 * DAY))).ok).toBe(true)
    if (deaf !== undefined) deaf.trouble = null
    // Its piece is over by our record.
    await w.network.clock.advance(31 * DAY * 1000)
    expect(deaf?.pieces.size).toBe(1)
    expect(await w.remove()).toMatchObject({ value: { deleted: true, discarded: COPIES + 1 } })
    expect(deaf?.pieces.size).toBe(0)
  })

  it('is dropped when the piece has ended by itself, and when its miner left it is kept until then', async () => {
    const w = await world()
    for (const miner of w.holders) miner.temper = 'offline'
    await w.remove()
    for (const miner of w.holders) w.network.replace(miner.keypair.address)
    await w.network.blocks(3)
    expect(await w.validator.index.discards(9)).toHaveLength(COPIES)
    await w.network.clock.advance(31 * DAY * 1000)
    await w.network.blocks(2)
    expect(await w.validator.index.discards(9)).toEqual([])
  })

  it.each(['announce', 'retract'] as const)(
    'an unanswered %s is not overtaken by its opposite while it may still arrive',
    async (late) => {
      const w = await world(5, { validators: 2 })
      const other = w.other ?? w.validator
      await w.network.clock.advance(1_000)
      if (late === 'announce') await w.remove()
      await w.network.clock.advance(1_000)
      // The next call is swallowed and arrives ten seconds later, when nobody waits for it any more.
      const real = other.engine
      let held: (() => void) | null = null
      const hold = (arrive: () => void): Promise<never> => {
        held = arrive
        return new Promise(() => undefined)
      }
      other.engine = {
        ...real,
        announced: (from, what) => hold(() => void real.announced(from, what)),
        retracted: (from, cid) => hold(() => void real.retracted(from, cid)),
      }
      if (late === 'announce') await w.store()
      else await w.remove()
      expect(held).not.toBeNull()
      other.engine = real
      if (late === 'announce') await w.remove()
      else await w.store()
      await w.network.clock.advance(9_000)
      ;(held as (() => void) | null)?.()
      await w.network.clock.advance(STALE_CALL_MS + 60_000)
      expect(await other.index.claims(w.cid)).toHaveLength(late === 'announce' ? 0 : 1)
      expect(await w.validator.index.outbox()).toEqual([])
    },
  )

  it('is told after a crash that came between the answer to an announcement and the note of it', async () => {
    const w = await world(5, { validators: 2 })
    const other = w.other ?? w.validator
    await w.network.clock.advance(1_000)
    await w.remove()
    await w.network.clock.advance(1_000)
    const real = other.engine
    let answer = () => {}
    other.engine = {
      ...real,
      announced: (from, what) =>
        new Promise((resolve) => {
          answer = () => void real.announced(from, what).then(resolve)
        }),
    }
    const storing = w.validator.engine.objects.store(object())
    await w.network.clock.advance(1_000)
    expect((await w.run(storing)).ok).toBe(true)
    const removing = w.validator.engine.objects.remove(w.cid, 'alice')
    await w.network.clock.advance(10)
    other.engine = real
    other.alive = false
    answer()
    await w.network.clock.advance(1)
    // The announcement was taken; that the object is gone is still to be told, and the index knows it.
    expect(await w.validator.index.outbox()).toHaveLength(1)
    await w.network.restart(w.validator)
    other.alive = true
    await w.run(removing)
    await w.network.clock.advance(STALE_CALL_MS + 60_000)
    expect(await other.index.claims(w.cid)).toEqual([])
  })
})

describe('a delete that meets other work', () => {
  it('of an upload of the same bytes takes turns with it', async () => {
    const w = await world()
    await w.remove()
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const storing = w.validator.engine.objects.store(object())
    await w.network.clock.advance(200)
    const removing = w.validator.engine.objects.remove(w.cid, 'alice')
    expect((await w.run(storing)).ok).toBe(true)
    expect(await w.run(removing)).toMatchObject({ ok: true, value: { deleted: true, discarded: COPIES } })
    await expectNothingLeft(w)
    expect(w.network.miners.every(({ pieces }) => pieces.size === 0)).toBe(true)
  })

  it('is followed by an upload that came after it, although the same upload was under way before', async () => {
    const w = await world()
    await w.remove()
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const { objects } = w.validator.engine
    const before = objects.store(object())
    await w.network.clock.advance(200)
    const removing = objects.remove(w.cid, 'alice')
    await w.network.clock.advance(200)
    const after = objects.store(object())
    expect(await w.run(removing)).toMatchObject({ value: { deleted: true } })
    expect([(await w.run(before)).ok, (await w.run(after)).ok]).toEqual([true, true])
    expect((await w.retrieve()).ok).toBe(true)
    expect(await w.validator.index.account('alice')).toMatchObject({ objects: 1 })
  })

  it('never costs the copies of an upload that came after it, however late a Discard arrives', async () => {
    const w = await world(3)
    // The miners swallow the Discard; it is told again while and after the same bytes are stored anew.
    for (const miner of w.holders) miner.trouble = (call) => (call === 'discard' ? 'late' : null)
    expect(await w.remove()).toMatchObject({ value: { discarded: 0 } })
    await w.store()
    for (const miner of w.holders) miner.trouble = null
    await w.network.blocks(60)
    expect(await w.validator.index.discards(9)).toEqual([])
    // Who is a holder again is not told.
    expect(w.validator.events.filter(({ kind }) => kind === 'discarded')).toEqual([])
    expect((await w.retrieve()).ok).toBe(true)
    expect(
      await w.validator.engine.upkeep.healthy((await w.validator.index.object(w.cid)) ?? never()),
    ).toHaveLength(COPIES)
  })

  it('of a repair leaves no record, and the copy that the repair made is discarded', async () => {
    const w = await world(6)
    const [lost] = w.holders
    w.network.replace(lost?.keypair.address ?? '')
    await w.network.blocks(1)
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const repairing = w.validator.engine.upkeep.repair()
    await w.network.clock.advance(1_500)
    for (const miner of w.network.miners) miner.delayMs = 10
    expect(await w.remove()).toMatchObject({ value: { deleted: true } })
    await w.run(repairing)
    await w.network.clock.advance(STRAY_WAIT_MS)
    await w.network.blocks(2)
    await expectNothingLeft(w)
    expect(w.network.miners.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0, 0, 0, 0])
    expect(accusations(w).filter(({ kind }) => kind !== 'copy-lost')).toEqual([])
  })

  it('of a repair that is only fetching stores nothing any more', async () => {
    const w = await world(6)
    w.network.replace(w.holders[0]?.keypair.address ?? '')
    await w.network.blocks(1)
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const stores = w.network.miners.map((miner) => miner.stores)
    const repairing = w.validator.engine.upkeep.repair()
    await w.network.clock.advance(500)
    const removing = w.validator.engine.objects.remove(w.cid, 'alice')
    await w.run(Promise.all([repairing, removing]))
    expect(w.network.miners.map((miner) => miner.stores)).toEqual(stores)
    await expectNothingLeft(w)
  })

  it('of a distribution leaves no record', async () => {
    const w = await world(6)
    for (const miner of w.network.miners) miner.delayMs = 1_000
    const distributing = w.validator.engine.upkeep.distribute()
    await w.network.clock.advance(1_500)
    for (const miner of w.network.miners) miner.delayMs = 10
    await w.remove()
    await w.run(distributing)
    await w.network.clock.advance(STRAY_WAIT_MS)
    await w.network.blocks(2)
    await expectNothingLeft(w)
    expect(w.network.miners.map(({ pieces }) => pieces.size)).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('of a download blames no miner for a piece that it was told to discard', async () => {
    const w = await world(3, {
      miners: (inner) => ({
        ...inner,
        retrieve: async (...call) => {
          await pause(w.network.clock, 1_000)
          return inner.retrieve(...call)
        },
      }),
    })
    const downloading = w.validator.engine.objects.retrieve(w.cid)
    await w.network.clock.advance(100)
    expect(await w.remove()).toMatchObject({ value: { discarded: COPIES } })
    expect(await w.run(downloading)).toMatchObject({ ok: false, reason: 'not-found' })
    expect([accusations(w), failures(w)]).toEqual([[], []])
    await expectNothingLeft(w)
  })

  /** How long a question, and the answer to it, are on their way, milliseconds. */
  const WAYS = {
    'request late': { there: 4_000, back: 0 },
    'answer late': { there: 0, back: 4_000 },
    'request arriving in between': { there: 2_000, back: 4_000 },
    'answer lost': { there: 0, back: 10_000_000 },
  } as const
  const AUDITS = (['challenge', 'retrieve'] as const).flatMap((task) =>
    (Object.keys(WAYS) as (keyof typeof WAYS)[]).flatMap((way) =>
      [true, false].map((again) => [task, way, again ? 'stored again' : 'gone', again] as const),
    ),
  )

  it.each(AUDITS)('of a %s (%s) whose bytes are then %s accuses nobody', async (...row) => {
    const [task, way, , again] = row
    let holding = true
    let asked = 0
    const w = await world(3, {
      engine: { rounds: true, probes: null },
      miners: (inner) => {
        const later = async <T>(call: () => Promise<T>): Promise<T> => {
          asked += 1
          if (!holding) return call()
          await pause(w.network.clock, WAYS[way].there)
          const answer = await call()
          await pause(w.network.clock, WAYS[way].back)
          return answer
        }
        return {
          ...inner,
          ...(task === 'challenge'
            ? { challenge: (...call) => later(() => inner.challenge(...call)) }
            : { retrieve: (...call) => later(() => inner.retrieve(...call)) }),
        }
      },
    })
    for (let i = 0; i < 2_000 && asked === 0; i += 1) {
      if (i % 24 === 0) {
        w.network.block += 1
        await w.run(w.validator.engine.onBlock())
      }
      await w.network.clock.advance(500)
    }
    expect(asked).toBeGreaterThan(0)
    await w.remove()
    await w.network.clock.advance(2_500)
    if (again) await w.store()
    holding = false
    await w.network.clock.advance(200_000)
    await w.run(w.validator.engine.settled())
    expect(accusations(w)).toEqual([])
    // Silence counts, whatever became of the piece; a question about the first life leaves none about the second.
    if (way !== 'answer lost') expect(failures(w)).toEqual([])
    expect(await w.validator.index.pendingAudits()).toEqual([])
    if (!again) return expectNothingLeft(w)
    // The pieces that are there now prove what they hold, question after question.
    await w.network.blocks(45)
    expect(accusations(w)).toEqual([])
    expect(await w.validator.index.pendingAudits()).toEqual([])
  })

  it('of an object that is short ends its repair', async () => {
    const w = await world(3)
    const [lost] = w.holders
    if (lost !== undefined) lost.temper = 'offline'
    const { cid, dataHash } = w
    const loss = { cid, dataHash, hotkey: lost?.keypair.address ?? '', reason: 'missing' }
    await w.run(w.validator.engine.upkeep.copyLost(loss))
    expect(await w.validator.index.repairs(9)).toHaveLength(1)
    // The third was found out; it may have kept the bytes, and does not answer.
    expect(await w.remove()).toMatchObject({
      value: { deleted: true, holders: COPIES, discarded: COPIES - 1 },
    })
    await expectNothingLeft(w)
  })

  it('of a copy in doubt forgets the doubt: the same bytes stored again are whole', async () => {
    const w = await world(3)
    const { cid, dataHash } = w
    for (const { keypair } of w.holders)
      await w.run(
        w.validator.engine.upkeep.copyDoubtful({ cid, dataHash, hotkey: keypair.address, reason: 'silent' }),
      )
    await w.remove()
    expect(await w.store()).toBe(cid)
  })
})

function never(): never {
  throw new Error('no record')
}
