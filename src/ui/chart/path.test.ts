import { describe, expect, it } from 'vitest'
import { areaPath, linePath, type Point, shapePath, thinPoints } from './path.ts'

describe('linePath', () => {
  it('breaks where a point is missing', () => {
    expect(linePath([[0, 0], [1, 1], null, [3, 3], [4, 4]])).toBe('M0 0L1 1M3 3L4 4')
  })
  it('draws a point alone as a dot', () => {
    expect(linePath([[5, 5]])).toBe('M5 5h0')
    expect(linePath([null, [1, 2], null])).toBe('M1 2h0')
  })
  it('holds the value of a step until the next', () => {
    expect(
      linePath(
        [
          [0, 0],
          [10, 5],
        ],
        true,
      ),
    ).toBe('M0 0H10V5')
  })
})

describe('areaPath', () => {
  it('goes along the upper edge and back along the lower', () => {
    expect(
      areaPath(
        [
          [0, 0],
          [10, 0],
        ],
        [
          [0, 5],
          [10, 5],
        ],
      ),
    ).toBe('M0 0L10 0L10 5L0 5z')
    expect(areaPath([], [])).toBe('')
  })
})

describe('shapePath', () => {
  it('closes every shape around its place', () => {
    for (const shape of ['circle', 'triangle', 'square', 'diamond', 'star'] as const) {
      const path = shapePath(shape, 10, 10, 4)
      expect(path).toMatch(/^M.*z$/)
      expect(path).not.toContain('NaN')
    }
  })
  it('goes in steps from its place, the same for each mark of a size', () => {
    expect(shapePath('square', 10, 20.04, 4)).toBe('M10 20m-3.6 -3.6l7.2 0l0 7.2l-7.2 0z')
    expect(shapePath('square', 30.06, 5, 4.04)).toBe('M30.1 5m-3.6 -3.6l7.2 0l0 7.2l-7.2 0z')
    expect(shapePath('circle', 10, 20, 4)).toBe('M10 20m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z')
  })
  it('is no wider at one side than at the other, however many steps are rounded', () => {
    for (const shape of ['triangle', 'square', 'diamond', 'star'] as const) {
      for (let radius = 2.8; radius < 14; radius += 0.1) {
        const steps = (shapePath(shape, 0, 0, radius).match(/-?[\d.]+ -?[\d.]+/g) ?? []).slice(1)
        const xs: number[] = []
        let x = 0
        for (const step of steps) xs.push((x += Number(step.split(' ')[0])))
        // Corners are rounded, not steps: what they are off by does not add up.
        expect(Math.abs(Math.max(...xs) + Math.min(...xs))).toBeLessThan(0.11)
      }
    }
  })
})

describe('thinPoints', () => {
  it('keeps peaks, both ends and gaps of more points than pixels', () => {
    const points: (Point | null)[] = Array.from({ length: 5000 }, (_, i) => [i / 50, i === 2345 ? 99 : 1])
    points[4000] = null
    const thin = thinPoints(points, 100)
    expect(thin.length).toBeLessThanOrEqual(100 * 4 + 5)
    expect(thin).toContainEqual([2345 / 50, 99])
    expect(thin.at(0)).toEqual([0, 1])
    expect(thin.at(-1)).toEqual([4999 / 50, 1])
    expect(thin).toContain(null)
  })
  it('leaves few points as they are', () => {
    const points: Point[] = [
      [0, 1],
      [1, 2],
    ]
    expect(thinPoints(points, 100)).toBe(points)
  })
})
