/** A batch that can be edited, its stages as columns, and how it stands in the address. The rewards are the scoring module's. */
import { movingAverage } from '../../../../protocol/scoring/moving-average.ts'
import { type Answer, baseRewards, scaleRewards, scoreBatch } from '../../../../protocol/scoring/rewards.ts'
import type { RuleSet, TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { type TierName, tierFactor } from '../../../../protocol/scoring/tiers.ts'

export type Verdict = 'right' | 'wrong' | 'silent'

export interface BatchRow {
  readonly uid: number
  readonly tier: TierName
  readonly seconds: number
  readonly bytes: number
  readonly verdict: Verdict
}

export const ROWS_MOST = 10
export const SECONDS_MOST = 600
export const BYTES_MOST = 2 ** 30
const UID_MOST = 65_535

/** One row, stage by stage. */
export interface Stages {
  readonly row: BatchRow
  readonly boosted: boolean
  readonly tier: number
  readonly latency: number
  readonly tierLatency: number
  /** The failure's reward instead, where it failed. */
  readonly verified: number
  readonly boost: number
  readonly weighted: number
  readonly scaled: number
  readonly average: number
}

export interface Batch {
  readonly rows: readonly Stages[]
  /** What all were multiplied with so that the sum stays. NaN under the reference when everybody failed. */
  readonly rescale: number
}

export function answerOf({ tier, seconds, bytes, verdict }: BatchRow): Answer {
  const silent = verdict === 'silent'
  return { tier, bytes, silent, success: verdict === 'right', seconds: silent ? null : seconds }
}

const NOTHING = { boosted: false, reward: 0, factor: 1, scaled: 0 } as const

/** @param score of every miner before this batch */
export function stagesOf(rows: readonly BatchRow[], kind: TaskKind, rules: RuleSet, score: number): Batch {
  const answers = rows.map(answerOf)
  const base = baseRewards(answers, kind, rules)
  const scored = scoreBatch(answers, kind, rules)
  const counted = answers.map(({ success }) => success || rules.latencyOver === 'all')
  const { rescale } = scaleRewards(
    base.filter((_, i) => counted[i] === true).map(({ reward }) => reward),
    answers.filter((_, i) => counted[i] === true),
    rules,
  )
  return {
    rescale,
    rows: rows.map((row, i): Stages => {
      const { boosted, reward, factor, scaled } = scored[i] ?? NOTHING
      const tier = tierFactor(row.tier, false)
      const boost = boosted ? tierFactor(row.tier, true) / tier : 1
      return {
        row,
        boosted,
        tier,
        latency: factor,
        tierLatency: tier * factor,
        verified: (reward * factor) / boost,
        boost,
        weighted: reward * factor,
        scaled,
        average: movingAverage(score, scaled, rules),
      }
    }),
  }
}

/** Cut to four decimals, as the document prints: 0.97527 is 0.9752. What floating point left just below a digit counts as it. */
export function cut4(value: number): number {
  return Math.trunc(value * 1e4 + Math.sign(value) * 1e-7) / 1e4
}

const LETTERS: Readonly<Record<string, TierName>> = {
  B: 'Bronze',
  S: 'Silver',
  G: 'Gold',
  D: 'Diamond',
  X: 'Super Saiyan',
}
const VERDICTS: Readonly<Record<string, Verdict>> = { v: 'right', w: 'wrong', s: 'silent' }

function keyOf<T>(table: Readonly<Record<string, T>>, value: T): string {
  return Object.keys(table).find((key) => table[key] === value) ?? ''
}

/** `0-B-0.15-1024-v_1-S-…`: uid, tier, seconds, bytes, verdict. */
export function formatRows(rows: readonly BatchRow[]): string {
  return rows
    .map(({ uid, tier, seconds, bytes, verdict }) =>
      [uid, keyOf(LETTERS, tier), seconds, bytes, keyOf(VERDICTS, verdict)].join('-'),
    )
    .join('_')
}

/** Null for what is no batch; numbers out of range are brought into it. */
export function parseRows(text: string): BatchRow[] | null {
  const rows = text.split('_').map((part): BatchRow | null => {
    const [, uid, tier, seconds, bytes, verdict] =
      /^(\d{1,5})-([BSGDX])-(\d{1,3}(?:\.\d{1,6})?)-(\d{1,10})-([vws])$/.exec(part) ?? []
    const name = LETTERS[tier ?? '']
    const word = VERDICTS[verdict ?? '']
    if (name === undefined || word === undefined) return null
    return rowWithin({
      uid: Number(uid),
      tier: name,
      seconds: Number(seconds),
      bytes: Number(bytes),
      verdict: word,
    })
  })
  const known = rows.flatMap((row) => row ?? [])
  return known.length === rows.length && known.length <= ROWS_MOST ? known : null
}

/** What a person typed, brought into range; at most six decimals, which is what the address keeps. */
export function rowWithin(row: BatchRow): BatchRow {
  const within = (value: number, most: number) =>
    Math.min(most, Math.max(0, Number.isFinite(value) ? value : 0))
  return {
    ...row,
    uid: Math.trunc(within(row.uid, UID_MOST)),
    seconds: Math.round(within(row.seconds, SECONDS_MOST) * 1e6) / 1e6,
    bytes: Math.trunc(within(row.bytes, BYTES_MOST)),
  }
}
