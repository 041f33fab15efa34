import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brief, Evidence } from './evidence.ts'

describe('brief', () => {
  test('is short and never throws, whatever it describes', () => {
    const huge = fc.constantFrom(
      'x'.repeat(1_000_000),
      10n ** 5000n,
      new Uint8Array(1_000_000),
      Symbol('s'),
      () => 1,
    )
    fc.assert(
      fc.property(fc.oneof(fc.anything(), huge), (value) => {
        expect(brief(value).length).toBeLessThanOrEqual(400)
      }),
    )
  })
})

describe('Evidence', () => {
  test('keeps the first failure as the reason and every check as evidence', () => {
    const evidence = new Evidence<'a' | 'b'>()
    evidence.record({ id: 'curve' }, true, 'a', 'one')
    evidence.record({ id: 'chunk-form' }, false, 'b', 'two')
    evidence.record({ id: 'path-form' }, false, 'a', 'three')
    const verdict = evidence.verdict()
    expect(verdict).toMatchObject({ ok: false, reason: 'b', detail: 'two' })
    expect(verdict.checks.map(({ id, ok }) => `${id} ${ok}`)).toEqual([
      'curve true',
      'chunk-form false',
      'path-form false',
    ])
  })
})
