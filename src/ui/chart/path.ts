/** Paths as SVG wants them. One path holds any number of marks or points, which is what keeps thousands cheap. */
import type { Shape } from './chart-types.ts'

export type Point = readonly [x: number, y: number]

/** A tenth of a pixel is enough, and halves the text. */
function n(value: number): number {
  return Math.round(value * 10) / 10
}

const STAR = Array.from({ length: 10 }, (_, corner) => {
  const angle = (Math.PI * corner) / 5 - Math.PI / 2
  const reach = corner % 2 === 0 ? 1.38 : 0.62
  return [Math.cos(angle) * reach, Math.sin(angle) * reach] as const
})
const CORNERS: Readonly<Record<Exclude<Shape, 'circle'>, readonly Point[]>> = {
  triangle: [
    [0, -1.32],
    [1.2, 0.82],
    [-1.2, 0.82],
  ],
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  diamond: [
    [0, -1.3],
    [1.18, 0],
    [0, 1.3],
    [-1.18, 0],
  ],
  star: STAR,
}

/** By shape and tenths of a pixel of the radius. Few: marks have no more sizes than that. */
const outlines: Readonly<Record<Shape, Map<number, string>>> = {
  circle: new Map(),
  triangle: new Map(),
  square: new Map(),
  diamond: new Map(),
  star: new Map(),
}

/** A mark about as large to the eye as a circle of this radius. Writing numbers is what marks cost: all but its place is written once. */
export function shapePath(shape: Shape, x: number, y: number, radius: number): string {
  const tenths = Math.round(radius * 10)
  let outline = outlines[shape].get(tenths)
  if (outline === undefined) {
    outline = outlineOf(shape, tenths / 10)
    outlines[shape].set(tenths, outline)
  }
  return `M${n(x)} ${n(y)}${outline}`
}

/** From the mark's place on, in steps. */
function outlineOf(shape: Shape, r: number): string {
  if (shape === 'circle') return `m${-r} 0a${r} ${r} 0 1 0 ${n(2 * r)} 0a${r} ${r} 0 1 0 ${n(-2 * r)} 0z`
  const corners = CORNERS[shape].map(([x, y]) => [n(x * r), n(y * r)] as const)
  const steps = corners.map(([x, y], place) => {
    const [fromX, fromY] = corners[place - 1] ?? [0, 0]
    return `${n(x - fromX)} ${n(y - fromY)}`
  })
  return `m${steps.join('l')}z`
}

/** Runs of points between gaps (null). A run of one is a dot's length, so that it is seen with round caps. */
export function linePath(points: readonly (Point | null)[], stepped = false): string {
  let path = ''
  let before: Point | null = null
  points.forEach((point, place) => {
    if (point === null) {
      before = null
      return
    }
    const [x, y] = [n(point[0]), n(point[1])]
    if (before === null) path += `M${x} ${y}${(points[place + 1] ?? null) === null ? 'h0' : ''}`
    else path += stepped ? `H${x}V${y}` : `L${x} ${y}`
    before = point
  })
  return path
}

/** Between two lines over the same places. */
export function areaPath(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0) return ''
  return `${linePath(upper)}${linePath(lower.toReversed()).replace('M', 'L')}z`
}

/**
 * At most four points for each column of pixels (first, lowest, highest, last), which draw the same line. Rising in x.
 */
export function thinPoints(points: readonly (Point | null)[], width: number): readonly (Point | null)[] {
  if (points.length <= width * 4) return points
  const thin: (Point | null)[] = []
  let column: Point[] = []
  const close = () => {
    thin.push(...corners(column))
    column = []
  }
  for (const point of points) {
    const first = column[0]
    if (point === null || (first !== undefined && Math.floor(point[0]) !== Math.floor(first[0]))) close()
    if (point === null) thin.push(null)
    else column.push(point)
  }
  close()
  return thin
}

function corners(column: readonly Point[]): readonly Point[] {
  if (column.length <= 4) return column
  let low = 0
  let high = 0
  column.forEach(([, y], place) => {
    if (y < (column[low]?.[1] ?? y)) low = place
    if (y > (column[high]?.[1] ?? y)) high = place
  })
  const places = [0, low, high, column.length - 1]
  return column.filter((_, place) => places.includes(place))
}
