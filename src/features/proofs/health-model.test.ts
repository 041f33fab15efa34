import { describe, expect, it } from 'vitest'
import type { FileHealth, HolderRisk, ObjectRepair } from '../../client/health-api.ts'
import { FAKE_HEALTHS, type FakeHealth, fakeHealth } from '../../testing/fake-health.ts'
import { assumptionSentence, forecastSentences } from './forecast-sentences.ts'
import {
  blocksText,
  causeSentence,
  doubtHint,
  firstDrop,
  healthBadge,
  healthSentence,
  pieceTitle,
  placeHint,
  restoredSentence,
  riskSentence,
} from './health-model.ts'
import { repairSteps } from './repair-steps.ts'

async function health(kind: FakeHealth): Promise<FileHealth> {
  const outcome = await fakeHealth(kind, (index) => `5F${String(index).padEnd(46, 'x')}`).fileHealth('a')
  if (!outcome.ok) throw new Error(outcome.error.detail)
  return outcome.value
}

describe('healthSentence', () => {
  it('says what there is, and how many miners have to go until a copy does', async () => {
    const fine = await health('healthy')
    expect(healthSentence({ ...fine, copiesAfter: [3, 3, 3, 3, 2, 2] })).toBe(
      'Every piece has at least 3 copies at 3 operators; if the 4 riskiest miners went, 2 would be left.',
    )
    expect(healthSentence({ ...fine, copiesAfter: [3, 2] })).toContain('if the riskiest miner went, 2 would')
    expect(healthSentence({ ...fine, copiesAfter: [3, 3, 3] })).toContain(
      'if the 2 riskiest miners went, all copies would be left.',
    )
  })

  it('does not claim copies where there are too few, none, or no receipts', async () => {
    const short = await health('late')
    expect(healthSentence(short)).toContain('2 copies at 2 operators; 3 operators are wanted')
    expect(healthSentence({ ...short, standing: 'lost' })).toContain('no copy is known')
    expect(healthSentence(await health('unknown'))).toContain('cannot count the copies')
  })

  it('hints at copies that stand in one network, and not at others', async () => {
    expect(placeHint({ weakest: null })).toBe('')
    const { weakest } = await health('healthy')
    if (weakest === null) throw new Error('nothing is known')
    expect(placeHint({ weakest })).toBe('')
    expect(placeHint({ weakest: { ...weakest, networks: 1 } })).toContain('in 1 network by the addresses')
  })
})

describe('healthBadge', () => {
  it('is never better than what is known', async () => {
    const words = await Promise.all(FAKE_HEALTHS.map(async (kind) => healthBadge(await health(kind)).word))
    expect(words).toEqual([
      'Healthy',
      'Repair expected',
      'Copies missing',
      'Repair is late',
      'Repair is late',
      'Not known',
    ])
  })
})

describe('firstDrop', () => {
  it('is the fewest miners whose loss costs a copy, or all that were counted', () => {
    expect(firstDrop({ copiesAfter: [3, 3, 1, 0] })).toEqual({ gone: 2, left: 1 })
    expect(firstDrop({ copiesAfter: [3, 3, 3] })).toEqual({ gone: 2, left: 3 })
  })
})

describe('riskSentence', () => {
  const risk: HolderRisk = {
    hotkey: 'm',
    uid: 4,
    turn: 5,
    before: 4,
    immuneBlocks: 0,
    incentive: 0,
    reasons: ['near'],
    objects: 1,
  }

  it('counts down to the registration that takes the seat, and to the end of an immunity', () => {
    expect(riskSentence(risk, 12)).toContain('After 4 other registrations the next one takes its seat')
    expect(riskSentence({ ...risk, turn: 1, reasons: ['next'] }, 12)).toContain('The next registration')
    const ending: HolderRisk = { ...risk, turn: null, immuneBlocks: 300, reasons: ['immunity-ending'] }
    expect(riskSentence(ending, 12)).toContain('ends in 300 blocks (about 1 h 0 min)')
  })

  it('accuses nobody of silence', () => {
    expect(riskSentence({ ...risk, reasons: ['silent'] }, 12)).toContain('nobody’s fault')
  })
})

