/** A reading that costs, made at most so often however many ask. */
interface Rarely<T> {
  readonly last: T | null
  /** A value of at most this age. @throws what the read throws */
  read(): Promise<T>
}

export function rarely<T>(ms: number, fresh: () => Promise<T>): Rarely<T> {
  let last: T | null = null
  let reading: Promise<T> | null = null
  let at = Number.NEGATIVE_INFINITY
  return {
    get last() {
      return last
    },
    read() {
      if (last !== null && performance.now() - at < ms) return Promise.resolve(last)
      reading ??= fresh()
        .then((value) => {
          last = value
          at = performance.now()
          return value
        })
        .finally(() => {
          reading = null
        })
      return reading
    },
  }
}
