/**
 * A counted gate, first come first served. Work asks for a weight and waits until that much of the capacity
 * is free; an aborted waiter leaves the queue.
 */
interface Waiter {
  readonly weight: number
  readonly enter: () => void
}

export class Gate {
  readonly #capacity: number
  #used = 0
  #queue: Waiter[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** @returns the function that leaves again; calling it twice does nothing. @throws the signal's reason */
  async enter(weight: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    const needed = Math.min(weight, this.#capacity)
    if (this.#queue.length > 0 || this.#used + needed > this.#capacity) await this.#wait(needed, signal)
    else this.#used += needed
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#used -= needed
      this.#admit()
    }
  }

  #wait(weight: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#queue = this.#queue.filter((other) => other !== waiter)
        reject(signal.reason)
        this.#admit()
      }
      const waiter: Waiter = {
        weight,
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
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      if (this.#used + first.weight > this.#capacity) return
      this.#queue.shift()
      this.#used += first.weight
      first.enter()
    }
  }
}
