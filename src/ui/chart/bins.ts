/** Counts by equal stretches of an axis, or by equal ratios of a log axis. */

export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

export interface Bins {
  readonly bins: readonly Bin[]
  /** Values that have no place: not finite, or not above zero on a log axis. */
  readonly leftOut: number
}

export function binsOf(
  values: readonly number[],
  wanted: number,
  log: boolean,
  domain?: readonly [number, number],
): Bins {
  const inside = domain ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const usable = values.filter(
    (value) => Number.isFinite(value) && (!log || value > 0) && value >= inside[0] && value <= inside[1],
  )
  const leftOut = values.length - usable.length
  if (usable.length === 0) return { bins: [], leftOut }
  const to = log ? Math.log : (value: number) => value
  const back = log ? Math.exp : (value: number) => value
  const ends = usable.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [
    domain?.[0] ?? Number.POSITIVE_INFINITY,
    domain?.[1] ?? Number.NEGATIVE_INFINITY,
  ] as const)
  const low = to(ends[0])
  const high = to(ends[1])
  // All equal: one bin around them.
  if (high === low) {
    const pad = log ? Math.log(2) / 2 : Math.abs(low) / 20 || 0.5
    return { bins: [{ from: back(low - pad), to: back(low + pad), count: usable.length }], leftOut }
  }
  const many = Math.max(1, Math.floor(wanted))
  const counts = Array.from({ length: many }, () => 0)
  for (const value of usable) {
    const place = Math.min(many - 1, Math.max(0, Math.floor(((to(value) - low) / (high - low)) * many)))
    counts[place] = (counts[place] ?? 0) + 1
  }
  const edge = (place: number) => back(low + ((high - low) * place) / many)
  return { bins: counts.map((count, place) => ({ from: edge(place), to: edge(place + 1), count })), leftOut }
}
