/**
 * A subnet of miners whose quality is known, scored for days by the code that scores real ones (docs/lab.md says what is
 * modelled and what not). Pure and seeded: the same options give the same result anywhere.
 */
import { windowEnded } from '../../protocol/scoring/rule-set.ts'
import { nextTier, TIER_NAMES, TIERS } from '../../protocol/scoring/tiers.ts'
import { normalizedWeights, shouldSetWeights } from '../../protocol/scoring/weights.ts'
import { createMeasures, type Measures } from './measures.ts'
import { stepsUntilToggle } from './population.ts'
import { type AnswerWatch, createRounds } from './rounds.ts'
import { BLOCKS_PER_DAY, type SimulationOptions, type SimulationResult } from './simulation-types.ts'
import {
  BRONZE,
  createWorld,
  IMMUNITY_BLOCKS,
  TEMPO,
  takeSeat,
  type ValidatorView,
  type World,
} from './world.ts'

/** Who wants to see more than the result. */
export interface SimulationWatch {
  readonly answer: AnswerWatch
  /** Before the counters restart; `before` are the tiers until now. */
  window(view: ValidatorView, block: number, before: Uint8Array): void
  seat(seat: number, block: number): void
}

export interface Simulation {
  readonly world: World
  /** Plays one more day. @returns days played */
  day(): number
  /** Plays so many blocks more, which belong to no whole day. */
  blocks(count: number): void
  result(): SimulationResult
}

const RANGE = 2 ** 32
/** Nobody out of immunity is replaced once no more than this many are (client/health/prune-order.ts). */
const SPARED_SEATS = 10
const SPARED_SHARE = 4

export function createSimulation(
  options: SimulationOptions,
  watch: SimulationWatch | null = null,
): Simulation {
  const world = createWorld(options)
  const rounds = createRounds(world, watch?.answer ?? null)
  const measures = createMeasures(world)
  const stepsPerDay = Math.round(BLOCKS_PER_DAY / options.stepBlocks)
  let epochBlock = 0
  const advance = () => {
    world.step += 1
    const { step } = world
    const block = step * options.stepBlocks
    moveMiners(world, step)
    if (world.word() / RANGE < options.registrations / stepsPerDay)
      register(world, { step, block, measures, watch })
    for (const view of world.views) {
      rounds.step(view, step)
      endWindow(world, view, { block, measures, watch })
      setWeights(world, view, block)
    }
    if (block - epochBlock < TEMPO) return
    epochBlock = block
    payEpoch(world)
  }
  const play = (steps: number) => {
    const last = world.step + steps
    while (world.step < last) {
      advance()
      measures.step(world.step * options.stepBlocks)
    }
  }
  return {
    world,
    blocks: (count) => play(Math.round(count / options.stepBlocks)),
    day() {
      play(stepsPerDay)
      const day = world.step / stepsPerDay
      measures.day(day)
      return day
    },
    result: () => measures.result(world.step * options.stepBlocks),
  }
}

/** All days at once. */
export function simulate(options: SimulationOptions): SimulationResult {
  const simulation = createSimulation(options)
  for (let day = 0; day < options.days; ) day = simulation.day()
  return simulation.result()
}

function moveMiners(world: World, step: number): void {
  if (step < world.nextToggle) return
  const { options, unit, views } = world
  const { toggle, online, uptime } = world.seats
  let next = Number.POSITIVE_INFINITY
  for (let seat = 0; seat < options.miners; seat += 1) {
    if ((toggle[seat] ?? 0) <= step) {
      const isOnline = online[seat] !== 1
      online[seat] = isOnline ? 1 : 0
      toggle[seat] = step + stepsUntilToggle(isOnline, uptime[seat] ?? 1, options, unit)
      if (!isOnline) for (const { alert } of views) alert[seat] = 1
    }
    next = Math.min(next, toggle[seat] ?? next)
  }
  world.nextToggle = next
}

interface Moment {
  readonly block: number
  readonly measures: Measures
  readonly watch: SimulationWatch | null
}

