import { expect, test } from 'vitest'
import { entryAt } from './entry-at.ts'

test('an entry that is lost is an error, never a zero', () => {
  expect(entryAt([5n, 7n], 1)).toBe(7n)
  expect(entryAt(Uint8Array.of(0), 0)).toBe(0)
  for (const nowhere of [-1, 2, 0.5, Number.NaN])
    expect(() => entryAt([5n, 7n], nowhere)).toThrow(new RangeError(`nothing at ${nowhere} of 2`))
})
