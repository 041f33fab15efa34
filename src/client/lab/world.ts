/** The state of a simulation: arrays, one place for each seat, or for each validator and seat. */
import { RULE_SETS, type RuleSet, type TaskKind } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, tierFor } from '../../protocol/scoring/tiers.ts'
import { drawMiner, stepsUntilToggle } from './population.ts'
import { createUnits, createWords } from './seeded.ts'
import { BLOCKS_PER_DAY, type SimulationOptions } from './simulation-types.ts'

export const TASKS: readonly TaskKind[] = ['store', 'challenge', 'retrieve']
export const BRONZE = TIER_NAMES.indexOf('Bronze')

/** Miners asked by one batch, and steps from one to the next (engine/limits.ts, engine/rounds/step.ts). */
export const ROUNDS = {
  store: { miners: 4, every: 10 },
  challenge: { miners: 10, every: 1 },
  retrieve: { miners: 10, every: 5 },
} as const

/** Blocks for which nobody replaces a newcomer, and between two epochs. */
export const IMMUNITY_BLOCKS = 7_200
export const TEMPO = 360

export interface World {
  readonly options: SimulationOptions
  readonly rules: RuleSet
  readonly word: () => number
  readonly unit: () => number
  readonly seats: {
    /** Counts registrations: names the miner. */
    readonly id: Int32Array
    readonly success: Float64Array
    readonly seconds: Float64Array
    readonly uptime: Float64Array
    readonly online: Uint8Array
    /** Step at which it goes away or comes back. */
    readonly toggle: Float64Array
    /** Negative for those who were there before. */
    readonly registered: Int32Array
    readonly incentive: Float64Array
  }
  readonly views: readonly ValidatorView[]
  /** Steps played. */
  step: number
  registrations: number
  answers: number
  batches: number
}

/** What one validator knows of each seat. */
export interface ValidatorView {
  /** Share of all stake. */
  readonly stake: number
  /** Places of tiers in TIER_NAMES. */
  readonly tier: Uint8Array
  readonly score: Float64Array
  readonly weight: Float64Array
  /** In the running window, by task. */
  readonly attempts: readonly Int32Array[]
  readonly successes: readonly Int32Array[]
  /** Attempts of the window without an answer. */
  readonly silent: Int32Array
  readonly total: Int32Array
  readonly pings: Uint8Array
  readonly down: Uint8Array
  /** Whether it holds anything that could be asked for. */
  readonly holds: Uint8Array
  /** Step before which it is left alone. */
  readonly rest: Int32Array
  /** The best tier so far, for the time to each. */
  readonly best: Uint8Array
  /** Seats in the order of the last draw. */
  readonly draw: Int32Array
  windowBlock: number
  weightsBlock: number
}

export function createWorld(options: SimulationOptions): World {
  const { seed, miners, validators } = options
  const floats = () => new Float64Array(miners)
  const stakes = Array.from({ length: validators }, (_, i) => 1 / (i + 1))
  const all = stakes.reduce((sum, each) => sum + each, 0)
  const world: World = {
    options,
    rules: RULE_SETS[options.rules],
    word: createWords(`${seed}/rounds`),
    unit: createUnits(`${seed}/miners`),
    seats: {
      id: new Int32Array(miners),
      success: floats(),
      seconds: floats(),
      uptime: floats(),
      online: new Uint8Array(miners),
      toggle: floats(),
      registered: new Int32Array(miners),
      incentive: floats(),
    },
    views: stakes.map((stake) => createView(miners, stake / all)),
    step: 0,
    registrations: 0,
    answers: 0,
    batches: 0,
  }
  for (let seat = 0; seat < miners; seat += 1) {
    takeSeat(world, seat, 0, 0)
    if (options.agedDays > 0) age(world, seat)
  }
  return world
}

function createView(miners: number, stake: number): ValidatorView {
  const counts = () => TASKS.map(() => new Int32Array(miners))
  return {
    stake,
    tier: new Uint8Array(miners).fill(BRONZE),
    score: new Float64Array(miners),
    weight: new Float64Array(miners),
    attempts: counts(),
    successes: counts(),
    silent: new Int32Array(miners),
    total: new Int32Array(miners),
    pings: new Uint8Array(miners),
    down: new Uint8Array(miners),
    holds: new Uint8Array(miners),
    rest: new Int32Array(miners),
    best: new Uint8Array(miners).fill(BRONZE),
    draw: Int32Array.from({ length: miners }, (_, i) => i),
    windowBlock: 0,
    weightsBlock: 0,
  }
}

/** A new miner on a seat: nothing of the one before stays, with any validator. */
export function takeSeat(world: World, seat: number, step: number, block: number): void {
  const { seats, views, options, unit } = world
  const { success, seconds, uptime } = drawMiner(options, unit)
  seats.id[seat] = world.registrations
  world.registrations += 1
  seats.success[seat] = success
  seats.seconds[seat] = seconds
  seats.uptime[seat] = uptime
  seats.online[seat] = 1
  seats.toggle[seat] = step + stepsUntilToggle(true, uptime, options, unit)
  seats.registered[seat] = block
  seats.incentive[seat] = 0
  for (const view of views) {
    for (const counts of [...view.attempts, ...view.successes]) counts[seat] = 0
    for (const numbers of [view.silent, view.total, view.pings, view.down, view.holds, view.rest])
      numbers[seat] = 0
    view.score[seat] = 0
    view.weight[seat] = 0
    view.tier[seat] = BRONZE
    view.best[seat] = BRONZE
  }
}

/** As if it had been there for a while: as many successes of a life as it would have had, and the tier they allow. */
function age(world: World, seat: number): void {
  const { seats, views, options, rules, unit } = world
  const days = unit() * options.agedDays
  const chance = (seats.success[seat] ?? 0) * (seats.uptime[seat] ?? 0)
  const perStep = TASKS.reduce((sum, task) => sum + ROUNDS[task].miners / ROUNDS[task].every, 0)
  const asked = (perStep * BLOCKS_PER_DAY * days) / (options.stepBlocks * options.miners)
  const attempts = Math.round((perStep * rules.windowBlocks) / (options.stepBlocks * options.miners))
  seats.registered[seat] = -Math.round(days * BLOCKS_PER_DAY)
  for (const view of views) {
    const total = Math.round(asked * chance)
    const { name } = tierFor(
      { successes: Math.round(attempts * chance), attempts, totalSuccesses: total },
      rules,
    )
    view.total[seat] = total
    view.tier[seat] = TIER_NAMES.indexOf(name)
    view.best[seat] = TIER_NAMES.indexOf(name)
    view.holds[seat] = 1
  }
}
