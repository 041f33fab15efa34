/**
 * Signatures are verified one at a time, a turn for each address that has some waiting, and between two of them the process answers
 * whatever else has come. A signature costs the one thread a third of a millisecond, milliseconds where WebAssembly lacks (twice that when it does not hold); in order of arrival
 * an address that sends hundreds a second would make everybody wait for all of its own.
 */

/** Of one address; what a gateway's users send at once fits. Beyond it the address is answered 429. */
const PER_ADDRESS_MAX = 256
/** Of all addresses. */
const WAITING_MAX = 4_096

/**
 * Rounds of the event loop between two turns. In each one libuv accepts a single connection (since 1.46), so that with a turn in every
 * round new callers would wait in the system's queue, and beyond 511 of them be dropped.
 */
const ROUNDS_BETWEEN = 8
/** After so long the next turn begins all the same: while sockets come by the hundred a round takes milliseconds. */
const BETWEEN_MAX_MS = 8

export class SignatureTurns {
  /** In the order of their turns. No list is empty. */
  readonly #waiting = new Map<string, (() => void)[]>()
  readonly #nowMs: () => number
  #count = 0
  #taken = false

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  get waiting(): number {
    return this.#count
  }

  /**
   * The caller verifies in the very continuation of this promise: the next turn begins some rounds of the event loop later.
   * @returns null: too many wait already
   */
  take(address: string): Promise<void> | null {
    if (!this.#taken) {
      this.#begin()
      return Promise.resolve()
    }
    const own = this.#waiting.get(address)
    if (this.#count >= WAITING_MAX || (own?.length ?? 0) >= PER_ADDRESS_MAX) return null
    this.#count += 1
    return new Promise((resolve) => {
      if (own === undefined) this.#waiting.set(address, [resolve])
      else own.push(resolve)
    })
  }

  #begin(): void {
    this.#taken = true
    this.#wait(ROUNDS_BETWEEN, this.#nowMs() + BETWEEN_MAX_MS)
  }

  #wait(rounds: number, untilMs: number): void {
    setImmediate(() => {
      if (rounds > 1 && this.#nowMs() < untilMs) this.#wait(rounds - 1, untilMs)
      else this.#next()
    })
  }

  #next(): void {
    this.#taken = false
    const [first] = this.#waiting
    if (first === undefined) return
    const [address, own] = first
    const turn = own.shift()
    this.#waiting.delete(address)
    if (own.length > 0) this.#waiting.set(address, own)
    this.#count -= 1
    this.#begin()
    turn?.()
  }
}
