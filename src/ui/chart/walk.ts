/** From mark to mark with arrow keys. */
import type { Point } from './path.ts'

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

export function isArrow(key: string): key is Arrow {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown'
}

/**
 * The next point in a direction: near along it, and nearer still across it. Points on the very same spot are walked
 * through in their order with left and right, or nobody could reach them.
 *
 * @returns an index; `from` when there is none further on
 */
export function nextPoint(points: readonly (Point | null)[], from: number, arrow: Arrow): number {
  const here = points[from] ?? null
  if (here === null) return points.findIndex((point) => point !== null)
  const forward = arrow === 'ArrowRight' || arrow === 'ArrowDown'
  const along = arrow === 'ArrowLeft' || arrow === 'ArrowRight' ? 0 : 1
  const across = along === 0 ? 1 : 0
  let found = from
  let least = Number.POSITIVE_INFINITY
  points.forEach((point, index) => {
    if (point === null || index === from) return
    const ahead = (point[along] - here[along]) * (forward ? 1 : -1)
    const aside = Math.abs(point[across] - here[across])
    const same = ahead === 0 && aside === 0 && along === 0 && index > from === forward
    if (ahead <= 0 && !same) return
    const cost = same ? -1 / (1 + Math.abs(index - from)) : ahead + 2.5 * aside
    if (cost >= least) return
    least = cost
    found = index
  })
  return found
}

export interface Rectangle {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** Indices of points in a rectangle, borders included; its corners may come in any order. */
export function pointsWithin(
  points: readonly (Point | null)[],
  { x0, y0, x1, y1 }: Rectangle,
): readonly number[] {
  const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)]
  const [top, bottom] = [Math.min(y0, y1), Math.max(y0, y1)]
  return points.flatMap((point, index) =>
    point !== null && point[0] >= left && point[0] <= right && point[1] >= top && point[1] <= bottom
      ? [index]
      : [],
  )
}
