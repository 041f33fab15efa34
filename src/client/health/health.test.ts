import { describe, expect, it } from 'vitest'
import { bytesSource, unlockedDrive, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import { FakeNetwork, type FakeOptions } from '../../testing/fake-validators.ts'
import type { Drive } from '../drive.ts'
import type { FileHealth } from '../health-api.ts'
import { LATE_BLOCKS } from './repairs.ts'

async function stored(options: FakeOptions = {}) {
  const network = new FakeNetwork(options)
  const { drive } = await unlockedDrive(network)
  const { id } = await uploadNow(drive, bytesSource(new Uint8Array(40_000).fill(7)))
  return { network, drive, id }
}

/** Looks until what is asked in the background has been heard. */
async function healthOnce(drive: Drive, id: string, isSo: (health: FileHealth) => boolean) {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const health = valueOf(await drive.fileHealth(id))
    if (isSo(health)) return health
    await new Promise((turn) => setTimeout(turn, 0))
  }
  throw new Error('it never came to that')
}

describe('fileHealth', () => {
  it('has three copies at three operators after an upload, and expects no repair', async () => {
    const { drive, id } = await stored()
    expect(valueOf(await drive.fileHealth(id))).toMatchObject({
      standing: 'fine',
      wanted: 3,
      weakest: { copies: 3, operators: 3 },
      repairs: [],
      blockSeconds: null,
      forecast: { unknown: 'young-subnet' },
    })
  })

  it('follows a repair from a seat that was taken to new holders that a validator names', async () => {
    const { network, drive, id } = await stored()
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    network.subnet.block = 210
    const before = await healthOnce(drive, id, ({ repairs }) => (repairs[0]?.askedAt ?? null) !== null)
    expect(before).toMatchObject({ standing: 'short', weakest: { copies: 2 } })
    expect(before.repairs[0]).toMatchObject({ stage: 'expected', since: 200, askedAt: 210, isLate: false })
    network.repairAll()
    network.subnet.block = 216
    const after = await healthOnce(drive, id, ({ repairCounts }) => repairCounts.seen > 0)
    expect(after.repairs[0]).toMatchObject({ stage: 'seen', askedAt: 216, seenAt: 209 })
    // The bytes are not here: a validator's word makes no copy.
    expect(after.weakest?.copies).toBe(2)
  })

  it('does not ask again before some blocks have passed', async () => {
    const { network, drive, id } = await stored()
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    await healthOnce(drive, id, ({ repairs }) => repairs.some(({ askedAt }) => askedAt !== null))
    const asked = () => network.asked.filter(({ call }) => call === 'holders').length
    const once = asked()
    network.subnet.block = 205
    for (let times = 0; times < 5; times += 1) valueOf(await drive.fileHealth(id))
    await new Promise((turn) => setTimeout(turn, 5))
    expect(asked()).toBe(once)
  })

  it('believes no receipt that its miner did not sign', async () => {
    const { network, drive, id } = await stored()
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    network.subnet.block = 210
    network.repairAll()
    network.forgeSignatures()
    const health = await healthOnce(drive, id, ({ repairs }) => (repairs[0]?.askedAt ?? null) !== null)
    expect(health.repairs[0]).toMatchObject({ stage: 'expected', newHolders: [] })
  })

  it('is refused for a folder and while the drive is locked', async () => {
    const { drive, id } = await stored()
    expect(await drive.fileHealth('f'.repeat(32))).toMatchObject({ ok: false, error: { code: 'not-found' } })
    await drive.lock()
    expect(await drive.fileHealth(id)).toMatchObject({ ok: false, error: { code: 'locked' } })
    expect(await drive.restoreCopies(id)).toMatchObject({ ok: false, error: { code: 'locked' } })
  })
})

describe('restoreCopies', () => {
  it('makes the copies anew through another validator, keeps their receipts, and ends the repair', async () => {
    const { network, drive, id } = await stored()
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    network.subnet.block = 201 + LATE_BLOCKS
    const { objects, repairCounts } = valueOf(await drive.fileHealth(id))
    expect(repairCounts).toMatchObject({ expected: objects, late: objects })
    const result = valueOf(await drive.restoreCopies(id))
    expect(result).toMatchObject({ objects, restored: objects, left: 0, failure: null })
    expect(result.bytes).toBeGreaterThan(40_000)
    const after = valueOf(await drive.fileHealth(id))
    expect(after).toMatchObject({ standing: 'fine', weakest: { copies: 3, operators: 3 } })
    expect(after.repairs[0]).toMatchObject({ stage: 'verified', verifiedBy: 'receipts' })
    const { parts } = valueOf(await drive.proofSheet(id))
    for (const { holders } of parts) {
      expect(new Set(holders.map(({ minerHotkey }) => minerHotkey)).size).toBe(4)
      const by = (isNew: boolean) =>
        new Set(holders.filter(({ block }) => block > 200 === isNew).map((one) => one.validatorHotkey))
      expect([by(false).size, by(true).size]).toEqual([1, 1])
      expect([...by(true)]).not.toEqual([...by(false)])
    }
  })

  it('has the holders asked where a validator answers with old receipts, and ends the repair when they are back', async () => {
    const { network, drive, id } = await stored({ validators: ['honest'] })
    const holders = new Set(
      valueOf(await drive.proofSheet(id)).parts.flatMap((part) => part.holders.map((one) => one.minerHotkey)),
    )
    const audited = async () => {
      valueOf(await drive.auditNow({ kind: 'entries', ids: [id] }, 'quick'))
      await drive.auditSettled()
    }
    network.storesAgain = false
    for (const hotkey of [...holders].slice(0, 2)) network.challenges.tempers.set(hotkey, 'late')
    for (const block of [200, 201 + LATE_BLOCKS]) {
      network.subnet.block = block
      await audited()
    }
    expect(valueOf(await drive.fileHealth(id)).repairCounts.late).toBeGreaterThan(0)
    network.subnet.block += 1
    expect(valueOf(await drive.restoreCopies(id))).toMatchObject({
      restored: 0,
      failure: { code: 'not-enough-copies' },
    })
    network.subnet.block += 1
    network.challenges.tempers.clear()
    expect(valueOf(await drive.restoreCopies(id))).toMatchObject({ left: 0, failure: null })
    const { repairs, repairCounts } = valueOf(await drive.fileHealth(id))
    expect(repairCounts).toMatchObject({ expected: 0, late: 0 })
    expect(repairs.every(({ stage }) => stage === 'verified')).toBe(true)
  })

  it('says why where nobody has the bytes, and changes nothing', async () => {
    const { network, drive, id } = await stored({ validators: ['honest'] })
    network.subnet.block = 200
    network.subnet.replaceMiner(0)
    network.subnet.block = 210
    network.objects.clear()
    const result = valueOf(await drive.restoreCopies(id))
    expect(result).toMatchObject({ restored: 0, bytes: 0, failure: { code: 'not-found' } })
    expect(valueOf(await drive.fileHealth(id)).standing).toBe('short')
  })

  it('moves nothing where nothing lacks copies', async () => {
    const { network, drive, id } = await stored()
    const asked = network.asked.length
    expect(valueOf(await drive.restoreCopies(id))).toEqual({
      objects: 0,
      restored: 0,
      bytes: 0,
      left: 0,
      failure: null,
    })
    expect(network.asked.length).toBe(asked)
  })
})
