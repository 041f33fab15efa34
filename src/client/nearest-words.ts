/**
 * Words of a list that a mistyped one may have been meant for, by the changes between them: a letter put in,
 * left out, replaced, or two neighbours swapped.
 */

/** More changes than this, and it is another word. */
const CHANGES_MAX = 2
const SUGGESTIONS_MAX = 3
/** No word of a list is longer by more than the changes allowed. */
const TYPED_MAX = 12

/** At most three, the nearest first; of equals, those that begin alike, then in the order of the list. */
export function nearestWords(typed: string, list: readonly string[]): string[] {
  if (typed.length > TYPED_MAX) return []
  return list
    .filter((word) => Math.abs(word.length - typed.length) <= CHANGES_MAX)
    .map((word) => ({ word, changes: changesBetween(typed, word), alike: alikeAtStart(typed, word) }))
    .filter(({ changes }) => changes <= CHANGES_MAX)
    .sort((left, right) => left.changes - right.changes || right.alike - left.alike)
    .slice(0, SUGGESTIONS_MAX)
    .map(({ word }) => word)
}

function alikeAtStart(left: string, right: string): number {
  let length = 0
  while (length < left.length && left[length] === right[length]) length += 1
  return length
}

/** Optimal string alignment distance. */
function changesBetween(left: string, right: string): number {
  let before: number[] = []
  let row = Array.from({ length: right.length + 1 }, (_unused, at) => at)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1]
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[right.length] ?? 0
}
