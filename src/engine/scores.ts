/**
 * Moving scores from batches of answers (protocol sections 7.4 and 7.5), under one rule set. A batch is what one
 * upload, one download or one round asked of several miners; the score belongs to the hotkey, not to the uid, so that
 * a replaced neuron inherits nothing.
 *
 * Different from the reference: who did not answer earns nothing, and is not punished like who gave wrong bytes,
 * because silence is not a lie (reliability B29). It counts as an attempt all the same.
 */
import { movingAverage } from '../protocol/scoring/moving-average.ts'
import { type Answer, scoreBatch } from '../protocol/scoring/rewards.ts'
import type { RuleSet, TaskKind } from '../protocol/scoring/rule-set.ts'
import type { Statistics } from './statistics.ts'

export interface ScoredCall {
  readonly hotkey: string
  readonly success: boolean
  /** No answer came: scored zero where a wrong answer is punished. */
  readonly silent?: boolean
  /** Null when no answer came: counts as the slowest of the batch. */
  readonly ms: number | null
  readonly bytes: number
}

/** Counts every call in its miner's window and moves its score. */
export function scoreCalls(
  statistics: Statistics,
  rules: RuleSet,
  kind: TaskKind,
  calls: readonly ScoredCall[],
): void {
  if (calls.length === 0) return
  const answers: Answer[] = calls.map(({ hotkey, success, silent = false, ms, bytes }) => ({
    success,
    silent,
    tier: statistics.row(hotkey).tier,
    seconds: ms === null ? null : ms / 1000,
    bytes,
  }))
  const scored = scoreBatch(answers, kind, rules)
  for (const [place, { hotkey, success }] of calls.entries()) {
    const reward = scored[place]?.scaled ?? 0
    statistics.count(hotkey, kind, success)
    statistics.setScore(hotkey, movingAverage(statistics.row(hotkey).score, reward, rules))
  }
}
