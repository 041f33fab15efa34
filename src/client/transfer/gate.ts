/**
 * A counted gate. Work asks for a weight and waits until that much of the capacity is free; the one of the lowest rank
 * goes first, among equals the one that came first. An aborted waiter leaves the queue.
 */
interface Waiter {
  readonly weight: number
  /** Asked anew at each admission: a person may change their mind while it waits. */
  readonly rank: () => number
  readonly enter: () => void
}

const EQUAL = () => 0

export class Gate {
  #capacity: number
  #used = 0
  #queue: Waiter[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get capacity(): number {
    return this.#capacity
  }

  /** Whoever is inside stays; a smaller capacity holds for those who come. */
  resize(capacity: number): void {
    this.#capacity = capacity
    this.#admit()
  }

  /** @returns the function that leaves again; calling it twice does nothing. @throws the signal's reason */
  async enter(weight: number, signal: AbortSignal, rank: () => number = EQUAL): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#queue.length > 0 || !this.#hasRoom(weight)) await this.#wait(weight, signal, rank)
    else this.#used += weight
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#used -= weight
      this.#admit()
    }
  }

  /** What weighs more than the whole gate goes in alone. */
  #hasRoom(weight: number): boolean {
    return this.#used === 0 || this.#used + weight <= this.#capacity
  }

  #wait(weight: number, signal: AbortSignal, rank: () => number): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#queue = this.#queue.filter((other) => other !== waiter)
        reject(signal.reason)
        this.#admit()
      }
      const waiter: Waiter = {
        weight,
        rank,
        enter: () => {
          signal.removeEventListener('abort', abort)
          resolve()
        },
      }
      this.#queue.push(waiter)
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  #admit(): void {
    for (let next = this.#next(); next !== null && this.#hasRoom(next.weight); next = this.#next()) {
      const entering = next
      this.#queue = this.#queue.filter((other) => other !== entering)
      this.#used += entering.weight
      entering.enter()
    }
  }

  #next(): Waiter | null {
    let best: Waiter | null = null
    let least = Number.POSITIVE_INFINITY
    for (const waiter of this.#queue) {
      const rank = waiter.rank()
      if (rank >= least) continue
      best = waiter
      least = rank
    }
    return best
  }
}
