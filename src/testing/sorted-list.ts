/**
 * Values in the order of a text that each of them carries, and nothing kept beside them. Reading a range costs in proportion to what
 * is read, as on disk. They stand in short lists one after the other, so that a new one moves some hundreds of others, however many
 * there are; finding one compares some twenty keys.
 */
export class SortedList<T> {
  readonly #keyOf: (value: T) => string
  /** None is empty. */
  readonly #lists: T[][]

  /** @param keyOf the same text for a value as long as it is in here */
  constructor(keyOf: (value: T) => string, lists: T[][] = []) {
    this.#keyOf = keyOf
    this.#lists = lists
  }

  get(key: string): T | undefined {
    const list = this.#lists[this.#listOf(key)]
    const found = list?.[this.#placeIn(list, key)]
    return found !== undefined && this.#keyOf(found) === key ? found : undefined
  }

  /** Takes the place of the one with the same key. @param key of the value */
  set(key: string, value: T): void {
    const first = this.#listOf(key)
    const behindAll = first === this.#lists.length
    const at = behindAll ? first - 1 : first
    const list = this.#lists[at]
    if (list === undefined || (behindAll && list.length >= LIST_VALUES)) {
      this.#lists.push([value])
      return
    }
    const place = this.#placeIn(list, key)
    const there = list[place]
    const isThere = there !== undefined && this.#keyOf(there) === key
    list.splice(place, isThere ? 1 : 0, value)
    if (list.length > LIST_VALUES) this.#lists.splice(at + 1, 0, list.splice(LIST_VALUES / 2))
  }

  delete(key: string): void {
    const at = this.#listOf(key)
    const list = this.#lists[at]
    if (list === undefined) return
    const place = this.#placeIn(list, key)
    const there = list[place]
    if (there === undefined || this.#keyOf(there) !== key) return
    list.splice(place, 1)
    if (list.length === 0) this.#lists.splice(at, 1)
  }

  /** The first `limit` of the keys from `from` up to, without, `end`. */
  range(from: string, end: string, limit: number): T[] {
    const found: T[] = []
    for (let at = this.#listOf(from); at < this.#lists.length; at += 1) {
      const list = this.#lists[at] ?? []
      for (let i = found.length === 0 ? this.#placeIn(list, from) : 0; i < list.length; i += 1) {
        const value = list[i]
        if (value === undefined || this.#keyOf(value) >= end || found.length >= limit) return found
        found.push(value)
      }
    }
    return found
  }

  copy(): SortedList<T> {
    return new SortedList(
      this.#keyOf,
      this.#lists.map((list) => [...list]),
    )
  }

  /** The first list that does not end before `key`. */
  #listOf(key: string): number {
    return lowest(this.#lists.length, (i) => {
      const last = this.#lists[i]?.at(-1)
      return last === undefined || this.#keyOf(last) >= key
    })
  }

  /** Where `key` is, or would be. */
  #placeIn(list: readonly T[], key: string): number {
    return lowest(list.length, (i) => {
      const value = list[i]
      return value === undefined || this.#keyOf(value) >= key
    })
  }
}

const LIST_VALUES = 512

/** The lowest number below `count` of which it holds, when it holds of all above; `count` when there is none. */
function lowest(count: number, holds: (i: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
