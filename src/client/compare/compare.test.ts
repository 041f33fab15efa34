/** What is found by comparing with a second validator unasked, and what nobody is accused of. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  fastClock,
  memorySink,
  SECRET,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import type { ValidatorTemper } from '../../testing/fake-validator-tempers.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import type { Clock } from '../ports.ts'

/** What is due later runs when the test says so. */
function heldClock() {
  const due = new Set<() => void>()
  const fast = fastClock()
  let passed = 0
  const held: Clock = {
    ...fast,
    now: () => fast.now() + passed,
    after(ms, work) {
      if (ms < 10_000) return fast.after(ms, work)
      due.add(work)
      return () => void due.delete(work)
    },
  }
  const run = () => {
    const begun = [...due]
    due.clear()
    for (const work of begun) work()
  }
  const pass = (ms: number) => {
    passed += ms
  }
  return { clock: held, run, pass, waiting: () => due.size }
}

async function world(validators: readonly ValidatorTemper[] = ['honest', 'honest'], through: 1 | 2 = 1) {
  const time = heldClock()
  const line = { online: true }
  const before: { call: (call: string) => void } = { call: () => undefined }
  const network = new FakeNetwork({ validators, before: (call) => before.call(call) })
  const { drive } = await unlockedDrive(network, undefined, {
    compares: { automatic: true },
    clock: time.clock,
    connectivity: { isOnline: () => line.online, listen: () => () => undefined },
  })
  valueOf(await drive.setStoringSettings({ validators: through, compares: true }))
  const upload = () => uploadNow(drive, bytesSource(new Uint8Array(randomBytes(20_000)), { name: 'a.bin' }))
  const fetched = async (entryId: string) =>
    valueOf(await drive.downloadTo(entryId, async () => memorySink()))
  return { time, before, line, network, drive, upload, fetched }
}

type World = Awaited<ReturnType<typeof world>>

/** What is due begins, and ends. */
async function later({ time, drive }: World, entryId: string) {
  time.run()
  await drive.comparisonsSettled()
  return valueOf(await drive.comparisons(entryId)).comparisons
}

/** One file, sent and fetched, with the first comparison behind it; what validators are then is up to the test. */
async function sent(validators?: readonly ValidatorTemper[], through?: 1 | 2) {
  const w = await world(validators, through)
  return { ...w, entry: await w.upload() }
}

function all(w: World, temper: ValidatorTemper) {
  w.network.tempers.fill(temper)
}

const asked = ({ network }: World, call: string) => network.asked.filter((each) => each.call === call).length

