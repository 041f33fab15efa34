/**
 * What a miner would earn if it were faster, surer or of another tier: batches are drawn from what one validator publishes
 * of its miners and scored by the validators' own code. A modelled number, with these assumptions:
 *
 *  - a time is log-normal through the published p50 and p95 of its miner and task; a chance is the window's share of right
 *    answers; a wrong answer is silence as often as the window's causes say;
 *  - a batch is of one task (as often as the window asked), of different miners, all as likely as each other, with pieces
 *    of one size (equal sizes have no effect); as many as the rounds ask (4 stores, 10 challenges or retrievals);
 *  - the moving average has settled, so the score is the mean reward; all validators pay by these scores.
 *
 * Every variant meets the same draws, so that their difference is not chance.
 */
import { type Answer, scoreBatch } from '../../protocol/scoring/rewards.ts'
import type { RuleSet, TaskKind } from '../../protocol/scoring/rule-set.ts'
import type { TierName } from '../../protocol/scoring/tiers.ts'
import type { MinerReport } from './landscape-api.ts'
import { type Draws, drawsFrom } from './miner-draws.ts'
import { canBe } from './miner-gates.ts'
import { resultOf, type Tally, type WhatIf } from './what-if-result.ts'

export const WHAT_IF_TASKS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']

/** Miners that one round asks (engine/limits.ts). */
export const BATCH_SIZES: Readonly<Record<TaskKind, number>> = { store: 4, challenge: 10, retrieve: 10 }

/** Standard deviations of the 95th percentile of a normal distribution. */
const Z95 = 1.6448536269514722
const BYTES = 2 ** 20
/** Between two looks at the clock. */
const BATCHES_A_STEP = 20
const FASTEST_MS = 1

export interface Change {
  readonly id: string
  /** Milliseconds less for each answer. */
  readonly fasterMs: number
  /** Added to the chance of a right answer, 0..1. */
  readonly surer: number
  readonly tier: TierName | null
  /** All of the others at once: it cannot lose to them, and is not compared with them. */
  readonly combined?: boolean
}

export interface WhatIfInput {
  readonly reports: readonly MinerReport[]
  readonly hotkey: string
  readonly rules: RuleSet
  readonly changes: readonly Change[]
  readonly seed: number
  /** Batches with the miner in each, for every variant; and batches of everybody, for the others' scores. */
  readonly ownBatches: number
  readonly fleetBatches: number
}

/** `no-report`: the validator publishes nothing of it. `no-answers`: nothing counted in this window. `no-times`: no latency. */
export type WhatIfProblem = 'no-report' | 'no-answers' | 'no-times'

interface Way {
  readonly chance: number
  /** Mean and deviation of the logarithm of milliseconds. */
  readonly mean: number
  readonly deviation: number
}

interface Player {
  readonly hotkey: string
  readonly tier: TierName
  readonly silent: number
  readonly ways: Readonly<Record<TaskKind, Way | null>>
}

interface Draw {
  readonly luck: number
  readonly fault: number
  readonly normal: number
}

const AS_IT_IS: Change = { id: 'now', fasterMs: 0, surer: 0, tier: null }

export function whatIfProblem(report: MinerReport | null): WhatIfProblem | null {
  if (report === null) return 'no-report'
  if (WHAT_IF_TASKS.every((task) => report.window[task].attempts === 0)) return 'no-answers'
  return WHAT_IF_TASKS.every((task) => wayOf(report, task) === null) ? 'no-times' : null
}

/**
 * Yields now and then with the share that is done, so that a page can breathe; returns null for a miner with a
 * `whatIfProblem`.
 */
export function* whatIf(input: WhatIfInput): Generator<number, WhatIf | null> {
  const { reports, hotkey, rules, changes, ownBatches, fleetBatches } = input
  const players = reports
    .map(playerOf)
    .filter(({ ways }) => WHAT_IF_TASKS.some((task) => ways[task] !== null))
  const own = players.find((each) => each.hotkey === hotkey)
  if (own === undefined) return null
  const steps = ownBatches + fleetBatches
  const draws = drawsFrom(input.seed)
  const fleet = new Map<string, Tally>()
  const mixed = taskMix(reports, players)
  for (let batch = 0; batch < fleetBatches; batch += 1) {
    if (batch % BATCHES_A_STEP === 0) yield batch / steps
    playFleet(players, mixed(draws.unit()), rules, draws, fleet)
  }
  const variants = [AS_IT_IS, ...changes]
  const rewards = variants.map((): number[] => [])
  const ownMix = taskMix(
    reports.filter((each) => each.hotkey === hotkey),
    [own],
  )
  for (let batch = 0; batch < ownBatches; batch += 1) {
    if (batch % BATCHES_A_STEP === 0) yield (fleetBatches + batch) / steps
    const got = playOwn(own, players, ownMix(draws.unit()), variants, rules, draws)
    for (const [i, reward] of got.entries()) rewards[i]?.push(reward)
  }
  return resultOf(variants, rewards, hotkey, fleet)
}

