/**
 * What stands at a place that the caller knows to exist. A defect of ours then ends in an error: a zero in the stead of a lost
 * number would be computed with. Never for a place that an answer names.
 * @throws RangeError when there is nothing
 */
export function entryAt<T>(list: ArrayLike<T>, index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`nothing at ${index} of ${list.length}`)
  return found
}
