import { describe, expect, it } from 'vitest'
import { auditRun, holderProof, partProof } from '../../testing/health-fixture.ts'
import { subnetOf } from '../../testing/subnet-fixture.ts'
import type { AuditRun } from '../audit-api.ts'
import { sightingOf } from './copies.ts'
import { objectsOf } from './file-health.ts'
import { LATE_BLOCKS, type RepairNote, repairOf, repairPicture } from './repairs.ts'

/** m1's seat was taken in block 9500, after its receipt of block 9000. */
const TAKEN = subnetOf([{}, { hotkey: 'heir', registeredAt: 9500 }, {}, {}, {}], { block: 9600 })
const HOLDERS = [holderProof('m0'), holderProof('m1'), holderProof('m2')]

interface Case {
  readonly subnet?: typeof TAKEN
  readonly holders?: typeof HOLDERS
  readonly runs?: readonly AuditRun[]
  readonly note?: RepairNote
}

function repair({ subnet = TAKEN, holders = HOLDERS, runs = [], note }: Case) {
  const sighting = sightingOf(subnet)
  const [object] = objectsOf([partProof('cid', holders)], new Map([['cid', runs]]), sighting)
  if (object === undefined) throw new Error('no object')
  return repairOf(object, note ?? null, sighting)
}

const named = (hotkey: string, block: number): RepairNote => {
  return { cid: 'cid', noticedAt: 9510, askedAt: 9590, holders: [{ hotkey, block }] }
}

