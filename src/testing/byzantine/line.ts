/** What a line of the matrix is, and the four kinds of trial that most of them have. */
import { uniformBelow } from '../../engine/random-choice.ts'
import { createSeededRandom } from '../seeded-random.ts'
import type { ArenaPlan } from './arena.ts'
import { harmless, hunt, tryStoreLie } from './engine-trials.ts'
import type { MakeLiar } from './liar.ts'
import { type Form, writes } from './lies-form.ts'
import type { StoreLie } from './lies-store.ts'
import type { Trial } from './trial.ts'

export interface Line {
  /** `B1` to `B30`. */
  readonly row: string
  readonly lie: string
  readonly caughtBy: string
  /** Questions within which it is caught, with probability `chance`; what a question is, `unit` says. */
  readonly bound: number
  readonly chance: number
  readonly unit: string
  /** `caught`: convicted or refused. `contained`: no copy of it counts, nobody is convicted. `passes`: not a lie about data. */
  readonly verdict: 'caught' | 'contained' | 'passes' | 'honest'
  /** Trials of seconds: left out where every second counts. */
  readonly costly: boolean
  readonly trial: Trial
}

export const ONE: ArenaPlan = { records: [2], honest: 2, spare: 1 }
/** Two pieces of several chunks, each with a tail. */
export const TAILS: ArenaPlan = { records: [1.5, 2.5], honest: 2, spare: 1 }
/** So many that no single one is asked about in every round. */
export const MANY: ArenaPlan = { records: Array.from({ length: 16 }, () => 1), honest: 2, spare: 1 }
export const SHARES: ArenaPlan = { records: Array.from({ length: 100 }, () => 1), honest: 2, spare: 0 }

export const CHANCE = 0.999

/** Independent questions, each noticing with probability `p`, until one has noticed with probability `CHANCE`. */
export function questionsFor(p: number): number {
  return Math.ceil(Math.log(1 - CHANCE) / Math.log(1 - p) - 1e-9)
}

export function pick<T>(list: readonly T[], seed: string): T {
  const chosen = list[uniformBelow(createSeededRandom(`${seed} variant`), list.length)]
  if (chosen === undefined) throw new Error('nothing to pick from')
  return chosen
}

interface Convicted {
  readonly row: string
  readonly lie: string
  readonly caughtBy: string
  readonly make: MakeLiar
  readonly reasons: readonly string[]
  readonly plan?: ArenaPlan
  readonly bound?: number
  readonly chance?: number
  readonly task?: 'challenge' | 'retrieve'
  readonly before?: Parameters<typeof hunt>[0]['before']
}

/** A line whose liar is asked by the engine until it is convicted. The trial goes on past the bound, to see how far. */
export function convicted(line: Convicted): Line {
  const { row, lie, caughtBy, make, reasons } = line
  const { plan = TAILS, bound = 1, chance = 1, task = 'challenge', before } = line
  const most = chance < 1 ? 4 * bound : bound
  const trial: Trial = (seed) =>
    hunt({ plan, make, task, reasons, most, ...(before === undefined ? {} : { before }) }, seed)
  const costly = plan.records.length > 4
  return { row, lie, caughtBy, bound, chance, unit: task, verdict: 'caught', costly, trial }
}

export function formLine(row: string, lie: string, caughtBy: string, forms: readonly Form[]): Line {
  const reasons = [...new Set(forms.map(({ reason }) => reason))]
  const trial: Trial = (seed) =>
    hunt({ plan: TAILS, make: writes(pick(forms, seed)), task: 'challenge', reasons, most: 1 }, seed)
  const counted = `${lie} (${forms.length} forms)`
  return {
    row,
    lie: counted,
    caughtBy,
    bound: 1,
    chance: 1,
    unit: 'challenge',
    verdict: 'caught',
    costly: false,
    trial,
  }
}

export function passing(
  row: string,
  lie: string,
  caughtBy: string,
  { make, plan }: { readonly make: MakeLiar; readonly plan: ArenaPlan },
): Line {
  const trial: Trial = (seed) => harmless(plan, make, seed, 3)
  return {
    row,
    lie,
    caughtBy,
    bound: 3,
    chance: 1,
    unit: 'question',
    verdict: 'passes',
    costly: false,
    trial,
  }
}

export function storeLine(
  row: string,
  lie: string,
  caughtBy: string,
  lies: readonly (StoreLie | undefined)[],
): Line {
  const known = lies.flatMap((each) => (each === undefined ? [] : [each]))
  const trial: Trial = (seed) => tryStoreLie(pick(known, seed), seed)
  const counted = known.length > 1 ? `${lie} (${known.length} forms)` : lie
  return {
    row,
    lie: counted,
    caughtBy,
    bound: 1,
    chance: 1,
    unit: 'store',
    verdict: 'caught',
    costly: false,
    trial,
  }
}

export function line(given: Pick<Line, 'row' | 'lie' | 'caughtBy' | 'trial'> & Partial<Line>): Line {
  return { bound: 1, chance: 1, verdict: 'caught', unit: 'question', costly: false, ...given }
}
