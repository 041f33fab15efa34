/** What every round works with, and what it says of one question and of itself. */
import type { RuleSet } from '../../protocol/scoring/rule-set.ts'
import type { Availability } from '../availability.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import type { EnginePorts, NodeAddress } from '../ports.ts'
import type { PendingAudit, PieceRecord } from '../records.ts'
import type { Statistics } from '../statistics.ts'
import type { RoundCount, Upkeep } from '../upkeep/upkeep-types.ts'
import type { SeedWindows } from './seed-windows.ts'

export interface RoundParts {
  /** Its `miners` note every seed in `seeds` (`notingSeeds`). */
  readonly ports: EnginePorts
  readonly rules: RuleSet
  readonly statistics: Statistics
  readonly availability: Availability
  readonly locks: KeyedLock
  readonly seeds: SeedWindows
  readonly upkeep: Upkeep
  /** Block at which each miner last passed a question of any kind; in memory. */
  readonly served: Map<string, number>
  /** True once the engine was stopped: nothing more is sent or written. */
  readonly isStopped: () => boolean
}

/** One step's place in time. */
export interface StepTime {
  readonly step: number
  readonly block: number
}

/** One miner asked about one piece. */
export interface Question {
  readonly miner: NodeAddress
  /** With the hotkey its identity: an answer of a predecessor counts for nobody. */
  readonly registeredAtBlock: number
  /** As it was written before the request left: `seed` is in its window. */
  readonly piece: PieceRecord
  readonly seed: string
  /** What is known of earlier questions about this piece that brought no verdict; null: none is pending. */
  readonly pending: PendingAudit | null
  /** Something is pending about this piece for another task: there is one entry a piece, and it must not be lost. */
  readonly owesOther: boolean
}

export const NO_COUNT: RoundCount = { asked: 0, passed: 0 }
