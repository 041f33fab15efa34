import type { Mark, ScatterProps } from './chart-types.ts'
import type { PointGrid } from './nearest.ts'
import type { Point } from './path.ts'
import { pointsWithin, type Rectangle } from './walk.ts'

/** What pointer and keyboard of a scatter share. */
export interface ScatterPlaces {
  readonly marks: readonly Mark[]
  readonly points: readonly (Point | null)[]
  readonly grid: PointGrid
  /** Index of the mark that is told of; -1 for none. */
  readonly at: number
  readonly setAt: (index: number) => void
  readonly rectangle: Rectangle | null
  readonly setRectangle: (rectangle: Rectangle | null) => void
  readonly chosen: ReadonlySet<string> | null
  readonly onChoose: ScatterProps['onChoose']
  readonly onOpen: ScatterProps['onOpen']
}

/** Chooses what lies in the rectangle; nothing in it lets go. */
export function choose({ marks, points, onChoose, setRectangle }: ScatterPlaces, rectangle: Rectangle): void {
  setRectangle(null)
  const ids = new Set(pointsWithin(points, rectangle).flatMap((index) => marks[index]?.id ?? []))
  onChoose?.(ids.size === 0 ? null : ids)
}
