/**
 * Signatures are verified in turns, up to four for each address that has some waiting and then the next one's, and between runs of such turns
 * the process answers whatever else has come. A signature costs the one thread a third of a millisecond, milliseconds where WebAssembly lacks (twice that when it does not hold);
 * in order of arrival an address that sends hundreds a second would make everybody wait for all of its own.
 */

/** Of one address; what a gateway's users send at once fits. Beyond it the address is answered 429. */
const PER_ADDRESS_MAX = 256
/** Turns of an address before the next one's: a page asks a few things at once, and waits for all of them. */
const PER_VISIT = 4
/** Of all addresses. */
const WAITING_MAX = 4_096

/**
 * Rounds of the event loop until the next turn. In each one libuv accepts a single connection (since 1.46), so that with a turn in every
 * round new callers would wait in the system's queue, and beyond 511 of them be dropped.
 */
const ROUNDS_BETWEEN = 8
/** After so long, or as long as the last ones took, the next turn begins all the same: while sockets come by the hundred a round takes milliseconds. */
const BETWEEN_MAX_MS = 4
/**
 * Turns follow upon each other for this part of what everything else has just taken. One of them in a round of twenty milliseconds would
 * be fewer than come, and whoever sends little would wait for the turns of all others.
 */
const SHARE = 0.3
/** And for no longer, however long the rest took. */
const RUN_MAX_MS = 8

export class SignatureTurns {
  /** In the order of their turns. No list is empty. */
  readonly #waiting = new Map<string, (() => void)[]>()
  /** Turns that the first address has just had. */
  #visit = 0
  #runBeganMs = 0
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
   * The caller verifies in the very continuation of this promise: the next turn begins when that is over.
   * @returns null: too many wait already
   */
  take(address: string): Promise<void> | null {
    if (!this.#taken) {
      this.#taken = true
      this.#runBeganMs = this.#nowMs()
      this.#afterTurn(this.#runBeganMs)
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

  /** Ticks that are asked for among promises' continuations run when none of these is left (Node, process.nextTick). */
  #afterTurn(untilMs: number): void {
    queueMicrotask(() =>
      process.nextTick(() => {
        const now = this.#nowMs()
        if (now < untilMs) this.#turn(untilMs)
        else this.#wait(ROUNDS_BETWEEN, now, Math.max(BETWEEN_MAX_MS, now - this.#runBeganMs))
      }),
    )
  }

  #wait(rounds: number, sinceMs: number, mostMs: number): void {
    setImmediate(() => {
      this.#runBeganMs = this.#nowMs()
      const elsewhereMs = this.#runBeganMs - sinceMs
      if (rounds > 1 && elsewhereMs < mostMs) this.#wait(rounds - 1, sinceMs, mostMs)
      else this.#turn(this.#runBeganMs + Math.min(elsewhereMs * SHARE, RUN_MAX_MS))
    })
  }

  #turn(untilMs: number): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#taken = false
      return
    }
    const [address, own] = first
    const turn = own.shift()
    this.#visit += 1
    if (own.length === 0 || this.#visit === PER_VISIT) {
      this.#visit = 0
      this.#waiting.delete(address)
      if (own.length > 0) this.#waiting.set(address, own)
    }
    this.#count -= 1
    turn?.()
    this.#afterTurn(untilMs)
  }
}
