/** Availability of groups of miners, and what the monitor takes from one that is away. */
import { movingAverage } from '../../protocol/scoring/moving-average.ts'
import { RULE_SETS, type RuleSet, type TaskKind } from '../../protocol/scoring/rule-set.ts'
import { wilsonInterval } from '../../protocol/scoring/wilson.ts'
import type { TaskCounts } from './landscape-api.ts'
import { type MinerRow, windowSum } from './miner-rows.ts'

export interface Availability extends TaskCounts {
  /** 0..1; null: nobody was asked. */
  readonly rate: number | null
  /** Wilson's at the rules' own z: 50 % two-sided. */
  readonly interval: readonly [number, number]
}

export type TaskOrAll = TaskKind | 'all'

export function availabilityOf({ attempts, successes }: TaskCounts): Availability {
  const { lower, upper } = wilsonInterval(successes, attempts)
  return { attempts, successes, rate: attempts === 0 ? null : successes / attempts, interval: [lower, upper] }
}

/** Answers of all miners of a group together. */
export function availability(rows: readonly MinerRow[], task: TaskOrAll): Availability {
  let [attempts, successes] = [0, 0]
  for (const { report } of rows) {
    if (report === null) continue
    const counts = task === 'all' ? windowSum(report) : report.window[task]
    attempts += counts.attempts
    successes += counts.successes
  }
  return availabilityOf({ attempts, successes })
}

export interface Absence {
  /** Miners that the monitor holds to be down now. */
  readonly down: number
  /** Answers of the window that never came. */
  readonly offline: number
  readonly miners: number
}

export function absence(rows: readonly MinerRow[]): Absence {
  const reports = rows.flatMap(({ report }) => report ?? [])
  return {
    down: reports.filter(({ down }) => down).length,
    offline: reports.reduce(
      (sum, { causes }) =>
        sum +
        causes.filter(({ outcome }) => outcome === 'offline').reduce((total, { count }) => total + count, 0),
      0,
    ),
    miners: reports.length,
  }
}

/** The score before and after each of so many punishments by the monitor. */
export function afterPenalties(score: number, penalties: number, rules: RuleSet = RULE_SETS.seed): number[] {
  const scores = [score]
  for (let i = 0; i < penalties; i += 1) {
    scores.push(movingAverage(scores[i] ?? 0, rules.monitorReward, rules))
  }
  return scores
}
