/** The page's own probes, summed up: random bytes that it stored and asked back. */
import { wilsonInterval } from '../../protocol/scoring/wilson.ts'
import type { LiveRound } from '../live/live-api.ts'

/** Two-sided 95 %. */
export const NORMAL_95 = 1.959964

export interface Probe {
  /** Unix milliseconds when it ended. */
  readonly at: number
  readonly validator: string
  /** The same bytes came back. */
  readonly ok: boolean
  /** What was wrong first, too few copies and bad receipts among it; empty when nothing was. */
  readonly cause: string
  readonly bytes: number
  readonly storeMs: number | null
  readonly retrieveMs: number | null
}

export function probeOf(
  { validator, returned, cause, bytes, storeMs, retrieveMs }: LiveRound,
  at: number,
): Probe {
  return { at, validator, ok: returned, cause, bytes, storeMs, retrieveMs }
}

export interface ProbeSummary {
  readonly n: number
  readonly successes: number
  /** Wilson's, 95 %; null without a probe. */
  readonly interval: readonly [number, number] | null
  /** Milliseconds by nearest rank over probes whose bytes came back; null without any. */
  readonly retrieve: { readonly p50: number; readonly p95: number } | null
  /** Most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly count: number }[]
}

export function summarize(probes: readonly Probe[]): ProbeSummary {
  const n = probes.length
  const successes = probes.filter(({ ok }) => ok).length
  const { lower, upper } = wilsonInterval(successes, n, NORMAL_95)
  const times = probes.flatMap(({ ok, retrieveMs }) => (ok && retrieveMs !== null ? [retrieveMs] : []))
  const causes = new Map<string, number>()
  for (const { cause } of probes) if (cause !== '') causes.set(cause, (causes.get(cause) ?? 0) + 1)
  return {
    n,
    successes,
    interval: n === 0 ? null : [lower, upper],
    retrieve: times.length === 0 ? null : { p50: nearestRank(times, 0.5), p95: nearestRank(times, 0.95) },
    causes: [...causes].map(([cause, count]) => ({ cause, count })).toSorted((a, b) => b.count - a.count),
  }
}

function nearestRank(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
