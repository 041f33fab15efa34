import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreBatch } from '../../../../protocol/scoring/rewards.ts'
import { RULE_SETS } from '../../../../protocol/scoring/rule-set.ts'
import { TIER_NAMES } from '../../../../protocol/scoring/tiers.ts'
import {
  answerOf,
  type BatchRow,
  cut4,
  formatRows,
  parseRows,
  ROWS_MOST,
  rowWithin,
  stagesOf,
} from './batch-model.ts'
import { PRESETS, printedOf } from './presets.ts'
import { printedClaims } from './printed-claims.ts'

const anyRow: fc.Arbitrary<BatchRow> = fc
  .record({
    uid: fc.nat(255),
    tier: fc.constantFrom(...TIER_NAMES),
    seconds: fc.double({ min: 0, max: 600, noNaN: true }),
    bytes: fc.nat(2 ** 30),
    verdict: fc.constantFrom('right', 'wrong', 'silent'),
  })
  .map(rowWithin)

describe('the lists that the document prints', () => {
  it.each(
    PRESETS.flatMap((preset) => preset.printed.map((list) => [preset.id, list.stage, preset, list] as const)),
  )('come out digit for digit: %s, %s', (_id, stage, preset, list) => {
    const { rows } = stagesOf(preset.rows, preset.kind, RULE_SETS.seed, 0)
    expect(rows.map((each) => cut4(each[stage]))).toEqual(list.values)
    expect(printedOf(preset, 0, stage)).toBe(list.values[0])
  })
  it('are five, of two examples', () => {
    expect(PRESETS.flatMap(({ printed }) => printed)).toHaveLength(5)
  })
  it('come out where they can, and only three single numbers cannot', () => {
    expect(
      printedClaims()
        .filter(({ same }) => !same)
        .map(({ id, ours }) => [id, ours]),
    ).toEqual([
      ['boosted-diamond', '0.945'],
      ['wilson-7-9', '0.76'],
      ['tier-7-9', 'Gold'],
    ])
  })
})

describe('the stages of a batch', () => {
  it('end at the rewards of the scoring module under every rule set', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: ROWS_MOST }),
        fc.constantFrom(...Object.values(RULE_SETS)),
        fc.constantFrom('store', 'challenge', 'retrieve'),
        (rows, rules, kind) => {
          const scored = scoreBatch(rows.map(answerOf), kind, rules)
          const { rows: stages } = stagesOf(rows, kind, rules, 0.5)
          expect(stages.map(({ scaled }) => scaled)).toEqual(scored.map(({ scaled }) => scaled))
          for (const each of stages.filter(({ weighted }) => !Number.isNaN(weighted)))
            expect(each.verified * each.boost).toBeCloseTo(each.weighted, 9)
        },
      ),
      { numRuns: 200 },
    )
  })
  it('show the reference’s division by zero as what it is', () => {
    const failing = PRESETS.find(({ id }) => id === 'fail')
    const under = (name: 'seed' | 'reference') =>
      stagesOf(failing?.rows ?? [], 'store', RULE_SETS[name], 0.5).rows.map(({ average }) => average)
    expect(under('reference').every(Number.isNaN)).toBe(true)
    expect(under('seed')).toEqual([0.475, 0.475, 0.475, 0.475, 0.475])
  })
})

describe('a batch in the address', () => {
  it('survives the way there and back', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: ROWS_MOST }), (rows) => {
        expect(parseRows(formatRows(rows))).toEqual(rows)
      }),
    )
  })
  it('is refused when it makes no sense, or is longer than a batch', () => {
    for (const text of ['', '0-Q-1-1-v', '0-B--1-v', '0-B-1-1-v_', 'x'.repeat(5000)])
      expect(parseRows(text)).toBeNull()
    const one = formatRows([PRESETS[0]?.rows[0]].flatMap((row) => row ?? []))
    expect(parseRows(Array.from({ length: ROWS_MOST + 1 }, () => one).join('_'))).toBeNull()
  })
})
