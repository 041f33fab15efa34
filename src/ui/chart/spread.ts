/** Names beside lines that end near each other. */

/**
 * Moves positions apart until each has `gap` to the next, as little as a sweep down and one up can, within `low`..`high`
 * as far as they fit.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, place) => place).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const placed = [...wanted]
  let least = low
  for (const place of order) {
    placed[place] = Math.max(least, placed[place] ?? 0)
    least = (placed[place] ?? 0) + gap
  }
  let most = high
  for (const place of order.toReversed()) {
    placed[place] = Math.min(most, placed[place] ?? 0)
    most = (placed[place] ?? 0) - gap
  }
  return placed
}
