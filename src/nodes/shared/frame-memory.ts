/**
 * Which peers read frames. That one does is never forgotten and never unlearned: the header that says so is not
 * signed, and whoever drops it on the way would bring later requests down to JSON, whose hash leaves fields
 * uncovered (S9). That one does not is believed for a while only: a stock axon may be replaced by one of ours.
 */
const MEMORY_MS = 10 * 60_000
const PEERS_MAX = 4096

export class FrameMemory {
  readonly #readers = new Set<string>()
  /** Hotkey -> when it last answered without a word of frames. */
  readonly #stock = new Map<string, number>()

  /** Undefined when nothing is known, or not any more. */
  reads(hotkey: string, nowMs: number): boolean | undefined {
    if (this.#readers.has(hotkey)) return true
    const learnedAt = this.#stock.get(hotkey)
    return learnedAt !== undefined && nowMs - learnedAt < MEMORY_MS ? false : undefined
  }

  /** Callers ask only peers of the metagraph, of which there are hundreds; the bounds are for what we do not foresee. */
  learn(hotkey: string, framed: boolean, nowMs: number): void {
    this.#stock.delete(hotkey)
    if (framed) this.#readers.add(hotkey)
    else if (!this.#readers.has(hotkey)) this.#stock.set(hotkey, nowMs)
    for (const known of [this.#readers, this.#stock]) {
      const [oldest] = known.keys()
      if (known.size > PEERS_MAX && oldest !== undefined) known.delete(oldest)
    }
  }
}
