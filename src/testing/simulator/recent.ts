/**
 * What was made of the last things that were asked for. Within a second of a run the same few pieces are named, hashed and
 * checked again and again, and then for hours not any more: what is kept of all of them would be most of a large run's memory.
 */

/** @param limit things remembered; whichever was made first goes first */
export function rememberingLast<K, V>(limit: number, make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    if (made.size >= limit) {
      const oldest = made.keys().next()
      if (!oldest.done) made.delete(oldest.value)
    }
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
