/**
 * A map by text that is walked in the order of its keys. Reading a range costs in proportion to what is read, as on disk.
 * A new key costs a move of the keys behind it, which for the thousands of a simulation is less than any tree.
 */
export class SortedMap<T> {
  readonly #values: Map<string, T>
  readonly #keys: string[]

  constructor(values = new Map<string, T>(), keys: string[] = []) {
    this.#values = values
    this.#keys = keys
  }

  get(key: string): T | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: T): void {
    if (!this.#values.has(key)) {
      const last = this.#keys.at(-1)
      if (last === undefined || last < key) this.#keys.push(key)
      else this.#keys.splice(this.#at(key), 0, key)
    }
    this.#values.set(key, value)
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#keys.splice(this.#at(key), 1)
  }

  /** The first `limit` values of the keys from `from` up to, without, `end`. */
  range(from: string, end: string, limit: number): T[] {
    const found: T[] = []
    for (let i = this.#at(from); i < this.#keys.length && found.length < limit; i++) {
      const key = this.#keys[i]
      if (key === undefined || key >= end) break
      const value = this.#values.get(key)
      if (value !== undefined) found.push(value)
    }
    return found
  }

  copy(): SortedMap<T> {
    return new SortedMap(new Map(this.#values), [...this.#keys])
  }

  /** Where `key` is, or would be. */
  #at(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] ?? key) < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
