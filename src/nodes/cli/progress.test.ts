import { expect, it } from 'vitest'
import { progressLine } from './progress.ts'

it.each([
  [0, '[                        ]   0 %  a'],
  [0.5, '[============            ]  50 %  a'],
  [0.999, '[======================= ]  99 %  a'],
  [1, '[========================] 100 %  a'],
  [7, '[========================] 100 %  a'],
])('a share of %d is drawn', (share, line) => {
  expect(progressLine({ share, about: 'a', columns: 80 })).toBe(line)
})

it('never takes a second line of a narrow terminal', () => {
  expect(progressLine({ share: 1, about: 'x'.repeat(500), columns: 40 })).toHaveLength(39)
  expect(progressLine({ share: 1, about: 'x', columns: 0 })).toBe('')
})
