/**
 * What keeps objects whole: who is down, who was replaced, which copies are gone, and making them anew. `upkeep.ts`
 * puts it together; rounds call it, and it never calls a round.
 *
 * Two rules bind everybody who writes to the index:
 *  - whoever reads an object's record or one of its pieces in order to write it again does both inside
 *    `locks.run([cid], …)`, without a network call in between, and reads anew there what it had read before;
 *  - a piece record that comes into being adds its length to the miner's `stored_bytes` (`statistics.addBytes`), and one
 *    that goes takes it away, in the same batch. Probes count like users' pieces.
 */

import type { RuleSet } from '../../protocol/scoring/rule-set.ts'
import type { Receipt } from '../../wire/receipt-shape.ts'
import type { Announcer } from '../announcements.ts'
import type { Availability } from '../availability.ts'
import type { Discards } from '../discards.ts'
import type { KeyedLock } from '../keyed-lock.ts'
import type { EnginePorts } from '../ports.ts'
import type { ObjectRecord } from '../records.ts'
import type { Statistics } from '../statistics.ts'

export interface UpkeepParts {
  readonly ports: EnginePorts
  readonly availability: Availability
  readonly statistics: Statistics
  readonly rules: RuleSet
  readonly announcer: Announcer
  readonly discards: Discards
  /** One for the whole engine. */
  readonly locks: KeyedLock
}

/** One copy that does not count any more. */
export interface Loss {
  readonly cid: string
  readonly dataHash: string
  readonly hotkey: string
  /** The verdict's reason, `missing` when the miner declared it, `silent` after too many questions without an answer. */
  readonly reason: string
  /** The miner lied, but the piece that it gave when it was asked for it had the right bytes. Default: false. */
  readonly hadBytes?: boolean
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
  /** Blocks at which the sweep began and ended: each object was counted somewhere between. Null before the first. */
  readonly began: number | null
  readonly block: number | null
}

/** Who is absent, and which copies are in doubt. */
export interface Seen {
  readonly down: readonly string[]
  readonly doubts: readonly (readonly [hotkey: string, dataHash: string])[]
}

/** What one round of a step did, for its `round` event. */
export interface RoundCount {
  readonly asked: number
  readonly passed: number
}

/**
 * The rounds (`monitor` to `sweep`) never reject: what goes wrong is reported, and the next one tries again. The others
 * reject with what the index throws; nothing was recorded then.
 */
export interface Upkeep {
  /**
   * One durable batch: the piece record and its pending audit are dropped, so that the receipt counts no more, and the object is
   * queued for repair; the receipt stays as a place to ask until the object is whole again. Probes only lose their piece. Nothing happens when the piece is not known. Call it after the batch that
   * counts the verdict; do not write the piece afterwards.
   */
  copyLost(loss: Loss): Promise<void>
  /** Not healthy until `copyRestored`; the object is queued for repair. Survives a restart through its PendingAudit. */
  copyDoubtful(loss: Loss): Promise<void>
  copyRestored(hotkey: string, dataHash: string): void
  /** An object was deleted, with the pieces of these miners: what is remembered of it goes. */
  objectGone(cid: string, dataHash: string, hotkeys: readonly string[]): void
  /** Once for each new metagraph, also while a step runs: replaced hotkeys. Never rejects. */
  onMetagraph(): Promise<void>
  /** False until the chain was first read, and while it hides neurons that we know, up to an hour. */
  trustsChain(): boolean
  monitor(): Promise<RoundCount>
  repair(): Promise<RoundCount>
  distribute(): Promise<RoundCount>
  purge(): Promise<RoundCount>
  sweep(): Promise<RoundCount>
  /** Missed its pings; worth no question but a ping. */
  isDown(hotkey: string): boolean
  /** Replaced, and not yet taken out everywhere: gets nothing meanwhile, also when its hotkey is registered again. */
  isLeaving(hotkey: string): boolean
  /**
   * The record's receipts that count as copies now, one a failure domain.
   * @param written miners whose piece record is about to be written
   */
  healthy(record: ObjectRecord, written?: ReadonlySet<string>): Promise<readonly Receipt[]>
  health(): ObjectHealth
  /** What the monitor and the rounds found, for processes that have not the duty. */
  seen(): Seen
  adopt(seen: Seen): void
  /** Running rounds end after the call that is under way. */
  stop(): void
}