/** As the chain chooses: lowest incentive out of immunity, then the longest there, then the lowest seat. */
function nextToGo({ seats, options }: World, block: number): number {
  const { incentive, registered } = seats
  const isPoorer = (seat: number, than: number) =>
    than < 0 ||
    (incentive[seat] ?? 0) < (incentive[than] ?? 0) ||
    (incentive[seat] === incentive[than] && (registered[seat] ?? 0) < (registered[than] ?? 0))
  let [mature, poorest, poorestImmune] = [0, -1, -1]
  for (let seat = 0; seat < options.miners; seat += 1) {
    if (block - (registered[seat] ?? 0) < IMMUNITY_BLOCKS) {
      if (isPoorer(seat, poorestImmune)) poorestImmune = seat
      continue
    }
    mature += 1
    if (isPoorer(seat, poorest)) poorest = seat
  }
  const spared = Math.min(SPARED_SEATS, Math.floor(options.miners / SPARED_SHARE))
  return mature > spared ? poorest : poorestImmune
}

function register(world: World, { step, block, measures, watch }: Moment & { readonly step: number }): void {
  const seat = nextToGo(world, block)
  if (seat < 0) return
  measures.replaced(seat)
  takeSeat(world, seat, step, block)
  watch?.seat(seat, block)
}

/** The height that the reference reads at a step's end lies anywhere before the next one. */
function heightRead({ rules, options, word }: World, block: number): number {
  if (rules.windowEnd !== 'exact-multiple') return block
  return block + Math.floor((word() / RANGE) * options.stepBlocks)
}

function endWindow(world: World, view: ValidatorView, { block, measures, watch }: Moment): void {
  const { rules, options } = world
  const height = heightRead(world, block)
  if (height === view.windowBlock || !windowEnded(rules, view.windowBlock, height)) return
  view.windowBlock = height
  const before = view.tier.slice()
  for (let seat = 0; seat < options.miners; seat += 1) {
    const { name } = nextTier(rowOf(view, seat), rules)
    view.tier[seat] = TIER_NAMES.indexOf(name)
  }
  measures.window(view, block, before)
  watch?.window(view, block, before)
  for (const counts of [...view.attempts, ...view.successes, view.silent]) counts.fill(0)
}

function rowOf({ attempts, successes, total, tier }: ValidatorView, seat: number) {
  return {
    store_attempts: attempts[0]?.[seat] ?? 0,
    store_successes: successes[0]?.[seat] ?? 0,
    challenge_attempts: attempts[1]?.[seat] ?? 0,
    challenge_successes: successes[1]?.[seat] ?? 0,
    retrieve_attempts: attempts[2]?.[seat] ?? 0,
    retrieve_successes: successes[2]?.[seat] ?? 0,
    total_successes: total[seat] ?? 0,
    tier: TIER_NAMES[tier[seat] ?? BRONZE] ?? TIERS.Bronze.name,
  }
}

function setWeights({ rules }: World, view: ValidatorView, block: number): void {
  if (!shouldSetWeights(block, view.weightsBlock, TEMPO)) return
  const weights = normalizedWeights([...view.score], rules)
  // Nothing to say leaves the chain with what was said before.
  if (!weights.some((weight) => weight > 0)) return
  view.weightsBlock = block
  view.weight.set(weights)
}

/** Incentive is the mean of weights by stake: consensus clips nothing where all validators are honest. */
function payEpoch({ views, seats, options }: World): void {
  const { incentive } = seats
  incentive.fill(0)
  let sum = 0
  for (const { weight, stake } of views)
    for (let seat = 0; seat < options.miners; seat += 1) {
      const paid = stake * (weight[seat] ?? 0)
      incentive[seat] = (incentive[seat] ?? 0) + paid
      sum += paid
    }
  if (sum <= 0) return
  for (let seat = 0; seat < options.miners; seat += 1) incentive[seat] = (incentive[seat] ?? 0) / sum
}
