/**
 * Records of the validator's index as text under readable keys (the layout is in README.md). A value is eight hex
 * digits, a space and JSON. The digits are a CRC-32 over the key and the JSON: LevelDB gives no way to have its own block
 * checks made on reads, and a record that a disk changed, or that sits under another's key, must never be what a miner
 * is accused by.
 */
import { crc32 } from 'node:zlib'
import * as v from 'valibot'
import type { ExpiryEntry, IndexChange, ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { encodeBase64 } from '../../protocol/base64.ts'
import { KEYS } from './index-keys.ts'

const CHECK_DIGITS = 8

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

export const put = (key: string, value: unknown): Operation => ({
  type: 'put',
  key,
  value: sealed(key, JSON.stringify(value)),
})

export const del = (key: string): Operation => ({ type: 'del', key })

function checkOf(key: string, json: string): string {
  return crc32(json, crc32(`${key}\0`))
    .toString(16)
    .padStart(CHECK_DIGITS, '0')
}

/** Whether a record is as it was written under this key, whatever it holds. */
export function isWhole(key: string, text: string): boolean {
  const json = text.slice(CHECK_DIGITS + 1)
  return text[CHECK_DIGITS] === ' ' && text.slice(0, CHECK_DIGITS) === checkOf(key, json)
}

function sealed(key: string, json: string): string {
  return `${checkOf(key, json)} ${json}`
}

export const NOT_WHOLE = 'does not match its check: its bytes changed on the disk'

export type Opened<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly what: string }

/** A record as it was written, or what is wrong with it in words that follow its key. */
export function openRecord<T>(key: string, text: string, schema: v.GenericSchema<unknown, T>): Opened<T> {
  if (!isWhole(key, text)) return { ok: false, what: NOT_WHOLE }
  let value: unknown
  try {
    value = JSON.parse(text.slice(CHECK_DIGITS + 1))
  } catch {
    return { ok: false, what: 'is not JSON' }
  }
  const outcome = v.safeParse(schema, value)
  if (outcome.success) return { ok: true, value: outcome.output }
  return { ok: false, what: `is malformed at ${v.getDotPath(outcome.issues[0]) ?? 'its top'}` }
}

export function expiryOfObject({ cid, dataHash, generated, ttl, claimedBy }: ObjectRecord): ExpiryEntry {
  const kind = claimedBy === null ? 'object' : 'claim'
  return { at: generated + ttl, kind, cid, dataHash, hotkey: null, validator: claimedBy }
}

export function expiryOfProbe({ hotkey, cid, dataHash, generated, ttl }: PieceRecord): ExpiryEntry {
  return { at: generated + ttl, kind: 'probe', cid, dataHash, hotkey, validator: null }
}

const putExpiry = (entry: ExpiryEntry): Operation => put(KEYS.expiry(entry), entry)

/** When each object in the repair queue entered it, as of the changes before this one. Updated by `operationsOf`. */
export type Waiting = Map<string, number>

/** The writes of one change. */
export function operationsOf(change: IndexChange, waiting: Waiting): Operation[] {
  switch (change.kind) {
    case 'object':
      return [put(KEYS.object(change.record.cid), change.record), putExpiry(expiryOfObject(change.record))]
    case 'object-gone':
      return [del(KEYS.object(change.cid))]
    case 'claim':
      return [
        put(KEYS.claim(change.record.cid, change.record.claimedBy ?? ''), change.record),
        putExpiry(expiryOfObject(change.record)),
      ]
    case 'claim-gone':
      return [del(KEYS.claim(change.cid, change.validator))]
    case 'piece':
      return pieceOperations(change.record)
    case 'piece-gone':
      return [
        del(KEYS.hotkey(change.hotkey, change.dataHash)),
        del(KEYS.piece(change.dataHash, change.hotkey)),
      ]
    case 'expiry-gone':
      return [del(KEYS.expiry(change.entry))]
    case 'repair':
    case 'repair-done':
      return queueOperations(change, waiting)
    case 'pending':
    case 'pending-done':
    case 'seat':
    case 'stats':
    case 'stats-gone':
    case 'outbox':
    case 'outbox-done':
    case 'peer':
    case 'peer-gone':
    case 'window':
    case 'discard':
    case 'discard-done':
    case 'placing':
    case 'placing-done':
    case 'head':
    case 'ended-sessions':
    case 'ended-sessions-gone':
      return smallOperations(change)
  }
}

type QueueChange = Extract<IndexChange, { kind: 'repair' | 'repair-done' }>
type SmallChange = Extract<
  IndexChange,
  {
    kind:
      | 'pending'
      | 'pending-done'
      | 'seat'
      | 'stats'
      | 'stats-gone'
      | 'outbox'
      | 'outbox-done'
      | 'peer'
      | 'peer-gone'
      | 'window'
      | 'discard'
      | 'discard-done'
      | 'placing'
      | 'placing-done'
      | 'head'
      | 'ended-sessions'
      | 'ended-sessions-gone'
  }
>

function pieceOperations(record: PieceRecord): Operation[] {
  const { hotkey, dataHash, cid, purpose } = record
  const operations = [put(KEYS.hotkey(hotkey, dataHash), record), put(KEYS.piece(dataHash, hotkey), cid)]
  return purpose === 'probe' ? [...operations, putExpiry(expiryOfProbe(record))] : operations
}

/** The first loss orders the queue: an entry that is there stays as it is. */
function queueOperations(change: QueueChange, waiting: Waiting): Operation[] {
  if (change.kind === 'repair') {
    const { cid, sinceMs } = change.entry
    if (waiting.has(cid)) return []
    waiting.set(cid, sinceMs)
    return [put(KEYS.repair(cid), change.entry), put(KEYS.queue(sinceMs, cid), cid)]
  }
  const { cid } = change
  const sinceMs = waiting.get(cid)
  waiting.delete(cid)
  return sinceMs === undefined
    ? [del(KEYS.repair(cid))]
    : [del(KEYS.repair(cid)), del(KEYS.queue(sinceMs, cid))]
}

function smallOperations(change: SmallChange): Operation[] {
  switch (change.kind) {
    case 'pending':
      return [put(KEYS.pending(change.audit.hotkey, change.audit.dataHash), change.audit)]
    case 'pending-done':
      return [del(KEYS.pending(change.hotkey, change.dataHash))]
    case 'seat':
      return [put(KEYS.seat(change.seat.uid), change.seat)]
    case 'stats':
      return [put(KEYS.stats(change.row.hotkey), change.row)]
    case 'stats-gone':
      return [del(KEYS.stats(change.hotkey))]
    case 'outbox':
      return [put(KEYS.outbox(change.entry.validator, change.entry.cid), change.entry)]
    case 'outbox-done':
      return [del(KEYS.outbox(change.validator, change.cid))]
    case 'peer':
      return [put(KEYS.peer(change.validator), change.validator)]
    case 'peer-gone':
      return [del(KEYS.peer(change.validator))]
    case 'window':
      return [put(KEYS.window, change.block)]
    case 'discard':
      return [put(KEYS.discard(change.entry), change.entry)]
    case 'discard-done':
      return [del(KEYS.discard(change))]
    case 'placing':
      return [put(KEYS.placing(change.entry), change.entry)]
    case 'placing-done':
      return [del(KEYS.placing(change))]
    case 'head': {
      const { record, ...rest } = change.record
      return [put(KEYS.head(rest.vaultId), { ...rest, record: encodeBase64(record) })]
    }
    case 'ended-sessions':
      return [put(KEYS.ended(change.record.account), change.record)]
    case 'ended-sessions-gone':
      return [del(KEYS.ended(change.account))]
  }
}
