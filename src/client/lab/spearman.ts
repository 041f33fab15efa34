/** Rank correlation: Spearman's coefficient is Pearson's of the ranks, ties included. */

/** Ranks from 1; equal values share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const result = values.map(() => 0)
  for (let at = 0; at < order.length; ) {
    let end = at + 1
    while (end < order.length && values[order[end] ?? 0] === values[order[at] ?? 0]) end += 1
    for (let k = at; k < end; k += 1) result[order[k] ?? 0] = (at + 1 + end) / 2
    at = end
  }
  return result
}

/** Ranks from 1, the largest first; equal values share the mean of theirs. */
export function ranksDown(values: readonly number[]): number[] {
  return ranks(values).map((rank) => values.length + 1 - rank)
}

/** Between -1 and 1; null when there are fewer than three pairs or one side is all equal. */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) throw new RangeError('as many of one as of the other')
  if (a.length < 3) return null
  const [first, second] = [ranks(a), ranks(b)]
  const middle = (a.length + 1) / 2
  let [both, left, right] = [0, 0, 0]
  for (const [i, rank] of first.entries()) {
    const [x, y] = [rank - middle, (second[i] ?? 0) - middle]
    both += x * y
    left += x * x
    right += y * y
  }
  return left === 0 || right === 0 ? null : Math.min(1, Math.max(-1, both / Math.sqrt(left * right)))
}
