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