describe('comparing with a second validator by itself', () => {
  it('waits a while, then confirms an upload through a validator that did not place the object', async () => {
    const w = await sent()
    expect(valueOf(await w.drive.comparisons(w.entry.id)).comparisons).toEqual([])
    const before = asked(w, 'retrieve') + asked(w, 'range')
    const [comparison, ...more] = await later(w, w.entry.id)
    expect(more).toEqual([])
    expect(comparison).toMatchObject({ after: 'upload', read: false, validator: { opinion: 'agrees' } })
    const [object] = comparison?.validator.objects ?? []
    const sheet = valueOf(await w.drive.proofSheet(w.entry.id))
    const placedBy = sheet.parts.find(({ cid }) => cid === object?.cid)?.holders[0]?.validatorHotkey
    expect(placedBy).toBeDefined()
    expect(comparison?.validator.validatorHotkey).not.toBe(placedBy)
    // Bytes are a matter of downloads.
    expect(asked(w, 'retrieve') + asked(w, 'range')).toBe(before)
    expect(valueOf(await w.drive.contradictions())).toEqual([])
  })

  it('reads the object after a download, and names the one that gives other bytes', async () => {
    const w = await sent()
    w.time.run()
    await w.drive.comparisonsSettled()
    w.time.pass(86_400_000)
    await w.fetched(w.entry.id)
    all(w, 'wrong-bytes')
    const found = await later(w, w.entry.id)
    expect(found[0]).toMatchObject({ after: 'download', read: true, validator: { opinion: 'lies' } })
    expect(valueOf(await w.drive.contradictions())).toMatchObject([
      { entryId: w.entry.id, name: 'a.bin', validator: { opinion: 'lies' } },
    ])
  })

  it('keeps a lie when the same validator is right on another day', async () => {
    const w = await sent(['honest', 'honest'], 2)
    w.network.copies.forgeReceipts(0)
    w.network.copies.forgeReceipts(1)
    expect((await later(w, w.entry.id))[0]?.validator.opinion).toBe('lies')
    w.network.copies.tellAsBefore()
    w.time.pass(86_400_000)
    await w.fetched(w.entry.id)
    const found = await later(w, w.entry.id)
    expect(found.map(({ validator }) => validator.opinion)).toEqual(['agrees', 'lies'])
    expect(valueOf(await w.drive.contradictions())).toHaveLength(1)
  })

  it('says of one that was not told yet that it lags, and accuses nobody', async () => {
    const w = await sent()
    w.network.copies.forget(0)
    w.network.copies.forget(1)
    expect((await later(w, w.entry.id))[0]?.validator.opinion).toBe('lags')
    expect(valueOf(await w.drive.contradictions())).toEqual([])
  })

  it('says of one that names fewer holders than the other has placed that it lags', async () => {
    const w = await sent()
    const { parts } = valueOf(await w.drive.proofSheet(w.entry.id))
    const miner = parts[0]?.holders[0]?.minerHotkey ?? ''
    for (const validator of [0, 1]) w.network.copies.dropHolder(validator, miner)
    const [comparison] = await later(w, w.entry.id)
    expect(comparison?.validator).toMatchObject({ opinion: 'lags', objects: [{ holders: 2 }] })
  })

  it('says of one that placed the file and hides it, or one of its holders, which of both it did', async () => {
    const hidden = await sent(['honest', 'honest'], 2)
    hidden.network.copies.forget(0)
    hidden.network.copies.forget(1)
    expect((await later(hidden, hidden.entry.id))[0]?.validator.opinion).toBe('denies')
    expect(valueOf(await hidden.drive.contradictions())).toHaveLength(1)
    const fewer = await sent(['honest', 'honest'], 2)
    const { parts } = valueOf(await fewer.drive.proofSheet(fewer.entry.id))
    for (const miner of parts.flatMap(({ holders }) => holders.map((each) => each.minerHotkey)))
      for (const validator of [0, 1]) fewer.network.copies.dropHolder(validator, miner)
    expect((await later(fewer, fewer.entry.id))[0]?.validator.opinion).toBe('drops')
    expect(valueOf(await fewer.drive.contradictions())).toEqual([])
  })

  it('keeps nothing of one that does not answer, and asks again the same day', async () => {
    const w = await sent()
    all(w, 'unreachable')
    expect(await later(w, w.entry.id)).toEqual([])
    all(w, 'honest')
    await w.fetched(w.entry.id)
    expect(await later(w, w.entry.id)).toHaveLength(1)
  })

  it('asks about a file once a day, however often it is fetched', async () => {
    const w = await sent()
    await later(w, w.entry.id)
    const before = w.network.asked.filter(({ call }) => call === 'holders').length
    await w.fetched(w.entry.id)
    await later(w, w.entry.id)
    expect(asked(w, 'holders')).toBe(before)
    w.time.pass(86_400_000)
    await w.fetched(w.entry.id)
    await later(w, w.entry.id)
    expect(asked(w, 'holders')).toBe(before + 1)
  })

  it('asks nobody when there is one validator, no network, or the person does not want it', async () => {
    const one = await sent(['honest'])
    expect(await later(one, one.entry.id)).toEqual([])
    const offline = await sent()
    offline.line.online = false
    expect(await later(offline, offline.entry.id)).toEqual([])
    const off = await world()
    valueOf(await off.drive.setStoringSettings({ validators: 1, compares: false }))
    const entry = await off.upload()
    expect(await later(off, entry.id)).toEqual([])
    for (const w of [one, offline, off]) expect(asked(w, 'holders')).toBe(0)
  })

  it('says of a file what comes next: soon, after the next transfer, nobody to ask, not wanted', async () => {
    const w = await sent()
    const next = async ({ drive, entry }: Awaited<ReturnType<typeof sent>>) =>
      valueOf(await drive.comparisons(entry.id)).next
    expect(await next(w)).toBe('soon')
    let meanwhile: Promise<unknown> = Promise.resolve()
    w.before.call = (call) => {
      if (call === 'holders') meanwhile = next(w)
    }
    await later(w, w.entry.id)
    expect(await meanwhile).toBe('soon')
    expect(await next(w)).toBe('idle')
    valueOf(await w.drive.setStoringSettings({ validators: 1, compares: false }))
    expect(await next(w)).toBe('off')
    expect(await next(await sent(['honest']))).toBe('alone')
  })

  it('stops when the drive is locked, before and while it asks', async () => {
    const waiting = await sent()
    await waiting.drive.lock()
    expect(waiting.time.waiting()).toBe(0)
    const w = await sent()
    let locked: Promise<unknown> = Promise.resolve()
    w.before.call = (call) => {
      if (call === 'holders') locked = w.drive.lock()
    }
    w.time.run()
    await w.drive.comparisonsSettled()
    await locked
    valueOf(await w.drive.unlock(SECRET))
    expect(asked(w, 'holders')).toBe(1)
    expect(valueOf(await w.drive.comparisons(w.entry.id)).comparisons).toEqual([])
  })
})
