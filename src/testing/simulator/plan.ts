/** What a seed decides before anything happens: how large the network is, which faults may strike, how long it runs. */
import { createStream } from '../seeded-random.ts'

export const FAULTS = [
  /** Requests or answers get lost, answers come late. */
  'loss',
  /** Single miners are slow for a while. */
  'slow',
  /** Links are cut one by one and heal in another order. */
  'partition',
  /** A validator dies and starts again on what its disk kept. */
  'crash',
  /** A miner dies and starts again. */
  'miner-crash',
  /** A validator's disk refuses to write for a while. */
  'disk',
  /** Bits of a miner's pieces flip. */
  'rot',
  /** A validator's wall clock is wrong for a while. */
  'clock',
  /** A validator's process does nothing for seconds. */
  'stall',
  /** Blocks stop, are skipped or repeated; the metagraph loses rows or goes back. */
  'chain',
  /** Miners join, leave, move, and take the place of others. */
  'churn',
  /** Miners that lie. */
  'liars',
  /** Nobody answers for a while. */
  'blackout',
] as const
export type FaultName = (typeof FAULTS)[number]

export interface SimulationOptions {
  readonly seed: number
  /** Days of network time; null: 18 minutes to 1.7 hours, as the seed decides. */
  readonly days: number | null
  readonly miners: number | null
  readonly validators: number | null
  /** Uploads of new files; null: three to eight. With a number files are short, so that many fit in memory. */
  readonly objects: number | null
  readonly faults: readonly FaultName[]
}

export interface Plan {
  readonly seed: number
  /** The protocol's own curve and signatures: one seed in twenty, over a shorter time. */
  readonly real: boolean
  readonly miners: number
  readonly validators: number
  /** Uploads of new files; null: as users draw. */
  readonly objects: number | null
  readonly users: number
  /** Faults strike until then. */
  readonly faultyMs: number
  /** Then nothing strikes any more for this long; at its end everything must be whole. */
  readonly calmMs: number
  readonly faults: ReadonlySet<FaultName>
  /** Miners whose seat somebody new takes in the course of it, beside those that churn draws: 0 unless a run is told its days. */
  readonly leaving: number
  readonly blockMs: number
  readonly firstBlock: number
  readonly tempo: number
  /** Blocks of a scoring window: short, so that windows end within a run. */
  readonly windowBlocks: number
}

const MINUTE = 60_000

/** One seed in this many runs the real curve. */
const REAL_EVERY = 20

/** A fault of the list is in a run with this chance: runs with few of them find what many together hide. */
const FAULT_CHANCE = 0.4

/** Blocks of a validator's step (src/engine/limits.ts). */
const STEP_BLOCKS = 3

/** Part of all miners that leave in a day. */
const LEAVE_IN_A_DAY = 0.1

/**
 * What a run costs is its steps, so a seed draws a number of them, and how long a block takes: with long blocks time-outs
 * and rests are over before the next step, with short ones they last over many.
 */
export function planOf({ seed, days, miners, validators, objects, faults }: SimulationOptions): Plan {
  const stream = createStream(seed, 'plan')
  const real = seed % REAL_EVERY === REAL_EVERY - 1
  const drawn = {
    blockMs: real ? 90_000 : stream.pick([12_000, 24_000, 36_000, 60_000, 90_000]),
    miners: real ? 4 : stream.between(6, 9),
    validators: real || stream.chance(0.6) ? 1 : 2,
    users: stream.between(1, 3),
    faultySteps: real ? 1 : stream.between(6, 14),
    firstBlock: stream.between(100, 5_000),
    tempo: stream.between(10, 40),
    windowBlocks: stream.between(20, 80),
    faults: new Set(FAULTS.filter(() => stream.chance(FAULT_CHANCE))),
  }
  const stepMs = STEP_BLOCKS * drawn.blockMs
  const calmMs = Math.max((real ? 3 : 9) * stepMs, CALM_LEAST_MS)
  const faultyMs = days === null ? drawn.faultySteps * stepMs : days * 1_440 * MINUTE - calmMs
  return {
    seed,
    real,
    miners: miners ?? drawn.miners,
    validators: validators ?? drawn.validators,
    objects,
    users: drawn.users,
    faultyMs: Math.max(MINUTE, faultyMs),
    calmMs,
    faults: new Set(faults.filter((name) => drawn.faults.has(name))),
    leaving: Math.round((days ?? 0) * LEAVE_IN_A_DAY * (miners ?? drawn.miners)),
    blockMs: drawn.blockMs,
    firstBlock: drawn.firstBlock,
    tempo: drawn.tempo,
    windowBlocks: drawn.windowBlocks,
  }
}

/** The engine's longest rests are ten minutes; what rests when faults stop has to have a turn after that. */
const CALM_LEAST_MS = 14 * MINUTE
