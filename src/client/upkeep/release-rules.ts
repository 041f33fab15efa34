/**
 * When objects that nothing here needs may be given back. The one thing that must never happen is that something needs them
 * after all: another device that was away may have copied the entry, or kept an older version of its record. So the network
 * is told first, then other devices get time to say so, and right before it the network is looked at once more.
 */
import type { DeviceInfo, HeadStanding } from '../sync-api.ts'
import type { ReleaseHold } from '../upkeep-api.ts'
import type { Lot } from './release-queue.ts'

const DAY_MS = 86_400_000
/** Milliseconds in which other tabs of this browser hear of a change; they refuse to copy what is gone (drive-index.ts). */
export const SETTLE_MS = 10_000
/** Milliseconds that other devices have, and replaced pieces of the index stay for whoever reads an old head. */
export const WAIT_MS = 7 * DAY_MS
/** Milliseconds that one is waited for which has not been here since. After that an object that nothing renews is near its end anyway. */
export const WAIT_AWAY_MS = 30 * DAY_MS
/** Milliseconds for which a look at the network is good. */
export const LOOK_MS = 60_000

export interface ReleaseFacts {
  /** Unix milliseconds. */
  readonly now: number
  /** Null: nobody but this device ever has this drive. */
  readonly network: {
    /** When a round with it last ended well; null: never. */
    readonly lookedAt: number | null
    /** Pieces of the index that could not be read. */
    readonly unread: number
    readonly standings: readonly HeadStanding[]
    /** All but this one. */
    readonly devices: readonly DeviceInfo[]
  } | null
  /** Whether there are records of a type that this program does not know. */
  readonly newer: boolean
}

/** What stands against releasing a lot; null: nothing does. */
export function holdOf(lot: Lot, facts: ReleaseFacts): ReleaseHold | null {
  const { now, network, newer } = facts
  // Nothing but the upload that ended ever knew of them.
  if (lot.reason === 'unfinished') return now - lot.at < SETTLE_MS ? { because: 'settling' } : null
  if (newer) return { because: 'newer' }
  if (network === null) return now - lot.at < SETTLE_MS ? { because: 'settling' } : null
  if (network.unread > 0) return { because: 'unread' }
  if (lot.toldAt === null) return { because: 'untold' }
  const waiting = lot.hurried ? null : waitFor(lot.reason, lot.toldAt, now, network)
  if (waiting !== null) return waiting
  if (now - lot.at < SETTLE_MS) return { because: 'settling' }
  return network.lookedAt === null || now - network.lookedAt > LOOK_MS ? { because: 'unseen' } : null
}

function waitFor(
  reason: Lot['reason'],
  toldAt: number,
  now: number,
  { devices, standings }: NonNullable<ReleaseFacts['network']>,
): ReleaseHold | null {
  // A replaced piece of the index may be in the head that a validator still has, whoever reads it.
  if (devices.length === 0 && reason !== 'index') return null
  if (now < toldAt + WAIT_MS) return { because: 'devices', until: toldAt + WAIT_MS }
  const until = toldAt + WAIT_AWAY_MS
  if (now >= until) return null
  const device = devices.find(({ seenAt }) => seenAt < toldAt)
  if (device !== undefined && reason !== 'index') return { because: 'device-away', until, name: device.name }
  const validator = standings.find(({ isCurrent }) => !isCurrent)
  return validator === undefined ? null : { because: 'validator-away', until, hotkey: validator.hotkey }
}
