/** Four ways to play the rules, each played against a rule set with the scoring module. Seeded: the same numbers everywhere. */
import { type BatchScorer, createBatchScorer, scoreAnswers } from '../../../../client/lab/batch-scorer.ts'
import { createUnits } from '../../../../client/lab/seeded.ts'
import { movingAverage } from '../../../../protocol/scoring/moving-average.ts'
import { type Answer, scoreBatch } from '../../../../protocol/scoring/rewards.ts'
import type { RuleSet, TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { type TierName, tierFor } from '../../../../protocol/scoring/tiers.ts'

const KIB = 1_024
const BATCHES = 240
const BATCH = 10
/** Answers of a miner in one window, as the document's 34 of a thousand rounds come to. */
const WINDOW = 34

function answer(tier: TierName, seconds: number | null, success: boolean): Answer {
  return { tier, seconds, success, silent: seconds === null, bytes: KIB }
}

/** Honest answers around a second. */
function honest(unit: () => number, count: number, tier: TierName = 'Gold'): Answer[] {
  return Array.from({ length: count }, () => answer(tier, 0.6 + unit(), true))
}

/** Rewards of a batch's first answer and the mean of all others. */
function scored(
  scorer: BatchScorer,
  answers: readonly Answer[],
  kind: TaskKind,
): { own: number; others: number } {
  const [own = 0, ...rest] = scoreAnswers(scorer, answers, kind)
  return { own, others: rest.reduce((sum, each) => sum + each, 0) / rest.length }
}

export interface Junk {
  /** Scores after many batches of challenges and retrieves, from zero. */
  readonly attacker: number
  readonly honest: number
  /** The honest ones' score when the attacker's seat answers nothing. */
  readonly without: number
  readonly tier: TierName
}

/** Holds nothing, and answers every question at once with junk. */
export function playJunk(rules: RuleSet): Junk {
  const scorer = createBatchScorer(rules, BATCH)
  const run = (own: Answer) => {
    const unit = createUnits('attacks/junk')
    let [attacker, others] = [0, 0]
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const kind = batch % 6 === 0 ? 'retrieve' : 'challenge'
      const rewards = scored(scorer, [own, ...honest(unit, BATCH - 1)], kind)
      attacker = movingAverage(attacker, rewards.own, rules)
      others = movingAverage(others, rewards.others, rules)
    }
    return { attacker, others }
  }
  const junk = run(answer('Bronze', 0.05, false))
  const silent = run(answer('Bronze', null, false))
  const { name } = tierFor({ successes: 0, attempts: WINDOW, totalSuccesses: 100_000 }, rules)
  return { attacker: junk.attacker, honest: junk.others, without: silent.others, tier: name }
}

export interface Picky {
  /** Mean score over the run, and the tier at its end, of who always answers and of who answers only when it is fast. */
  readonly always: { readonly score: number; readonly tier: TierName }
  readonly picky: { readonly score: number; readonly tier: TierName }
}

/** Fast (0.3 s) half of the time and slow (4 s) otherwise: does it pay to keep silent when it would be slow? */
export function playPicky(rules: RuleSet): Picky {
  const scorer = createBatchScorer(rules, BATCH)
  const run = (isPicky: boolean) => {
    const unit = createUnits('attacks/picky')
    let tier: TierName = 'Diamond'
    let [score, sum, attempts, successes] = [0.7, 0, 0, 0]
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const fast = unit() < 0.5
      const speaks = fast || !isPicky
      const own = answer(tier, speaks ? (fast ? 0.3 : 4) : null, speaks)
      score = movingAverage(score, scored(scorer, [own, ...honest(unit, BATCH - 1)], 'challenge').own, rules)
      sum += score
      attempts += 1
      successes += speaks ? 1 : 0
      if (attempts < WINDOW) continue
      tier = tierFor({ successes, attempts, totalSuccesses: 6_000 }, rules).name
      ;[attempts, successes] = [0, 0]
    }
    return { score: sum / BATCHES, tier }
  }
  return { always: run(false), picky: run(true) }
}

export interface Sybil {
  /** Rewards of one batch. */
  readonly one: number
  readonly two: number
  readonly othersBeside: { readonly one: number; readonly two: number }
}

/** One fast Super Saiyan, or its disk behind two new Bronze names that take both boosted places. */
export function playSybil(rules: RuleSet): Sybil {
  const others = (count: number) => Array.from({ length: count }, (_, i) => answer('Gold', 1 + i / 10, true))
  const rewards = (own: readonly Answer[]) =>
    scoreBatch([...own, ...others(BATCH - own.length)], 'challenge', rules).map(({ scaled }) => scaled)
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length
  const [one = 0, ...besideOne] = rewards([answer('Super Saiyan', 0.3, true)])
  const [first = 0, second = 0, ...besideTwo] = rewards([
    answer('Bronze', 0.3, true),
    answer('Bronze', 0.3, true),
  ])
  return { one, two: first + second, othersBeside: { one: mean(besideOne), two: mean(besideTwo) } }
}

export interface Bend {
  /** Rewards of the attacker's friend and of its rival, and whether the rival is boosted, without and with the error. */
  readonly without: { readonly friend: number; readonly rival: number; readonly boosted: boolean }
  readonly with: { readonly friend: number; readonly rival: number; readonly boosted: boolean }
}

/** `pays`: the friend gains. `harms`: only the rival loses. `fails`: neither. */
export function bendOutcome({ without, with: bent }: Bend): 'pays' | 'harms' | 'fails' {
  if (bent.friend > without.friend) return 'pays'
  return bent.rival < without.rival ? 'harms' : 'fails'
}

/** An accomplice answers wrongly after 0.05 s, beside a friend at 1 s and a rival at 2 s. */
export function playBend(rules: RuleSet): Bend {
  const play = (own: Answer) => {
    const [, friend, rival] = scoreBatch(
      [own, answer('Gold', 1, true), answer('Gold', 2, true)],
      'challenge',
      rules,
    )
    return { friend: friend?.scaled ?? 0, rival: rival?.scaled ?? 0, boosted: rival?.boosted ?? false }
  }
  const others = [answer('Gold', 1, true), answer('Gold', 2, true)]
  const [friend, rival] = scoreBatch(others, 'challenge', rules)
  return {
    without: { friend: friend?.scaled ?? 0, rival: rival?.scaled ?? 0, boosted: rival?.boosted ?? false },
    with: play(answer('Bronze', 0.05, false)),
  }
}
