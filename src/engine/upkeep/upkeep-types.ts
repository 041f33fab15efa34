/**
 * What keeps objects whole: who is down, who was replaced, which copies are gone, and making them anew. `upkeep.ts`
 * puts it together; rounds call it, and it never calls a round.
 */
import type { Announcer } from '../announcements.ts'
import type { Availability } from '../availability.ts'
import type { EnginePorts } from '../ports.ts'
import type { Statistics } from '../statistics.ts'

export interface UpkeepParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly announcer: Announcer
}

/** One copy that does not count any more. */
export interface Loss {
  readonly cid: string
  readonly dataHash: string
  readonly hotkey: string
  /** The verdict's reason, `missing` when the miner declared it, `silent` after too many questions without an answer. */
  readonly reason: string
}

/** Objects by healthy copies, from the last whole sweep. */
export interface ObjectHealth {
  readonly objects: number
  /** `copies[n]` = objects with n healthy copies in distinct failure domains. */
  readonly copies: readonly number[]
  /** Objects with fewer than the promised copies, and those that no holder can give any more. */
  readonly short: number
  readonly lost: number
  /** Bytes of objects, without copies. */
  readonly bytes: number
  /** Block at which the sweep ended; null before the first. */
  readonly block: number | null
}
