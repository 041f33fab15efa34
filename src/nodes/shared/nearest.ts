/** What somebody who mistyped a word may have meant. */

/** Letters that may differ: more, and the suggestion is a guess. */
const DISTANCE_MAX = 2

/** The nearest of the words, null when none is near. A word that begins with what was typed is always near. */
export function nearestOf(typed: string, words: readonly string[]): string | null {
  const lower = typed.slice(0, 40).toLowerCase()
  const begins = lower.length >= 2 ? words.find((word) => word.startsWith(lower)) : undefined
  let best = { word: begins ?? null, distance: begins === undefined ? DISTANCE_MAX + 1 : 1 }
  for (const word of words) {
    const distance = distanceOf(lower, word)
    // Of a short word, two wrong letters leave nothing to recognise.
    if (distance < best.distance && distance < Math.max(2, word.length / 2)) best = { word, distance }
  }
  return best.word
}

/** Insertions, deletions, changes and swaps of neighbours that make the one into the other. */
function distanceOf(left: string, right: string): number {
  let before: number[] = []
  let row = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = row
    row = next
  }
  return row[right.length] ?? 0
}
