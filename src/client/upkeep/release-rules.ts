/**
 * When objects that nothing here needs may be given back. The one thing that must never happen is that something needs them
 * after all: another device that was away may have copied the entry, or kept an older version of its record. So the network
 * is told first, then other devices get time to say so, and right before it the network is looked at once more.
 */
import type { DeviceInfo, HeadStanding } from '../sync-api.ts'
import type { ReleaseHold } from '../upkeep-api.ts'
import type { ReleaseCaller } from '../wallet-session/session-desk.ts'
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
  /** Who would ask. */
  readonly caller: ReleaseCaller
}

/** What stands against releasing a lot; null: nothing does. */
export function holdOf(lot: Lot, facts: ReleaseFacts): ReleaseHold | null {
  return parkedHold(lot, facts.caller) ?? neededHold(lot, facts)
}

/** Accounts that may have stored what is left: each of them has to sign once. */
export function awayFor({ asked = [] }: Pick<Lot, 'asked'>, { away }: ReleaseCaller): string[] {
  return away.filter((account) => !asked.includes(account))
}

function parkedHold(lot: Lot, caller: ReleaseCaller): ReleaseHold | null {
  const accounts = lot.parkedBy === caller.serial ? awayFor(lot, caller) : []
  return accounts.length === 0 ? null : { because: 'account', accounts }
}

function neededHold(lot: Lot, { now, network, newer }: ReleaseFacts): ReleaseHold | null {
  const settling = now - lot.at < SETTLE_MS ? ({ because: 'settling' } as const) : null
  // Nothing but the upload that ended ever knew of them.
  if (lot.reason === 'unfinished') return settling
  if (newer) return { because: 'newer' }
  if (network === null) return settling
  if (network.unread > 0) return { because: 'unread' }
  if (lot.toldAt === null) return { because: 'untold' }
  const waits = waitsForOthers(lot, network)
  const waiting = waits ? waitHold(lot, lot.toldAt, network, now) : null
  if (waiting !== null) return waiting
  if (settling !== null) return settling
  if (network.lookedAt === null || now - network.lookedAt > LOOK_MS) return { because: 'unseen' }
  return waits && lot.spreadAt !== null ? awayHold(lot.reason, lot.spreadAt, network, now) : null
}

type Network = NonNullable<ReleaseFacts['network']>

/** A replaced piece of the index may be named by the head that a validator still has, whoever reads it. */
export function waitsForOthers(lot: Lot, { devices }: Pick<Network, 'devices'>): boolean {
  return !lot.hurried && (devices.length > 0 || lot.reason === 'index')
}

/** From when on every device that is in touch knows that they are not needed, and the time that it has to object. */
function waitHold(lot: Lot, toldAt: number, { standings }: Network, now: number): ReleaseHold | null {
  const until = (lot.spreadAt ?? toldAt) + (lot.spreadAt === null ? WAIT_AWAY_MS : WAIT_MS)
  if (now >= until) return null
  const behind = lot.spreadAt === null ? standings.find(isBehind) : undefined
  return behind === undefined
    ? { because: 'devices', until }
    : { because: 'validator-away', until, hotkey: behind.hotkey }
}

/** Whoever has not been here since may know something that nobody else does. */
function awayHold(
  reason: Lot['reason'],
  spreadAt: number,
  { devices, standings }: Network,
  now: number,
): ReleaseHold | null {
  const until = spreadAt + WAIT_AWAY_MS
  if (now >= until) return null
  // A day: devices say when they were here to the day, by clocks of their own.
  const device = reason === 'index' ? undefined : devices.find(({ seenAt }) => seenAt < spreadAt + DAY_MS)
  if (device !== undefined) return { because: 'device-away', until, name: device.name }
  const validator = standings.find(isBehind)
  return validator === undefined ? null : { because: 'validator-away', until, hotkey: validator.hotkey }
}

/** Whether a validator may keep a head that others made and we have not seen. */
export function isBehind({ isCurrent, keepsNone }: HeadStanding): boolean {
  return !isCurrent && keepsNone !== true
}
