import { describe, expect, it } from 'vitest'
import type { Axis } from './chart-types.ts'
import { linearTicks, logTicks, scaleOf, thinTicks } from './scale.ts'

const plain: Axis = { label: 'x', format: String }
const log: Axis = { ...plain, scale: 'log' }
const scale = (axis: Axis, values: readonly number[], margin: 'nice' | 'tight' | 'room' = 'nice') =>
  scaleOf(axis, values, [0, 100], margin, 5)

describe('scaleOf', () => {
  it('has no place for what is not finite, instead of drawing it at zero', () => {
    for (const axis of [plain, log]) {
      const { at, holds } = scale(axis, [1, 10, Number.NaN, Number.POSITIVE_INFINITY])
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        expect(at(value)).toBeNull()
        expect(holds(value)).toBe(false)
      }
    }
  })
  it('does not let a value that is not finite widen the axis', () => {
    expect(scale(plain, [3, 4, Number.POSITIVE_INFINITY, Number.NaN]).domain).toEqual([3, 4])
  })
  it('begins at zero when zero is near, and not when it is far', () => {
    expect(scale(plain, [2, 10]).domain[0]).toBe(0)
    expect(scale(plain, [96, 100]).domain[0]).toBe(96)
  })
  it('gives nothing, one value and equal values an axis with a width', () => {
    for (const values of [[], [0], [7], [7, 7, 7], [-3]]) {
      const [low, high] = scale(plain, values).domain
      expect(high).toBeGreaterThan(low)
      const [from, to] = scale(log, values).domain
      expect(to).toBeGreaterThan(from)
      expect(from).toBeGreaterThan(0)
    }
  })
  it('puts zeros of a log axis on a shelf before it, and negative numbers nowhere', () => {
    const { at, shelfEnd, ticks } = scale(log, [0, 1, 1000])
    expect(shelfEnd).not.toBeNull()
    expect(at(0)).toBeLessThan(shelfEnd ?? 0)
    expect(at(1)).toBeGreaterThanOrEqual(shelfEnd ?? 0)
    expect(at(-1)).toBeNull()
    expect(ticks[0]?.value).toBe(0)
    expect(scale(log, [1, 1000]).at(0)).toBeNull()
  })
  it('finds the value of a pixel back', () => {
    for (const axis of [plain, log]) {
      const { at, value } = scale(axis, [1, 500])
      expect(value(at(37) ?? 0)).toBeCloseTo(37, 6)
    }
  })
  it('is not deceived by a hundred thousand values', () => {
    expect(
      scale(
        plain,
        Array.from({ length: 100_000 }, (_, i) => i),
      ).domain[1],
    ).toBeGreaterThanOrEqual(99_999)
  })
})

describe('ticks', () => {
  it('are 1, 2 or 5 times a power of ten, without the crumbs of binary fractions', () => {
    expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(linearTicks(-10, 10, 4)).toEqual([-10, -5, 0, 5, 10])
    expect(linearTicks(4, 4, 4)).toEqual([4])
  })
  it('of a log axis are powers of ten, thinned over eighteen decades', () => {
    expect(logTicks(1, 1000, 4)).toEqual([1, 10, 100, 1000])
    expect(logTicks(1, 1e18, 4).length).toBeLessThanOrEqual(6)
    expect(logTicks(200, 900, 4)).toEqual([200, 300, 500, 700])
  })
  it('that read the same are written once', () => {
    const rounded: Axis = { ...plain, format: (value) => value.toFixed(0) }
    const labels = scale(rounded, [0, 1]).ticks.map(({ label }) => label)
    expect(labels).toEqual(['0', '1'])
  })
  it('are left out until none touches the next', () => {
    const ticks = [0, 10, 20, 30].map((at) => ({ value: at, at, label: '' }))
    expect(thinTicks(ticks, () => 15).map(({ at }) => at)).toEqual([0, 20])
    expect(thinTicks(ticks, () => 1000).map(({ at }) => at)).toEqual([0])
  })
})
