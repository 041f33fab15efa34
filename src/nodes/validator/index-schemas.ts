/**
 * The shape of each record of the validator's index. What is read back is checked like anything from outside, because a
 * disk may have changed it (reliability section 8).
 */
import * as v from 'valibot'
import { decodeBase64 } from '../../protocol/base64.ts'
import { TIER_NAMES } from '../../protocol/scoring/tiers.ts'
import { isReceipt, type Receipt } from '../../wire/receipt-shape.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const finite = v.pipe(v.number(), v.finite())

export const ObjectSchema = v.object({
  cid: v.string(),
  length: count,
  dataHash: v.string(),
  contentRoot: v.nullable(v.string()),
  generated: count,
  ttl: count,
  encryptionPayload: v.string(),
  receipts: v.array(v.custom<Receipt>(isReceipt)),
  owners: v.array(v.string()),
  claimedBy: v.nullable(v.string()),
})

export const PieceSchema = v.object({
  hotkey: v.string(),
  dataHash: v.string(),
  cid: v.string(),
  length: count,
  contentRoot: v.string(),
  seeds: v.array(v.object({ seed: v.string(), proof: v.nullable(v.string()) })),
  generated: count,
  ttl: count,
  born: v.string(),
  purpose: v.picklist(['user', 'probe']),
  stock: v.exactOptional(v.literal(true)),
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
  score: finite,
})

export const PendingSchema = v.object({
  hotkey: v.string(),
  dataHash: v.string(),
  task: v.picklist(['challenge', 'retrieve']),
  why: v.picklist(['late', 'offline', 'unknown']),
  strikes: count,
  contradictions: count,
  sinceBlock: count,
})

/** A simulated or corrected clock may show fractions of a millisecond. */
export const RepairSchema = v.object({
  cid: v.string(),
  sinceMs: v.pipe(finite, v.minValue(0)),
  reason: v.string(),
})

export const SeatSchema = v.object({ uid: count, hotkey: v.string(), registeredAtBlock: count })

export const ExpirySchema = v.object({
  at: count,
  kind: v.picklist(['object', 'claim', 'probe']),
  cid: v.string(),
  dataHash: v.string(),
  hotkey: v.nullable(v.string()),
  validator: v.nullable(v.string()),
})

export const OutboxSchema = v.object({ validator: v.string(), cid: v.string() })

export const DiscardSchema = v.object({
  hotkey: v.string(),
  dataHash: v.string(),
  born: v.string(),
  seeds: v.array(v.string()),
  until: count,
  notBefore: v.exactOptional(count),
})

export const PlacingSchema = v.object({
  hotkey: v.string(),
  dataHash: v.string(),
  cid: v.string(),
  seed: v.string(),
  until: count,
})

export const AccountSchema = v.object({ hotkey: v.string(), objects: count, bytes: count, heads: count })

export const HeadTotalsSchema = v.object({ heads: count, bytes: count })

export const EndedSessionsSchema = v.object({
  account: v.string(),
  before: count,
  sessions: v.array(v.object({ id: v.string(), from: count, until: count })),
})

/** The record is base64 in the index. */
export const HeadSchema = v.object({
  vaultId: v.string(),
  number: count,
  hash: v.string(),
  owner: v.string(),
  record: v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const bytes = decodeBase64(dataset.value, 'strict')
      if (bytes.ok) return bytes.value
      addIssue({ message: 'not base64' })
      return NEVER
    }),
  ),
})

export const BlockSchema = count

export const CidSchema = v.string()

export const HotkeySchema = v.string()
