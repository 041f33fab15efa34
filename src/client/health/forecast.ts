/**
 * When a file would lack copies if nobody repaired it. The rate of registrations is what the metagraph shows of the last
 * immunity period: nobody who registered in it has been replaced again unless so many came
 * that the floor of spared seats was reached, so counting is complete or there is no forecast. The two ends of a span are two futures, each with the 5 % ends of what chance does to rate and times:
 * in one newcomers earn more than everybody and each registration costs an old seat, in the other they earn nothing and are
 * replaced themselves as soon as their immunity ends. Between them they earn what the newcomers of the last period do.
 */
import type { Metagraph } from '../../chain/chain-types.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import type { Assumption, Forecast, Span } from '../health-api.ts'
import type { Copy } from './copies.ts'
import { NOTHING, type PruneRules, replacements, usualRules } from './prune-order.ts'

/** With fewer the rate is known to a factor of four at best. */
const REGISTRATIONS_NEEDED = 5
/** Registrations that are played: each seat changes hands some times. */
const ROUNDS_PLAYED = 4
/** Standard deviations: one in twenty lies beyond, at each end. */
const Z = 1.645
export const MOST: PruneRules['newcomersEarn'] = [null]

export interface CopiesOfObject {
  readonly copies: readonly Copy[]
}

export function forecastOf(objects: readonly CopiesOfObject[], metagraph: Metagraph): Forecast {
  const { block, immunityPeriod, maxUids, neurons } = metagraph
  const seen = neurons.filter(({ registeredAtBlock }) => block - registeredAtBlock < immunityPeriod).length
  const freeSeats = Math.max(0, maxUids - neurons.length)
  const { sparedSeats } = usualRules(metagraph)
  const assumptions: Assumption[] = [
    { code: 'registrations-seen', value: seen },
    { code: 'window-blocks', value: Math.min(block, immunityPeriod) },
    { code: 'free-seats', value: freeSeats },
    { code: 'seats-spared', value: sparedSeats },
    { code: 'emissions-stay' },
    { code: 'newcomers-unknown' },
    { code: 'no-other-loss' },
    { code: 'no-repair' },
    { code: 'owner-unknown' },
  ]
  const unknown = whyUnknown(objects, metagraph, seen)
  if (unknown !== null) return { unknown, belowWanted: null, lost: null, assumptions }
  const soon = departures(metagraph, quantileHigh(seen + 1) / immunityPeriod, MOST)
  const late = departures(metagraph, quantileLow(seen) / immunityPeriod, NOTHING)
  const usual = usualEarnings(metagraph)
  const middle = usual.length === 0 ? null : departures(metagraph, seen / immunityPeriod, usual)
  const span = (enough: number): Span | null => {
    const earliest = firstBelow(objects, soon, enough)
    const latest = firstBelow(objects, late, enough)
    const between = middle === null ? null : firstBelow(objects, middle, enough)
    if (earliest === null) return null
    return {
      earliest: Math.floor(quantileLow(earliest.turn) / soon.rate),
      middle: middle === null || between === null ? null : Math.round(between.turn / middle.rate),
      latest: latest === null ? null : Math.ceil(quantileHigh(latest.turn) / late.rate),
    }
  }
  return { unknown: null, belowWanted: span(COPIES_WANTED), lost: span(1), assumptions }
}

function whyUnknown(
  objects: readonly CopiesOfObject[],
  metagraph: Metagraph,
  seen: number,
): Forecast['unknown'] {
  const { block, immunityPeriod, neurons } = metagraph
  const isAlive = objects.some(({ copies }) => copies.some(({ state }) => state === 'alive'))
  if (!isAlive) return 'no-copies'
  if (block < immunityPeriod || seen === neurons.length) return 'young-subnet'
  if (neurons.length - seen <= usualRules(metagraph).sparedSeats) return 'newcomers-replaced'
  return seen < REGISTRATIONS_NEEDED ? 'few-registrations' : null
}

interface Departures {
  /** Registrations a block. */
  readonly rate: number
  /** Hotkey -> number of the registration that replaces it. */
  readonly turns: ReadonlyMap<string, number>
}

export function departures(
  metagraph: Metagraph,
  rate: number,
  newcomersEarn: PruneRules['newcomersEarn'],
): Departures {
  const usual = usualRules(metagraph)
  // Spared seats put losses off: the earliest end does without them.
  const sparedSeats = newcomersEarn === MOST ? 0 : usual.sparedSeats
  const rules = { ...usual, sparedSeats, everyBlocks: 1 / rate, newcomersEarn }
  const gone = replacements(metagraph, rules, ROUNDS_PLAYED * metagraph.maxUids)
  return { rate, turns: new Map(gone.map(({ neuron, turn }) => [neuron.hotkey, turn])) }
}

/** What the newcomers of the last period earn that have been here for two epochs, in the order of their uids. */
export function usualEarnings({
  block,
  tempo,
  immunityPeriod,
  neurons,
}: Metagraph): PruneRules['newcomersEarn'] {
  const settled = neurons.filter(({ registeredAtBlock }) => {
    const age = block - registeredAtBlock
    return age >= 2 * tempo && age < immunityPeriod
  })
  return settled.map(({ emissionRao }) => emissionRao)
}

/** The first registration after which some object is with fewer operators than `enough`; null: none that was played. */
function firstBelow(
  objects: readonly CopiesOfObject[],
  { turns }: Departures,
  enough: number,
): { readonly turn: number } | null {
  const each = objects.map(({ copies }) => turnBelow(copies, turns, enough))
  const first = Math.min(...each)
  return Number.isFinite(first) ? { turn: first } : null
}

function turnBelow(copies: readonly Copy[], turns: ReadonlyMap<string, number>, enough: number): number {
  // An operator is there as long as the last of its miners.
  const until = new Map<string, number>()
  for (const { state, neuron, hotkey } of copies) {
    if (state !== 'alive' || neuron === null) continue
    const turn = turns.get(hotkey) ?? Number.POSITIVE_INFINITY
    until.set(neuron.coldkey, Math.max(until.get(neuron.coldkey) ?? 0, turn))
  }
  const leaving = [...until.values()].sort((a, b) => b - a)
  return leaving[enough - 1] ?? 0
}

/**
 * 5 % and 95 % points of the waiting time for the n-th event of a process with one event per unit of time (Wilson and
 * Hilferty, PNAS 17, 1931), which are also the ends of the 90 % interval of a rate of which n (n + 1) events were seen.
 */
function quantile(n: number, z: number): number {
  return n <= 0 ? 0 : n * Math.max(0, 1 - 1 / (9 * n) + z / (3 * Math.sqrt(n))) ** 3
}

export const quantileLow = (n: number): number => quantile(n, -Z)
export const quantileHigh = (n: number): number => quantile(n, Z)
