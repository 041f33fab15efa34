/** Marks of a scatter as places and paths. */
import type { Mark, Tone } from './chart-types.ts'
import type { Layout } from './layout.ts'
import { type Point, shapePath } from './path.ts'

/** Pixels of the radius of the smallest and of the largest mark. */
const LEAST = 2.8
const MOST = 11
/** Pixels between a mark and its ring. */
const RING = 3

export function placeMarks(
  marks: readonly Mark[],
  { x, y }: Pick<Layout, 'x' | 'y'>,
): readonly (Point | null)[] {
  return marks.map((mark) => {
    if (!x.holds(mark.x) || !y.holds(mark.y)) return null
    const [px, py] = [x.at(mark.x), y.at(mark.y)]
    return px === null || py === null ? null : [px, py]
  })
}

/** By area, so that twice the number looks like twice. Without sizes smaller where there are many. */
export function radiusOf(mark: Pick<Mark, 'size'>, count: number): number {
  if (mark.size === undefined || !Number.isFinite(mark.size)) {
    return count > 1500 ? 2.4 : count > 300 ? 3.2 : 4.2
  }
  const share = Math.max(0, Math.min(1, mark.size))
  return Math.sqrt(LEAST ** 2 + share * (MOST ** 2 - LEAST ** 2))
}

export interface MarkPath {
  readonly key: string
  readonly tone: Tone
  readonly faded: boolean
  readonly kind: 'mark' | 'ring'
  readonly path: string
}

/** One path for each look; large marks first in each, so that small ones lie on them. Faded ones below all others. */
export function markPaths(
  marks: readonly Mark[],
  points: readonly (Point | null)[],
  chosen: ReadonlySet<string> | null,
): readonly MarkPath[] {
  const groups = new Map<string, Omit<MarkPath, 'path'> & { readonly parts: string[] }>()
  const order = marks
    .map((_, index) => index)
    .toSorted((a, b) => (marks[b]?.size ?? 0) - (marks[a]?.size ?? 0))
  for (const index of order) {
    const mark = marks[index]
    const point = points[index] ?? null
    if (mark === undefined || point === null) continue
    const faded = chosen !== null && !chosen.has(mark.id)
    const radius = radiusOf(mark, marks.length)
    const { tone, shape = 'circle' } = mark
    const put = (kind: MarkPath['kind'], path: string) => {
      const key = `${kind} ${tone} ${shape} ${faded}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { key, tone, faded, kind, parts: [path] })
      else group.parts.push(path)
    }
    put('mark', shapePath(shape, point[0], point[1], radius))
    if (mark.ringed === true) put('ring', shapePath('circle', point[0], point[1], radius + RING))
  }
  return [...groups.values()]
    .toSorted((a, b) => Number(b.faded) - Number(a.faded))
    .map(({ parts, ...rest }) => ({ ...rest, path: parts.join('') }))
}