describe('repairOf', () => {
  it('expects nothing while every copy is there, or enough are left', () => {
    expect(repair({ subnet: subnetOf([{}, {}, {}]) })).toBeNull()
    expect(repair({ holders: [...HOLDERS, holderProof('m3')] })).toBeNull()
  })

  it('expects a repair since the registration that took the seat', () => {
    expect(repair({})).toMatchObject({
      stage: 'expected',
      cause: 'replaced',
      since: 9500,
      lost: ['m1'],
      askedAt: null,
      isLate: false,
    })
  })

  it('expects one since a miner registered anew, and since the loss was noticed where no seat tells', () => {
    const anew = subnetOf([{}, { registeredAt: 9400 }, {}], { block: 9600 })
    expect(repair({ subnet: anew })).toMatchObject({ since: 9400 })
    const holders = [holderProof('m0'), { ...holderProof('m1'), minerUid: null }, holderProof('m2')]
    expect(repair({ holders, note: { ...named('m9', 1), holders: [] } })).toMatchObject({ since: 9510 })
    expect(repair({ holders })).toMatchObject({ since: 9600 })
  })

  it('expects one since the audit from which on a holder was not asked, and sees it in whom a validator names instead', () => {
    const subnet = subnetOf([{}, {}, {}, {}], { block: 9600 })
    const runs = [auditRun(9500, { m0: 'proven', m1: 'unasked', m2: 'proven' })]
    const expected = { stage: 'expected', cause: 'unasked', since: 9500, lost: ['m1'], isLate: false }
    expect(repair({ subnet, runs })).toMatchObject(expected)
    expect(repair({ subnet, runs, note: named('m3', 9550) })).toMatchObject({ stage: 'seen' })
    // The validator dropped it and had somebody else long before.
    const other = auditRun(9500, { m0: 'proven', m1: 'unasked', m2: 'proven', m3: 'proven' })
    expect(repair({ subnet, runs: [other] })).toBeNull()
    expect(repair({ subnet: { ...subnet, block: 9500 + LATE_BLOCKS + 1 }, runs })).toMatchObject({
      isLate: true,
    })
  })

  it('expects one since the loss that left too few, when four had it', () => {
    const subnet = subnetOf(
      [{ hotkey: 'a', registeredAt: 9200 }, { hotkey: 'b', registeredAt: 9400 }, {}, {}],
      { block: 9600 },
    )
    expect(repair({ subnet, holders: [...HOLDERS, holderProof('m3')] })).toMatchObject({
      since: 9400,
      lost: ['m0', 'm1'],
    })
  })

  it('sees a repair only in a new holder that is registered since before its receipt', () => {
    expect(repair({ note: named('m3', 9550) })).toMatchObject({
      stage: 'seen',
      seenAt: 9550,
      newHolders: ['m3'],
      askedAt: 9590,
    })
    expect(repair({ note: named('nobody', 9550) })).toMatchObject({ stage: 'expected', newHolders: [] })
    expect(repair({ note: named('heir', 9499) })).toMatchObject({ stage: 'expected', newHolders: [] })
    // Its receipt is the one that is known.
    expect(repair({ note: named('m0', 9000) })).toMatchObject({ stage: 'expected', newHolders: [] })
  })

  it('does not see a repair in a second hotkey of an owner that is there', () => {
    const neurons = TAKEN.neurons.map((one) => (one.uid === 3 ? { ...one, coldkey: 'owner0' } : one))
    const subnet = { ...TAKEN, neurons }
    expect(repair({ subnet, note: named('m3', 9550) })).toMatchObject({ stage: 'expected' })
  })

  it('is verified by an audit after the loss that proved as many copies as wanted, and not by one before', () => {
    const after = auditRun(9580, { m0: 'proven', m2: 'proven', m3: 'proven' })
    expect(repair({ runs: [after], note: named('m3', 9550) })).toMatchObject({
      stage: 'verified',
      verifiedAt: 9580,
      verifiedBy: 'audit',
      isLate: false,
    })
    const fewer = auditRun(9580, { m0: 'proven', m2: 'proven' })
    expect(repair({ runs: [fewer], note: named('m3', 9550) })).toMatchObject({ stage: 'seen' })
    expect(repair({ runs: [auditRun(9400, { m1: 'proven' })] })).toMatchObject({ stage: 'expected' })
  })

  it('is expected again when an audit finds that the new holder has nothing', () => {
    const lie = auditRun(9580, { m0: 'proven', m2: 'proven', m3: 'missing' })
    const before = auditRun(9560, { m3: 'proven' })
    expect(repair({ runs: [lie, before], note: named('m3', 9550) })).toMatchObject({ stage: 'expected' })
  })

  it('is verified by the receipts of a new upload', () => {
    const holders = [...HOLDERS, holderProof('m3', 9590)]
    expect(repair({ holders })).toMatchObject({
      stage: 'verified',
      verifiedAt: 9590,
      verifiedBy: 'receipts',
    })
  })

  it('expects one for a copy that failed, and for one that stays silent until it answers', () => {
    const subnet = subnetOf([{}, {}, {}], { block: 9600 })
    const failed = auditRun(9200, { m0: 'failed', m1: 'proven', m2: 'proven' })
    expect(repair({ subnet, runs: [failed] })).toMatchObject({ cause: 'failed', since: 9200 })
    const silent = [auditRun(9500, { m0: 'silent' }), auditRun(9300, { m0: 'silent' })]
    expect(repair({ subnet, runs: silent })).toMatchObject({ cause: 'silent', since: 9300 })
    expect(repair({ subnet, runs: [auditRun(9550, { m0: 'proven' }), ...silent] })).toBeNull()
  })

  it('names the loss that left too few, not an older one that did no harm', () => {
    const subnet = subnetOf([{}, {}, {}, {}], { block: 9600 })
    const holders = [...HOLDERS, holderProof('m3')]
    const failed = auditRun(9200, { m0: 'failed', m1: 'proven' })
    expect(repair({ subnet, holders, runs: [failed] })).toBeNull()
    expect(repair({ subnet, holders, runs: [auditRun(9400, { m1: 'silent' }), failed] })).toMatchObject({
      cause: 'silent',
      since: 9400,
      lost: ['m0', 'm1'],
    })
  })

  it('does not call the repair of a silent miner late before an audit has found it silent again', () => {
    const subnet = subnetOf([{}, {}, {}], { block: 20_000 })
    const first = auditRun(9500, { m0: 'silent' })
    expect(repair({ subnet, runs: [first] })).toMatchObject({ stage: 'expected', isLate: false })
    expect(repair({ subnet, runs: [auditRun(9501 + LATE_BLOCKS, { m0: 'silent' }), first] })).toMatchObject({
      since: 9500,
      isLate: true,
    })
    // Another copy is gone for sure, and silence does not make that older.
    const taken = { ...TAKEN, block: 9600 }
    expect(repair({ subnet: taken, runs: [auditRun(9100, { m0: 'silent' })] })).toMatchObject({
      since: 9100,
      isLate: false,
    })
  })

  it('is late after so many blocks without a new holder, and not with one', () => {
    const at = (block: number) => ({ ...TAKEN, block })
    expect(repair({ subnet: at(9500 + LATE_BLOCKS) })?.isLate).toBe(false)
    expect(repair({ subnet: at(9501 + LATE_BLOCKS) })?.isLate).toBe(true)
    expect(repair({ subnet: at(9501 + LATE_BLOCKS), note: named('m3', 9550) })?.isLate).toBe(false)
  })
})

describe('repairPicture', () => {
  it('lists what is late first, then what is under way, and counts all', () => {
    const late = repair({ subnet: { ...TAKEN, block: 20_000 } })
    const seen = repair({ note: named('m3', 9550) })
    const expected = repair({})
    const all = [seen, expected, late].flatMap((one) => one ?? [])
    const { repairs, repairCounts } = repairPicture(all)
    expect(repairs).toEqual([late, expected, seen])
    expect(repairCounts).toEqual({ expected: 2, seen: 1, verified: 0, late: 1 })
  })
})