describe('forecastSentences', () => {
  const base = { unknown: null, belowWanted: null, lost: null, assumptions: [] }
  const shown = { blockSeconds: null, wanted: 3 }

  it('gives both ends where they are known, and says where one is not', () => {
    const span = { earliest: 100, middle: null, latest: 900 }
    const said = forecastSentences({ ...base, belowWanted: span, lost: { ...span, latest: null } }, shown)
    expect(said).toEqual([
      'Some piece would have fewer than 3 copies after 100 blocks at the earliest, and after 900 blocks at the latest.',
      'The last copy of some piece would be gone after 100 blocks at the earliest; how late it may be cannot be foreseen.',
    ])
  })

  it('does not foretell what is so already', () => {
    const now = { earliest: 0, middle: 0, latest: 0 }
    expect(forecastSentences({ ...base, belowWanted: now }, shown)).toEqual([
      'As far as can be foreseen, no piece loses its last copy.',
    ])
  })

  it('says why there is none, and names every assumption', async () => {
    expect(forecastSentences({ ...base, unknown: 'few-registrations' }, shown)).toHaveLength(1)
    const { forecast } = await health('risk')
    expect(forecast.assumptions.map(assumptionSentence).every((sentence) => sentence.length > 20)).toBe(true)
  })
})

describe('repairSteps', () => {
  const states = (repair: ObjectRepair | undefined) =>
    repair === undefined ? [] : repairSteps(repair, 4_801_204).map(({ state }) => state)

  it('goes from expected over seen to verified', async () => {
    const { repairs } = await health('repair')
    const at = (stage: ObjectRepair['stage']) => repairs.find((one) => one.stage === stage)
    expect(states(at('expected'))).toEqual(['done', 'now', 'open'])
    expect(states(at('seen'))).toEqual(['done', 'done', 'now'])
    expect(states(at('verified'))).toEqual(['done', 'done', 'done'])
  })

  it('says that it is late, since when, and when validators were asked', async () => {
    const { repairs } = await health('late')
    const [first] = repairs
    expect(states(first)).toEqual(['done', 'late', 'open'])
    if (first === undefined) throw new Error('no repair')
    const [expected, late] = repairSteps(first, 4_801_204)
    expect(expected?.note).toBe('Since block 4,800,792, 412 blocks ago')
    expect(late).toMatchObject({ name: 'Late', note: 'Asked in block 4,801,201: no new holder yet' })
    expect(causeSentence(first)).toContain('a registration took the miner’s seat in block 4,800,792')
    expect(pieceTitle(first)).toBe('Part 1')
  })
})

describe('causeSentence', () => {
  it('says of silent miners that they are in doubt, and of none beside a lost copy that it lost one', async () => {
    const [first] = (await health('late')).repairs
    if (first === undefined) throw new Error('no repair')
    const silent = { ...first, cause: 'silent', since: 39, lost: ['a', 'b'] } as const
    expect(causeSentence(silent)).toBe(
      '2 copies are in doubt: their miners have not answered since the audit of block 39.',
    )
    expect(causeSentence({ ...silent, cause: 'failed' })).toBe(
      '2 copies were lost or are in doubt, as the audit of block 39 found.',
    )
    expect(causeSentence({ ...silent, cause: 'failed', lost: ['a'] })).toBe(
      '1 copy was lost, as the audit of block 39 found.',
    )
  })
})

describe('doubtHint', () => {
  it('tells that copies in doubt are counted, until their repair is verified', async () => {
    const fine = await health('healthy')
    const [first] = (await health('late')).repairs
    if (first === undefined) throw new Error('no repair')
    const silent = { ...first, cause: 'silent' } as const
    expect(doubtHint(fine)).toBe('')
    expect(doubtHint({ ...fine, repairs: [silent] })).toContain('may still have them')
    expect(doubtHint({ ...fine, repairs: [{ ...silent, stage: 'verified' }] })).toBe('')
  })
})

describe('blocksText', () => {
  it('names a length of time only where it is known how long a block takes', () => {
    expect(blocksText(50, null)).toBe('50 blocks')
    expect(blocksText(50, 12)).toBe('50 blocks (about 10 min)')
  })
})

describe('restoredSentence', () => {
  it('says what is done and what is left', () => {
    const result = { objects: 3, restored: 1, bytes: 9, left: 2, failure: null }
    expect(restoredSentence(result)).toContain(
      '1 piece has enough proven copies again, and 2 pieces are left',
    )
    expect(restoredSentence({ ...result, left: 0 })).toBe('1 piece has enough proven copies again.')
    expect(restoredSentence({ ...result, objects: 0 })).toContain('nothing was moved')
  })
})
