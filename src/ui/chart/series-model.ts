/** Lines and stacks as points and paths. */
import type { Series } from './chart-types.ts'
import { type Layout, textWidth, WIDE } from './layout.ts'
import { lastAtOrBelow, nearestIndex } from './nearest.ts'
import { areaPath, linePath, type Point, thinPoints } from './path.ts'

export interface SeriesPath {
  readonly series: Series
  readonly path: string
  /** Where its last point is; null when it has none. */
  readonly end: Point | null
}

/** A gap where a number has no place. */
export function linePaths(series: readonly Series[], { x, y, left, right }: Layout): readonly SeriesPath[] {
  return series.map((each) => {
    const points = each.points.map(([vx, vy]): Point | null => {
      const [px, py] = [x.at(vx), y.at(vy)]
      return px === null || py === null ? null : [px, py]
    })
    const path = linePath(thinPoints(points, right - left), each.stepped)
    return { series: each, path, end: points.findLast((point) => point !== null) ?? null }
  })
}

export function countLeftOut(series: readonly Series[], { x, y }: Pick<Layout, 'x' | 'y'>): number {
  return series.reduce(
    (sum, { points }) => sum + points.filter(([vx, vy]) => x.at(vx) === null || y.at(vy) === null).length,
    0,
  )
}

/** All places in x at which any series says something, rising. */
export function placesOf(series: readonly Series[]): readonly number[] {
  const all = new Set<number>()
  for (const { points } of series) for (const [x] of points) if (Number.isFinite(x)) all.add(x)
  return [...all].toSorted((a, b) => a - b)
}

/** What a series says at x: a step what held then, a line what stands nearest; null before it begins. */
export function valueAt({ points, stepped }: Series, x: number): number | null {
  const xs = points.map(([each]) => each)
  const index = stepped === true ? lastAtOrBelow(xs, x) : nearestIndex(xs, x)
  const value = points[index]?.[1]
  return value === undefined || !Number.isFinite(value) ? null : value
}

export interface Layered {
  readonly xs: readonly number[]
  /** For each series the lower and upper edge at each x. */
  readonly layers: readonly {
    readonly series: Series
    readonly edges: readonly (readonly [low: number, high: number])[]
  }[]
  /** Places where not every series has a number: a sum there would be wrong. */
  readonly leftOut: number
}

/** The first series at the bottom. Only where all of them have a number that is not negative. */
export function layered(series: readonly Series[]): Layered {
  const places = placesOf(series)
  const values = series.map(({ points }) => new Map(points))
  const holds = (value: number | undefined) => value !== undefined && Number.isFinite(value) && value >= 0
  const xs = places.filter((x) => values.every((each) => holds(each.get(x))))
  const sums = xs.map(() => 0)
  const layers = series.map((each, place) => ({
    series: each,
    edges: xs.map((x, index) => {
      const low = sums[index] ?? 0
      const high = low + (values[place]?.get(x) ?? 0)
      sums[index] = high
      return [low, high] as const
    }),
  }))
  return { xs, layers, leftOut: places.length - xs.length }
}

export function layerPaths({ xs, layers }: Layered, { x, y, left, right }: Layout): readonly SeriesPath[] {
  return layers.map(({ series, edges }) => {
    const line = (side: 0 | 1): readonly Point[] =>
      edges.map((edge, index): Point => [x.at(xs[index] ?? 0) ?? 0, y.at(edge[side]) ?? 0])
    const thin = (points: readonly Point[]) =>
      thinPoints(points, right - left).filter((point) => point !== null)
    // One window alone has no width: it is drawn as a bar.
    const [only] = edges.length === 1 ? [line(0)[0]] : []
    const widen = (points: readonly Point[]): readonly Point[] =>
      only === undefined
        ? points
        : points.flatMap(([px, py]): Point[] => [
            [px - 12, py],
            [px + 12, py],
          ])
    const last = edges.at(-1)
    const middle = last === undefined ? null : y.at((last[0] + last[1]) / 2)
    const end = xs.at(-1)
    return {
      series,
      path: areaPath(widen(thin(line(1))), widen(thin(line(0)))),
      end:
        end === undefined || middle === null || last?.[0] === last?.[1] ? null : [x.at(end) ?? right, middle],
    }
  })
}

/** Names beside the ends of two to eight lines, where the chart is wide enough. */
export function asideFor(series: readonly Series[], width: number): number {
  if (series.length < 2 || series.length > 8 || width < WIDE) return 0
  return Math.min(150, Math.max(...series.map(({ name }) => textWidth(name))) + 10)
}