function playFleet(
  players: readonly Player[],
  task: TaskKind,
  rules: RuleSet,
  draws: Draws,
  into: Map<string, Tally>,
): void {
  const batch = draws.some(
    players.filter(({ ways }) => ways[task] !== null),
    BATCH_SIZES[task],
  )
  const answers = batch.map((player) => answerOf(player, task, AS_IT_IS, drawOf(draws)))
  for (const [i, { scaled }] of scoreBatch(answers, task, rules).entries()) {
    const { hotkey } = batch[i] ?? { hotkey: '' }
    const { sum, squares, count } = into.get(hotkey) ?? { sum: 0, squares: 0, count: 0 }
    into.set(hotkey, { sum: sum + scaled, squares: squares + scaled ** 2, count: count + 1 })
  }
}

/** The reward of each variant against the same others. */
function playOwn(
  own: Player,
  players: readonly Player[],
  task: TaskKind,
  variants: readonly Change[],
  rules: RuleSet,
  draws: Draws,
): number[] {
  const others = players.filter((each) => each !== own && each.ways[task] !== null)
  const beside = draws
    .some(others, BATCH_SIZES[task] - 1)
    .map((player) => answerOf(player, task, AS_IT_IS, drawOf(draws)))
  const draw = drawOf(draws)
  return variants.map((change) => {
    const scored = scoreBatch([answerOf(own, task, change, draw), ...beside], task, rules)
    return scored[0]?.scaled ?? 0
  })
}

function drawOf(draws: Draws): Draw {
  return { luck: draws.unit(), fault: draws.unit(), normal: draws.normal() }
}

function answerOf({ tier, silent, ways }: Player, task: TaskKind, change: Change, draw: Draw): Answer {
  const way = ways[task]
  if (way === null) throw new TypeError(`no ${task} of this miner`)
  const success = draw.luck < Math.min(1, way.chance + change.surer)
  const isSilent = !success && draw.fault < silent
  const ms = Math.max(FASTEST_MS, Math.exp(way.mean + way.deviation * draw.normal) - change.fasterMs)
  return {
    success,
    silent: isSilent,
    tier: change.tier ?? tier,
    seconds: isSilent ? null : ms / 1000,
    bytes: BYTES,
  }
}

function playerOf(report: MinerReport): Player {
  const counted = report.causes.reduce((sum, { count }) => sum + count, 0)
  const silent = report.causes.reduce((sum, { outcome, count }) => sum + (outcome === 'fail' ? 0 : count), 0)
  return {
    hotkey: report.hotkey,
    tier: report.tier,
    silent: counted > 0 ? silent / counted : 0,
    ways: {
      store: wayOf(report, 'store'),
      challenge: wayOf(report, 'challenge'),
      retrieve: wayOf(report, 'retrieve'),
    },
  }
}

function wayOf({ window, latency }: MinerReport, task: TaskKind): Way | null {
  const { attempts, successes } = window[task]
  const { p50, p95 } = latency[task]
  if (!(attempts > 0) || !canBe(window[task]) || p50 === null || !(p50 > 0)) return null
  const deviation = p95 === null || !(p95 > p50) ? 0 : Math.log(p95 / p50) / Z95
  return { chance: successes / attempts, mean: Math.log(p50), deviation }
}

/** Which task a number of 0..1 stands for: as often as the window asked, among those that anybody can play. */
function taskMix(reports: readonly MinerReport[], players: readonly Player[]): (at: number) => TaskKind {
  const playable = WHAT_IF_TASKS.filter((task) => players.some(({ ways }) => ways[task] !== null))
  const asked = playable.map((task) =>
    reports.reduce(
      (sum, report) => sum + (wayOf(report, task) === null ? 0 : report.window[task].attempts),
      0,
    ),
  )
  const all = asked.reduce((sum, each) => sum + each, 0)
  return (at) => {
    let left = at * all
    const found = playable.find((_, i) => {
      left -= asked[i] ?? 0
      return left < 0
    })
    return found ?? playable.at(-1) ?? 'challenge'
  }
}
