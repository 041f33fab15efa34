/** What is measured of a simulation while it runs. */
import { latencyFactors } from '../../protocol/scoring/latency.ts'
import { TIER_NAMES, TIERS, type TierName } from '../../protocol/scoring/tiers.ts'
import {
  BLOCK_SECONDS,
  BLOCKS_PER_DAY,
  type SimulatedMiner,
  type SimulationResult,
} from './simulation-types.ts'
import { spearman } from './spearman.ts'
import { BRONZE, type ValidatorView, type World } from './world.ts'

/** Blocks between two points of the tiers' shares, whatever windows the rule set has. */
const SHARES_EVERY = 720
const MIB = 2 ** 20

export interface Measures {
  step(block: number): void
  day(day: number): void
  /** Tiers were computed anew; the window's counters still stand. */
  window(view: ValidatorView, block: number, before: Uint8Array): void
  /** The miner on this seat is about to be replaced. */
  replaced(seat: number): void
  result(block: number): SimulationResult
}

export function createMeasures(world: World): Measures {
  const shares: { block: number; counts: number[] }[] = [sharesOf(world, 0)]
  const days: { day: number; value: number | null }[] = []
  const hours = {
    Silver: [] as number[],
    Gold: [] as number[],
    Diamond: [] as number[],
    'Super Saiyan': [] as number[],
  }
  const moves = { promotions: 0, demotions: 0, mistaken: 0, replaced: 0, good: 0 }
  let lastShares = 0
  return {
    step(block) {
      if (block - lastShares < SHARES_EVERY) return
      lastShares = block
      shares.push(sharesOf(world, block))
    },
    day(day) {
      const { incentive } = world.seats
      days.push({ day, value: spearman(qualities(world), [...incentive]) })
    },
    window(view, block, before) {
      for (let seat = 0; seat < world.options.miners; seat += 1) {
        const was = before[seat] ?? BRONZE
        const is = view.tier[seat] ?? BRONZE
        if (is < was) moves.promotions += 1
        if (is > was) {
          moves.demotions += 1
          if (deserves(world, view, seat, was)) moves.mistaken += 1
        }
        noteFirst(world, view, { seat, block, is }, hours)
      }
    },
    replaced(seat) {
      moves.replaced += 1
      const all = qualities(world)
      const own = all[seat] ?? 0
      if (all.filter((each) => each < own).length > all.length / 2) moves.good += 1
    },
    result: (block) => ({
      options: world.options,
      answers: world.answers,
      batches: world.batches,
      shares,
      hoursToTier: hours,
      bornInRun: countBorn(world),
      miners: minersOf(world, block),
      spearman: days,
      demotions: { all: moves.demotions, mistaken: moves.mistaken },
      promotions: moves.promotions,
      replaced: { all: moves.replaced, good: moves.good },
    }),
  }
}

/** Miners whose whole life was seen, times the validators that saw it. */
function countBorn({ options, registrations, views }: World): number {
  const born = options.agedDays > 0 ? registrations - options.miners : registrations
  return born * views.length
}

function sharesOf({ views, options }: World, block: number): { block: number; counts: number[] } {
  const counts = TIER_NAMES.map(() => 0)
  for (const { tier } of views)
    for (let seat = 0; seat < options.miners; seat += 1) {
      const at = tier[seat] ?? BRONZE
      counts[at] = (counts[at] ?? 0) + 1 / views.length
    }
  return { block, counts }
}

/** Whether the miner's true chance, as often as it was there in the window, still meets the score its tier asks for. */
function deserves({ seats }: World, view: ValidatorView, seat: number, tier: number): boolean {
  const attempts = view.attempts.reduce((sum, each) => sum + (each[seat] ?? 0), 0)
  if (attempts === 0) return true
  const there = 1 - (view.silent[seat] ?? 0) / attempts
  const name: TierName = TIER_NAMES[tier] ?? 'Bronze'
  return (seats.success[seat] ?? 0) * there >= TIERS[name].minScore
}

/** The first time that a miner whose life began in the run reaches a tier, and all below it. */
function noteFirst(
  { seats, options }: World,
  view: ValidatorView,
  { seat, block, is }: { readonly seat: number; readonly block: number; readonly is: number },
  hours: Record<Exclude<TierName, 'Bronze'>, number[]>,
): void {
  const best = view.best[seat] ?? BRONZE
  if (is >= best) return
  view.best[seat] = is
  const born = seats.registered[seat] ?? 0
  if (options.agedDays > 0 && born <= 0) return
  for (let tier = is; tier < best; tier += 1) {
    const name = TIER_NAMES[tier]
    if (name !== undefined && name !== 'Bronze') hours[name].push(((block - born) * BLOCK_SECONDS) / 3600)
  }
}

/** `success * uptime` times the factor that the miner's median time would get in one batch of all. */
function qualities({ seats, options, rules }: World): number[] {
  const timings = Array.from({ length: options.miners }, (_, seat) => ({
    seconds: seats.seconds[seat] ?? 0,
    bytes: MIB,
  }))
  const factors = latencyFactors(timings, rules)
  return factors.map((factor, seat) => factor * (seats.success[seat] ?? 0) * (seats.uptime[seat] ?? 0))
}

function minersOf(world: World, block: number): SimulatedMiner[] {
  const { seats, views, options } = world
  return qualities(world).map((quality, seat) => ({
    id: seats.id[seat] ?? 0,
    uid: options.validators + seat,
    success: seats.success[seat] ?? 0,
    seconds: seats.seconds[seat] ?? 0,
    uptime: seats.uptime[seat] ?? 0,
    quality,
    incentive: seats.incentive[seat] ?? 0,
    tier: TIER_NAMES[views[0]?.tier[seat] ?? BRONZE] ?? 'Bronze',
    ageDays: (block - (seats.registered[seat] ?? 0)) / BLOCKS_PER_DAY,
  }))
}
