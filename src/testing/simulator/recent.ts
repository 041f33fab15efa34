/**
 * What was made of the last things that were asked for. Within a second of a run the same few pieces are named, hashed and
 * checked again and again, and then for hours not any more: what is kept of all of them would be most of a large run's memory.
 */

/** @param limit things remembered; whichever was made first goes first */
export function rememberingLast<K, V>(limit: number, make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  /** Keys in the order in which they came, round and round: a Map that is asked for its first key walks over all that left. */
  const order: K[] = []
  let next = 0
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    const oldest = order[next]
    if (oldest !== undefined) made.delete(oldest)
    order[next] = key
    next = (next + 1) % limit
    made.set(key, value)
    return value
  }
}

/** The same text for what several nodes each make anew: of a piece its users, and all of its holders. */
export const oneText = rememberingLast(1_000, (text: string) => text)

/** The same text in one piece: one that was put together character by character is a chain of its beginnings. */
export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
