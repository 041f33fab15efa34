/** How different miners are at the one thing that can be compared: what they do with what they were given. */
import type { ReportedRow } from './chart-input.ts'

export interface Variety {
  /** Middle of each miner's answers to challenges, in milliseconds. */
  readonly latencies: readonly number[]
  /** Miners without a timed answer. */
  readonly untimed: number
  readonly fast: number | null
  readonly slow: number | null
  /** Different pairs of tier and whole percent of success: as near as the subnet has to unique answers. */
  readonly kinds: number
}

export function varietyOf(rows: readonly ReportedRow[]): Variety {
  const latencies = rows
    .flatMap(({ report }) => report.latency.challenge.p50 ?? [])
    .filter((value) => Number.isFinite(value) && value > 0)
  const sorted = latencies.toSorted((a, b) => a - b)
  return {
    latencies,
    untimed: rows.length - latencies.length,
    fast: rankOf(sorted, 0.1),
    slow: rankOf(sorted, 0.9),
    kinds: new Set(rows.map(({ report }) => `${report.tier} ${Math.round(report.wilson.seed * 100)}`)).size,
  }
}

/** Nearest rank. */
function rankOf(rising: readonly number[], share: number): number | null {
  return rising[Math.max(0, Math.ceil(rising.length * share) - 1)] ?? null
}
