/** Repeated rounds as numbers. */
import type { LiveRound } from '../../../client/live/live-api.ts'
import { wilsonInterval } from '../../../protocol/scoring/wilson.ts'

export interface Trial {
  readonly ok: boolean
  /** Empty when ok. */
  readonly cause: string
  /** Milliseconds; null where the call did not come to an answer. */
  readonly storeMs: number | null
  readonly retrieveMs: number | null
}

export const PHASES = ['store', 'retrieve', 'both'] as const
export type Phase = (typeof PHASES)[number]

/** Of the normal distribution: a two-sided interval of 95 %. */
const Z95 = 1.959963984540054

export interface TrialsSummary {
  readonly done: number
  readonly successes: number
  /** Bounds of the share of successes, 0..1, that 95 of 100 such intervals hold. */
  readonly interval: readonly [number, number]
  /** Most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly count: number }[]
}

export function trialOf({ ok, cause, storeMs, retrieveMs }: LiveRound): Trial {
  return { ok, cause, storeMs, retrieveMs }
}

export function summaryOf(trials: readonly Trial[]): TrialsSummary {
  const successes = trials.filter(({ ok }) => ok).length
  const { lower, upper } = wilsonInterval(successes, trials.length, Z95)
  const counts = new Map<string, number>()
  for (const { ok, cause } of trials) if (!ok) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  const causes = [...counts]
    .map(([cause, count]) => ({ cause, count }))
    .toSorted((a, b) => b.count - a.count || a.cause.localeCompare(b.cause))
  return { done: trials.length, successes, interval: [lower, upper], causes }
}

/** Milliseconds, rising: of the trials that came to an answer, right or wrong. */
export function latencies(trials: readonly Trial[], phase: Phase): number[] {
  return trials
    .flatMap(({ storeMs, retrieveMs }) => {
      const ms = phase === 'store' ? storeMs : phase === 'retrieve' ? retrieveMs : sumOf(storeMs, retrieveMs)
      return ms === null || !Number.isFinite(ms) ? [] : [ms]
    })
    .toSorted((a, b) => a - b)
}

function sumOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}

/** Nearest rank, as validators publish theirs; null without values. @param rising sorted */
export function percentile(rising: readonly number[], share: number): number | null {
  return rising[Math.max(0, Math.ceil(share * rising.length) - 1)] ?? null
}

/** Steps of the share that took at most so long. @param rising sorted */
export function ecdf(rising: readonly number[]): (readonly [number, number])[] {
  return rising.map((ms, place) => [ms, (place + 1) / rising.length] as const)
}
