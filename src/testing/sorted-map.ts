/**
 * A map by text that is walked in the order of its keys. Reading a range costs in proportion to what is read, as on disk.
 * Keys are kept in short sorted lists one after the other, so that a new key moves some hundreds of others, however many there are.
 */
export class SortedMap<T> {
  readonly #values: Map<string, T>
  /** None is empty. */
  readonly #lists: string[][]

  constructor(values = new Map<string, T>(), lists: string[][] = []) {
    this.#values = values
    this.#lists = lists
  }

  get(key: string): T | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: T): void {
    if (!this.#values.has(key)) this.#insert(key)
    this.#values.set(key, value)
  }

  delete(key: string): void {
    if (!this.#values.delete(key)) return
    const at = this.#listOf(key)
    const list = this.#lists[at]
    list?.splice(placeIn(list, key), 1)
    if (list?.length === 0) this.#lists.splice(at, 1)
  }

  /** The first `limit` values of the keys from `from` up to, without, `end`. */
  range(from: string, end: string, limit: number): T[] {
    const found: T[] = []
    for (let at = this.#listOf(from); at < this.#lists.length; at += 1) {
      const list = this.#lists[at] ?? []
      for (let i = found.length === 0 ? placeIn(list, from) : 0; i < list.length; i += 1) {
        const key = list[i]
        if (key === undefined || key >= end || found.length >= limit) return found
        const value = this.#values.get(key)
        if (value !== undefined) found.push(value)
      }
    }
    return found
  }

  copy(): SortedMap<T> {
    return new SortedMap(
      new Map(this.#values),
      this.#lists.map((list) => [...list]),
    )
  }

  #insert(key: string): void {
    const behindAll = this.#listOf(key) === this.#lists.length
    const at = behindAll ? this.#lists.length - 1 : this.#listOf(key)
    const list = this.#lists[at]
    if (list === undefined || (behindAll && list.length >= LIST_KEYS)) {
      this.#lists.push([key])
      return
    }
    list.splice(placeIn(list, key), 0, key)
    if (list.length > LIST_KEYS) this.#lists.splice(at + 1, 0, list.splice(LIST_KEYS / 2))
  }

  /** The first list that does not end before `key`. */
  #listOf(key: string): number {
    return lowest(this.#lists.length, (i) => (this.#lists[i]?.at(-1) ?? key) >= key)
  }
}

const LIST_KEYS = 512

/** Where `key` is, or would be. */
function placeIn(list: readonly string[], key: string): number {
  return lowest(list.length, (i) => (list[i] ?? key) >= key)
}

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
