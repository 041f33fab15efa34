/** What a pointer means: the point nearest to it, without looking at all of them. */
import type { Point } from './path.ts'

export interface PointGrid {
  /** Index of the nearest point within `reach` pixels, or -1. */
  readonly nearest: (x: number, y: number, reach: number) => number
}

/** Pixels of a cell's side. */
const CELL = 24

type Cells = ReadonlyMap<string, readonly number[]>

/** Points by the cell they lie in; a null has no place. Sorted when somebody first points, which is not when they are drawn. */
export function gridOf(points: readonly (Point | null)[]): PointGrid {
  let sorted: Cells | null = null
  return {
    nearest: (x, y, reach) => {
      const cells = (sorted ??= cellsOf(points))
      let found = -1
      let least = reach * reach
      for (const index of around(cells, x, y, reach)) {
        const point = points[index] ?? null
        if (point === null) continue
        const distance = (point[0] - x) ** 2 + (point[1] - y) ** 2
        // Of two on the same spot the one drawn last, which is the one that is seen.
        if (distance > least) continue
        least = distance
        found = index
      }
      return found
    },
  }
}

function cellsOf(points: readonly (Point | null)[]): Cells {
  const cells = new Map<string, number[]>()
  points.forEach((point, index) => {
    if (point === null) return
    const key = keyOf(Math.floor(point[0] / CELL), Math.floor(point[1] / CELL))
    const cell = cells.get(key)
    if (cell === undefined) cells.set(key, [index])
    else cell.push(index)
  })
  return cells
}

function keyOf(column: number, row: number): string {
  return `${column},${row}`
}

function* around(cells: Cells, x: number, y: number, reach: number) {
  for (let column = Math.floor((x - reach) / CELL); column <= Math.floor((x + reach) / CELL); column += 1) {
    for (let row = Math.floor((y - reach) / CELL); row <= Math.floor((y + reach) / CELL); row += 1) {
      yield* cells.get(keyOf(column, row)) ?? []
    }
  }
}

/** Index of the value nearest to `wanted` in a rising list; -1 when it is empty. */
export function nearestIndex(rising: readonly number[], wanted: number): number {
  let low = 0
  let high = rising.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= wanted) low = middle
    else high = middle
  }
  if (high < 0) return -1
  return Math.abs((rising[high] ?? 0) - wanted) < Math.abs((rising[low] ?? 0) - wanted) ? high : low
}

/** Index of the last value at or below `wanted` in a rising list; -1 before the first. */
export function lastAtOrBelow(rising: readonly number[], wanted: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= wanted) low = middle + 1
    else high = middle
  }
  return low - 1
}
