import { SortedList } from './sorted-list.ts'

/** A map by text that is walked in the order of its keys, and read without comparing any. */
export class SortedMap<T> {
  readonly #values: Map<string, T>
  readonly #keys: SortedList<string>

  constructor(values = new Map<string, T>(), keys = new SortedList<string>((key) => key)) {
    this.#values = values
    this.#keys = keys
  }

  get(key: string): T | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: T): void {
    if (!this.#values.has(key)) this.#keys.set(key, key)
    this.#values.set(key, value)
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#keys.delete(key)
  }

  /** The first `limit` values of the keys from `from` up to, without, `end`. */
  range(from: string, end: string, limit: number): T[] {
    return this.#keys.range(from, end, limit).map((key) => this.#values.get(key) as T)
  }

  copy(): SortedMap<T> {
    return new SortedMap(new Map(this.#values), this.#keys.copy())
  }
}
