import { expect, it } from 'vitest'
import { etaOf } from './eta-model.ts'

const PERFECT = { success: 1, asked: 0.034, validators: 1 }

it('gives the document’s 98 hours to Silver in rounds of 12 s, and 294 in rounds of three blocks', () => {
  expect(etaOf({ ...PERFECT, secondsPerRound: 12 }).map(({ hours }) => Math.round(hours))).toEqual([
    98, 196, 490, 980,
  ])
  expect(Math.round(etaOf({ ...PERFECT, secondsPerRound: 36 })[0]?.hours ?? 0)).toBe(294)
})

it('takes as much longer as answers are wrong, and differs more between more validators', () => {
  const [half] = etaOf({ ...PERFECT, success: 0.5, secondsPerRound: 12 })
  expect(half?.hours).toBeCloseTo(196.08, 2)
  const width = (validators: number) => {
    const [silver] = etaOf({ ...PERFECT, validators, secondsPerRound: 12 })
    return (silver?.range[1] ?? 0) - (silver?.range[0] ?? 0)
  }
  expect(width(1)).toBe(0)
  expect(width(64)).toBeGreaterThan(width(3))
})
