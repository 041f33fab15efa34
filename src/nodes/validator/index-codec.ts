/**
 * Records of the validator's index as JSON text under readable keys (the layout is in README.md). What is read
 * back is checked like anything from outside: a disk may have changed it.
 */
import * as v from 'valibot'
import type { IndexChange } from '../../engine/records.ts'
import { TIER_NAMES } from '../../protocol/scoring/tiers.ts'
import { ReceiptSchema } from '../../wire/receipt-shape.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const ObjectSchema = v.object({
  cid: v.string(),
  length: count,
  dataHash: v.string(),
  generated: count,
  ttl: count,
  encryptionPayload: v.string(),
  receipts: v.array(ReceiptSchema),
  claimedBy: v.nullable(v.string()),
})

export const PieceSchema = v.object({
  hotkey: v.string(),
  dataHash: v.string(),
  cid: v.string(),
  length: count,
  seeds: v.array(v.string()),
  generated: count,
  ttl: count,
})

export const StatsSchema = v.object({
  hotkey: v.string(),
  store_attempts: count,
  store_successes: count,
  challenge_attempts: count,
  challenge_successes: count,
  retrieve_attempts: count,
  retrieve_successes: count,
  total_successes: count,
  tier: v.picklist(TIER_NAMES),
  /** 2^60 for the highest tier: exact, though beyond 2^53. */
  storage_limit: v.pipe(v.number(), v.integer(), v.minValue(0)),
  stored_bytes: count,
  score: v.pipe(v.number(), v.finite()),
})

export const OutboxSchema = v.object({ validator: v.string(), cid: v.string() })

export const WindowSchema = count

export const KEYS = {
  version: 'meta:version',
  window: 'meta:window',
  object: (cid: string) => `object:${cid}`,
  claim: (cid: string, validator: string) => `claim:${cid}:${validator}`,
  piece: (dataHash: string, hotkey: string) => `piece:${dataHash}:${hotkey}`,
  hotkey: (hotkey: string, dataHash: string) => `hotkey:${hotkey}:${dataHash}`,
  stats: (hotkey: string) => `stats:${hotkey}`,
  outbox: (validator: string, cid: string) => `outbox:${validator}:${cid}`,
} as const

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

const put = (key: string, value: unknown): Operation => ({ type: 'put', key, value: JSON.stringify(value) })

/** The writes of one change. */
export function operationsOf(change: IndexChange): Operation[] {
  switch (change.kind) {
    case 'object':
      return [put(KEYS.object(change.record.cid), change.record)]
    case 'claim':
      return [put(KEYS.claim(change.record.cid, change.record.claimedBy ?? ''), change.record)]
    case 'piece': {
      const { hotkey, dataHash } = change.record
      return [
        put(KEYS.hotkey(hotkey, dataHash), change.record),
        put(KEYS.piece(dataHash, hotkey), change.record.cid),
      ]
    }
    case 'stats':
      return [put(KEYS.stats(change.row.hotkey), change.row)]
    case 'outbox':
      return [put(KEYS.outbox(change.entry.validator, change.entry.cid), change.entry)]
    case 'outbox-done':
      return [{ type: 'del', key: KEYS.outbox(change.validator, change.cid) }]
    case 'window':
      return [put(KEYS.window, change.block)]
  }
}
