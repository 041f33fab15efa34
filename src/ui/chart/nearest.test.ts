import { describe, expect, it } from 'vitest'
import { gridOf, lastAtOrBelow, nearestIndex } from './nearest.ts'
import type { Point } from './path.ts'
import { nextPoint, pointsWithin } from './walk.ts'

describe('gridOf', () => {
  it('agrees with looking at every point', () => {
    const points: Point[] = Array.from({ length: 500 }, (_, i) => [(i * 7919) % 601, (i * 104_729) % 307])
    const grid = gridOf(points)
    for (let probe = 0; probe < 60; probe += 1) {
      const [x, y] = [(probe * 37) % 600, (probe * 53) % 300]
      const distances = points.map(([px, py]) => (px - x) ** 2 + (py - y) ** 2)
      const least = Math.min(...distances)
      const found = grid.nearest(x, y, 40)
      expect(found === -1 ? Number.POSITIVE_INFINITY : distances[found]).toBe(
        least <= 1600 ? least : Number.POSITIVE_INFINITY,
      )
    }
  })
  it('finds nothing beyond its reach, in an empty chart, or in a mark that has no place', () => {
    expect(gridOf([[0, 0]]).nearest(50, 0, 20)).toBe(-1)
    expect(gridOf([]).nearest(0, 0, 20)).toBe(-1)
    expect(gridOf([null]).nearest(0, 0, 20)).toBe(-1)
  })
  it('tells of the mark that lies on top', () => {
    expect(
      gridOf([
        [5, 5],
        [5, 5],
      ]).nearest(5, 5, 10),
    ).toBe(1)
  })
})

describe('places in a rising list', () => {
  it('are found by nearness or from below', () => {
    const rising = [0, 10, 20]
    expect([-5, 4, 6, 99].map((x) => nearestIndex(rising, x))).toEqual([0, 0, 1, 2])
    expect([-5, 0, 9, 10, 99].map((x) => lastAtOrBelow(rising, x))).toEqual([-1, 0, 0, 1, 2])
    expect(nearestIndex([], 1)).toBe(-1)
    expect(lastAtOrBelow([], 1)).toBe(-1)
  })
})

describe('nextPoint', () => {
  const points: (Point | null)[] = [[0, 0], [10, 2], [11, 90], null, [10, 2]]
  it('prefers what is straight ahead', () => {
    expect(nextPoint(points, 0, 'ArrowRight')).toBe(1)
    expect(nextPoint(points, 1, 'ArrowLeft')).toBe(0)
    expect(nextPoint(points, 1, 'ArrowDown')).toBe(2)
  })
  it('stays where nothing is further on, and begins at the first that has a place', () => {
    expect(nextPoint(points, 0, 'ArrowLeft')).toBe(0)
    expect(nextPoint([null, [1, 1]], -1, 'ArrowRight')).toBe(1)
    expect(nextPoint([], -1, 'ArrowRight')).toBe(-1)
  })
  it('reaches marks that lie on each other', () => {
    expect(nextPoint(points, 1, 'ArrowRight')).toBe(4)
    expect(nextPoint(points, 4, 'ArrowLeft')).toBe(1)
  })
  it('reaches every one of many marks of one spot, and what is behind them', () => {
    const pile: Point[] = [
      [0, 0],
      [0, 0],
      [0, 0],
      [5, 0],
    ]
    const visited = [0]
    for (let step = 0; step < 3; step += 1) visited.push(nextPoint(pile, visited.at(-1) ?? 0, 'ArrowRight'))
    expect(visited).toEqual([0, 1, 2, 3])
  })
})

describe('pointsWithin', () => {
  it('takes a rectangle drawn from any corner', () => {
    const points: (Point | null)[] = [[1, 1], [5, 5], null, [9, 9]]
    expect(pointsWithin(points, { x0: 6, y0: 6, x1: 0, y1: 0 })).toEqual([0, 1])
  })
})
