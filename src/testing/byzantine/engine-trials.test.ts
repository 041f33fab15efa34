/** Every line of the matrix once against the real engine; `filetao liars` runs them as often as wanted. */
import { describe, expect, test } from 'vitest'
import { questionsFor } from './line.ts'
import { LINES, NOT_APPLICABLE } from './rows.ts'
import { addResult, leastWithin, newTally, passes, tableRow } from './table.ts'
import type { TrialResult } from './trial.ts'

test('every row of the matrix has a trial, or a reason why not', () => {
  const rows = new Set([...LINES.map(({ row }) => row), ...Object.keys(NOT_APPLICABLE)])
  const wanted = Array.from({ length: 30 }, (_, i) => `B${i + 1}`)
  expect([...rows].toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))).toEqual(wanted)
})

test('the sampling bounds are those of the matrix', () => {
  expect([0.5, 0.1, 0.01, 0.001].map(questionsFor)).toEqual([10, 66, 688, 6_905])
})

describe('the engine against', () => {
  test.each(LINES.filter(({ costly }) => !costly))('$row: $lie', async (line) => {
    const seed = `test ${line.row} ${line.lie}`
    const tally = newTally()
    addResult(tally, line, seed, await line.trial(seed))
    expect(tally.misses).toEqual([])
    expect(passes(line, tally)).toBe(true)
  })
})

describe('the table', () => {
  const caught: TrialResult = { caught: true, questions: 1, reason: 'x', accused: 0 }
  const [sure] = LINES
  const sampled = LINES.find(({ chance }) => chance < 1)
  if (sure === undefined || sampled === undefined) throw new Error('no lines')

  const verdictOf = (line: typeof sure, results: readonly TrialResult[]) => {
    const tally = newTally()
    for (const result of results) addResult(tally, line, 'seed', result)
    return passes(line, tally)
  }

  test('fails a line for one miss, one accusation, one question too many, or no trial', () => {
    expect(verdictOf(sure, [caught, caught])).toBe(true)
    expect(verdictOf(sure, [])).toBe(false)
    expect(verdictOf(sure, [caught, { ...caught, caught: false }])).toBe(false)
    expect(verdictOf(sure, [caught, { ...caught, accused: 1 }])).toBe(false)
    expect(verdictOf(sure, [caught, { ...caught, questions: sure.bound + 1 }])).toBe(false)
  })

  test('allows a sampled line what chance explains, and not more', () => {
    expect(leastWithin(sampled, 1_000)).toBe(994)
    const late = { ...caught, questions: sampled.bound + 1 }
    const some = (count: number) => [
      ...Array<TrialResult>(1_000 - count).fill(caught),
      ...Array<TrialResult>(count).fill(late),
    ]
    expect(verdictOf(sampled, some(6))).toBe(true)
    expect(verdictOf(sampled, some(7))).toBe(false)
  })

  test('is a row of Markdown', () => {
    const tally = newTally()
    addResult(tally, sure, 'seed', caught)
    expect(tableRow(sure, tally).split(' | ')).toHaveLength(11)
  })
})
