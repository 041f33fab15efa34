/** The newest times of one miner in one task, and their percentiles by nearest rank. */

const SAMPLES_MAX = 256

interface LatencySummary {
  readonly p50: number | null
  readonly p95: number | null
  readonly samples: number
}

export class LatencyWindow {
  readonly #times: number[] = []
  #at = 0
  /** Kept until the next time, because every reader of the list asks for it. */
  #summary: LatencySummary | null = null

  add(ms: number): void {
    this.#summary = null
    if (this.#times.length < SAMPLES_MAX) this.#times.push(ms)
    else this.#times[this.#at] = ms
    this.#at = (this.#at + 1) % SAMPLES_MAX
  }

  summary(): LatencySummary {
    this.#summary ??= summaryOf(this.#times)
    return this.#summary
  }
}

function summaryOf(times: readonly number[]): LatencySummary {
  const sorted = times.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null
  return { p50: rank(0.5), p95: rank(0.95), samples: sorted.length }
}
