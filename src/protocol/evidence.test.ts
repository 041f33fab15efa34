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

  test.each<[unknown, string]>([
    ['', ''],
    ['x'.repeat(320), 'x'.repeat(320)],
    [`${'x'.repeat(64)}${'y'.repeat(257)}`, `${'x'.repeat(64)}… (321 characters)`],
    [2n ** 1024n - 1n, String(2n ** 1024n - 1n)],
    [1n - 2n ** 1024n, String(1n - 2n ** 1024n)],
    [2n ** 1024n, 'an integer of more than 1024 bits'],
    [-(2n ** 1024n), 'an integer of more than 1024 bits'],
    [-0.5, '-0.5'],
    [Number.NaN, 'NaN'],
    [true, 'true'],
    [undefined, 'nothing'],
    [null, 'null'],
    [new Uint8Array(3), '3 bytes'],
    [[1, 2], 'a list of 2'],
    [{ length: 2 }, 'an object'],
    [() => 1, 'function'],
    [Symbol('s'), 'symbol'],
  ])('says in few words what a value is (%#)', (value, text) => {
    expect(brief(value)).toBe(text)
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

  test('says whether a check held, and holds while all do', () => {
    const evidence = new Evidence<'a'>()
    expect(evidence.verdict()).toEqual({ ok: true, checks: [] })
    expect(evidence.record({ id: 'curve', inputs: { curve: 'x' }, got: 'x' }, true, 'a', 'one')).toBe(true)
    expect(evidence.record({ id: 'chunk-form' }, true, 'a', 'two')).toBe(true)
    expect(evidence.verdict()).toEqual({
      ok: true,
      checks: [
        { id: 'curve', inputs: { curve: 'x' }, got: 'x', ok: true },
        { id: 'chunk-form', inputs: {}, ok: true },
      ],
    })
    expect(evidence.record({ id: 'path-form' }, false, 'a', 'three')).toBe(false)
  })

  test('tells of its own checks when they are made, and not again of those it takes over', () => {
    const told: unknown[] = []
    const evidence = new Evidence<'a' | 'b'>((check) => told.push(check))
    const inner = new Evidence<'b'>()
    inner.record({ id: 'path-shape' }, false, 'b', 'inside')
    evidence.record({ id: 'curve' }, true, 'a', 'one')
    evidence.include(inner.verdict())
    expect(told).toEqual([{ id: 'curve', inputs: {}, ok: true }])
    evidence.record({ id: 'path-form' }, false, 'a', 'after')
    expect(told).toHaveLength(2)
    expect(evidence.verdict()).toEqual({
      ok: false,
      reason: 'b',
      detail: 'inside',
      checks: [
        { id: 'curve', inputs: {}, ok: true },
        { id: 'path-shape', inputs: {}, ok: false },
        { id: 'path-form', inputs: {}, ok: false },
      ],
    })
  })

  test('keeps its first failure when it takes over a later one, and takes over what held', () => {
    const [held, failed] = [new Evidence<'b'>(), new Evidence<'b'>()]
    held.record({ id: 'curve' }, true, 'b', 'held')
    failed.record({ id: 'curve' }, false, 'b', 'failed')
    const evidence = new Evidence<'a' | 'b'>()
    evidence.include(held.verdict())
    expect(evidence.verdict()).toMatchObject({ ok: true })
    evidence.record({ id: 'path-form' }, false, 'a', 'first')
    evidence.include(failed.verdict())
    expect(evidence.verdict()).toMatchObject({ reason: 'a', detail: 'first' })
    expect(evidence.verdict().checks).toHaveLength(3)
  })
})
