/** How something grows: the power of its size that its cost is closest to. */

export interface Point {
  readonly size: number
  readonly cost: number
}

/** Slope of the logarithms by least squares: 1 is linear, 2 is square. */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }))
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length
  const over = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  return over / logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
}

const WIDTH = 60
const HEIGHT = 12

/** What is plotted, by the letter that marks it. */
export type Curves = Readonly<Record<string, { readonly name: string; readonly points: readonly Point[] }>>

/** Curves over size, both axes logarithmic: what grows with a power is straight, and steeper the faster it grows. */
export function plotOf(curves: Curves, unit: string): string {
  const all = Object.values(curves).flatMap(({ points }) => points)
  const place = (values: readonly number[], cells: number) => {
    const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))]
    return (value: number) => Math.round(((Math.log(value) - low) / Math.max(high - low, 1e-9)) * (cells - 1))
  }
  const x = place(
    all.map(({ size }) => size),
    WIDTH,
  )
  const y = place(
    all.map(({ cost }) => cost),
    HEIGHT,
  )
  const cells = Array.from({ length: HEIGHT }, () => Array.from({ length: WIDTH }, () => ' '))
  for (const [letter, { points }] of Object.entries(curves))
    for (const { size, cost } of points) {
      const row = cells[HEIGHT - 1 - y(cost)]
      const at = x(size)
      if (row !== undefined) row[at] = row[at] === ' ' ? letter : '*'
    }
  const [least, most] = [Math.min(...all.map(({ cost }) => cost)), Math.max(...all.map(({ cost }) => cost))]
  const label = (row: number) =>
    row === 0 ? `${most.toFixed(0)} ${unit}` : row === HEIGHT - 1 ? `${least.toFixed(0)} ${unit}` : ''
  const sizes = all.map(({ size }) => size)
  const ends = [Math.min(...sizes), Math.max(...sizes)].map((size) => size.toLocaleString('en'))
  const legend = Object.entries(curves).map(([letter, { name }]) => `${letter} ${name}`)
  return [
    ...cells.map((row, at) => `${label(at).padStart(12)} |${row.join('').trimEnd()}`),
    `${' '.repeat(13)}+${'-'.repeat(WIDTH)}`,
    `${' '.repeat(14)}${ends[0]}${(ends[1] ?? '').padStart(WIDTH - (ends[0] ?? '').length)}`,
    `${' '.repeat(14)}${legend.join(', ')}; * several. Both axes are logarithmic.`,
  ].join('\n')
}
