/**
 * How many parts are on their way at once. More hide a node's answering time, until the line or the processor is full;
 * then they only take memory. So the number climbs while more bring more, and steps back when they do not.
 */
import type { Clock } from '../ports.ts'
import { Gate } from './gate.ts'

const START = 3
const FEWEST = 2
/** With the part being sealed and the one waiting, about 67 MB of ciphertext. */
export const FLIGHTS_MAX = 6
/** Smaller objects measure the answering time and not the line. */
const MEASURED_BYTES = 1_000_000
/** A rate has to differ by this share to count as another one. */
const NOISE = 0.05

export class Flights {
  readonly #clock: Clock
  readonly #gate = new Gate(START)
  #direction = 1
  #lastRate = 0
  #window = { bytes: 0, landed: 0, startedAt: 0 }

  constructor(clock: Clock) {
    this.#clock = clock
    this.#restart()
  }

  /** Parts that may be on their way now. */
  get width(): number {
    return this.#gate.capacity
  }

  /** @throws the signal's reason, and what the work throws */
  async fly<T>(bytes: number, signal: AbortSignal, rank: () => number, work: () => Promise<T>): Promise<T> {
    const leave = await this.#gate.enter(1, signal, rank)
    try {
      const result = await work()
      if (bytes >= MEASURED_BYTES) this.#landed(bytes)
      return result
    } finally {
      leave()
    }
  }

  #landed(bytes: number): void {
    this.#window.bytes += bytes
    this.#window.landed += 1
    if (this.#window.landed < this.width * 2) return
    const seconds = Math.max(1, this.#clock.now() - this.#window.startedAt) / 1000
    this.#decide(this.#window.bytes / seconds)
    this.#restart()
  }

  #decide(rate: number): void {
    // As good as before with more is worse: they only take memory.
    const better = rate > this.#lastRate * (1 + NOISE)
    if (!better) this.#direction = this.#direction === 1 ? -1 : 1
    this.#lastRate = rate
    const width = Math.min(FLIGHTS_MAX, Math.max(FEWEST, this.width + this.#direction))
    if (width === this.width) this.#direction = -this.#direction
    this.#gate.resize(width)
  }

  #restart(): void {
    this.#window = { bytes: 0, landed: 0, startedAt: this.#clock.now() }
  }
}
