import { expect, it } from 'vitest'
import { failuresAllowed } from '../calculator/lab-model.ts'

it.each([
  [10, 'seed', [1, 2, 3, 4]],
  [10, 'strict', [0, 1, 2, 3]],
  [34, 'seed', [3, 7, 11, 15]],
  [34, 'strict', [2, 6, 9, 13]],
] as const)('of %d attempts under %s each tier forgives %j', (attempts, rules, failures) => {
  expect(failuresAllowed(attempts, rules).map((each) => each.failures)).toEqual(failures)
})
