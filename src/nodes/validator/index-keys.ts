/** The readable keys of the validator's index (the layout is in README.md). All of them are ASCII. */
import type { DiscardEntry, ExpiryEntry, PlacingEntry } from '../../engine/records.ts'

/** Digits so that keys sort as the numbers in them: seconds or milliseconds, and uids. */
const TIME_DIGITS = 16
const UID_DIGITS = 5

const padded = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0')

export const KEYS = {
  version: 'meta:version',
  window: 'meta:window',
  object: (cid: string) => `object:${cid}`,
  claim: (cid: string, validator: string) => `claim:${cid}:${validator}`,
  piece: (dataHash: string, hotkey: string) => `piece:${dataHash}:${hotkey}`,
  hotkey: (hotkey: string, dataHash: string) => `hotkey:${hotkey}:${dataHash}`,
  expiry: ({ at, kind, cid, hotkey, validator }: ExpiryEntry) =>
    `${KEYS.expiryAt(at)}:${kind}:${cid}:${hotkey ?? validator ?? ''}`,
  expiryAt: (at: number) => `expiry:${padded(at, TIME_DIGITS)}`,
  repair: (cid: string) => `repair:${cid}`,
  queue: (sinceMs: number, cid: string) => `queue:${padded(sinceMs, TIME_DIGITS)}:${cid}`,
  pending: (hotkey: string, dataHash: string) => `pending:${hotkey}:${dataHash}`,
  seat: (uid: number) => `seat:${padded(uid, UID_DIGITS)}`,
  stats: (hotkey: string) => `stats:${hotkey}`,
  outbox: (validator: string, cid: string) => `outbox:${validator}:${cid}`,
  peer: (validator: string) => `peer:${validator}`,
  discard: ({ hotkey, dataHash, born }: Pick<DiscardEntry, 'hotkey' | 'dataHash' | 'born'>) =>
    `discard:${hotkey}:${dataHash}:${born}`,
  placing: ({ hotkey, dataHash, seed }: Pick<PlacingEntry, 'hotkey' | 'dataHash' | 'seed'>) =>
    `placing:${dataHash}:${seed}:${hotkey}`,
  account: (hotkey: string) => `account:${hotkey}`,
  head: (vaultId: string) => `head:${vaultId}`,
  headTotals: 'heads:total',
  ended: (account: string) => `ended:${account}`,
} as const

/** The first word of a key. */
export const kindOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf(':')))
