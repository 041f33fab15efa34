/** The same miner in the same batch, once with a right answer and once with a wrong one or none: does right earn more? */

import type { Answer } from '../../protocol/scoring/rewards.ts'
import type { RuleSet, TaskKind } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, type TierName } from '../../protocol/scoring/tiers.ts'
import { type BatchScorer, createBatchScorer, scoreAnswers } from './batch-scorer.ts'

const KIB = 1_024
const MIB = 2 ** 20

export const COMPANIES = ['alone', 'right', 'mixed', 'wrong', 'all-wrong', 'silent'] as const
export type Company = (typeof COMPANIES)[number]

/** A wrong answer at once, a wrong one in the same time, none. */
export const FORMS = ['fast', 'same', 'silent'] as const
export type Form = (typeof FORMS)[number]

export const TASKS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']

const FAST_SECONDS = 0.05
const SECONDS = [0.05, 0.5, 1, 5, 20, 50]
const SIZES = [KIB, 64 * MIB]

export interface Pair {
  readonly kind: TaskKind
  readonly tier: TierName
  readonly seconds: number
  readonly bytes: number
  readonly company: Company
  readonly form: Form
}

export interface PairResult {
  readonly good: number
  readonly bad: number
}

function gold(seconds: number | null, success: boolean): Answer {
  return { tier: 'Gold', bytes: KIB, seconds, success, silent: seconds === null }
}

const OTHERS: Readonly<Record<Company, readonly Answer[]>> = {
  alone: [],
  right: [0.8, 1, 1.2, 1.4].map((seconds) => gold(seconds, true)),
  mixed: [0.8, 1, 1.2, 1.4].map((seconds, i) => gold(seconds, i % 2 === 0)),
  wrong: [0.1, 0.1, 0.1, 0.1].map((seconds) => gold(seconds, false)),
  'all-wrong': Array.from({ length: 9 }, () => gold(0.1, false)),
  silent: [null, null, null, null].map((seconds) => gold(seconds, false)),
}

const ANSWERS_MOST = 10

function rewardOf(own: Answer, { company, kind }: Pair, scorer: BatchScorer): number {
  return scoreAnswers(scorer, [own, ...OTHERS[company]], kind)[0] ?? 0
}

export function tryPair(pair: Pair, rules: RuleSet): PairResult {
  return tryWith(pair, createBatchScorer(rules, ANSWERS_MOST))
}

function tryWith(pair: Pair, scorer: BatchScorer): PairResult {
  const { tier, seconds, bytes, form } = pair
  const right: Answer = { tier, seconds, bytes, success: true }
  const wrong: Answer =
    form === 'silent'
      ? { tier, seconds: null, bytes, success: false, silent: true }
      : { tier, seconds: form === 'fast' ? FAST_SECONDS : seconds, bytes, success: false }
  return { good: rewardOf(right, pair, scorer), bad: rewardOf(wrong, pair, scorer) }
}

export interface Exception {
  /** `not-a-number`: the wrong answer earns 0/0; `not-more`: the right one earns no more than the wrong one. */
  readonly what: 'not-more' | 'not-a-number'
  readonly kind: TaskKind
  readonly company: Company
  readonly pairs: number
  /** The one with the widest gap. */
  readonly worst: Pair & PairResult
}

export interface Survey {
  readonly pairs: number
  readonly exceptions: readonly Exception[]
  /** Pairs whose wrong answer earns exactly what an unasked miner gets, by task. */
  readonly costless: Readonly<Record<TaskKind, number>>
}

function* grid(): Generator<Pair> {
  for (const kind of TASKS)
    for (const tier of TIER_NAMES)
      for (const seconds of SECONDS)
        for (const bytes of SIZES)
          for (const company of COMPANIES)
            for (const form of FORMS) yield { kind, tier, seconds, bytes, company, form }
}

/** Every combination of the grid. */
export function survey(rules: RuleSet): Survey {
  const scorer = createBatchScorer(rules, ANSWERS_MOST)
  let pairs = 0
  const costless = { store: 0, challenge: 0, retrieve: 0 }
  const found = new Map<string, Exception>()
  for (const pair of grid()) {
    pairs += 1
    const result = tryWith(pair, scorer)
    if (result.bad === 0) costless[pair.kind] += 1
    if (result.good > result.bad) continue
    const what = Number.isNaN(result.bad) ? 'not-a-number' : 'not-more'
    const key = `${what}/${pair.kind}/${pair.company}`
    const known = found.get(key)
    const worst = { ...pair, ...result }
    const isWorse = known === undefined || result.bad - result.good > known.worst.bad - known.worst.good
    found.set(key, {
      what,
      kind: pair.kind,
      company: pair.company,
      pairs: (known?.pairs ?? 0) + 1,
      worst: isWorse ? worst : known.worst,
    })
  }
  return { pairs, exceptions: [...found.values()], costless }
}
