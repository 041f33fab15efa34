import { expect, it } from 'vitest'
import type { Moment } from '../../../client/sheet-api.ts'
import { daysOf } from './timeline-model.ts'

const NOON = new Date(2027, 3, 2, 12).getTime()
const HOUR = 3_600_000

it('moments of one day are together, in their order, the newest day first', () => {
  const stored = { kind: 'stored', receipts: 3, miners: 3, failed: 0, unchecked: 0 } as const
  const moments = [NOON + HOUR, NOON, NOON - 24 * HOUR].map((at): Moment => ({ ...stored, at }))
  const days = daysOf(moments)
  expect(days.map((day) => day.moments.map(({ at }) => at))).toEqual([
    [NOON + HOUR, NOON],
    [NOON - 24 * HOUR],
  ])
  expect(days.map(({ day }) => new Date(day).getHours())).toEqual([0, 0])
  expect(daysOf([])).toEqual([])
})
