/**
 * What a validator has its miners keep of its own records (record-keeper.ts): of a user's object all but its owners, with the receipt of
 * the one miner; of a probe its piece. An index is made anew of these (restore-records.ts).
 *
 * Owners are left out: of several who stored the same bytes it might name those of yesterday, and the last owner's delete takes the
 * object from the others.
 */
import type { ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { isReceipt, type Receipt } from '../../wire/receipt-shape.ts'
import type { RecordSealer } from './record-sealer.ts'

interface KeptPiece {
  readonly cid: string
  /** Bytes. */
  readonly length: number
  /** Hex. */
  readonly contentRoot: string
  /** Unix seconds, and seconds. */
  readonly generated: number
  readonly ttl: number
}

export interface KeptCopy extends KeptPiece {
  readonly purpose: 'user'
  /** Null: too long to be kept. */
  readonly payload: string | null
  readonly receipt: Receipt
}

export interface KeptProbe extends KeptPiece {
  readonly purpose: 'probe'
  /** Seed of its Store. */
  readonly born: string
  readonly stock: boolean
}

export type KeptRecord = KeptCopy | KeptProbe

/** Null: this is no copy of an object of ours. */
export function keptOfObject(record: ObjectRecord, hotkey: string): KeptCopy | null {
  const { cid, length, contentRoot, generated, ttl, encryptionPayload: payload, receipts } = record
  const receipt = receipts.find(({ miner }) => miner === hotkey)
  if (contentRoot === null || record.claimedBy !== null || receipt === undefined) return null
  return { purpose: 'user', cid, length, contentRoot, generated, ttl, payload, receipt }
}

export function keptOfProbe({
  cid,
  length,
  contentRoot,
  generated,
  ttl,
  born,
  stock,
}: PieceRecord): KeptProbe {
  return { purpose: 'probe', cid, length, contentRoot, generated, ttl, born, stock: stock === true }
}

/** Without its payload where that makes it too long; null: even so. */
export function sealKept(
  sealer: RecordSealer,
  kept: KeptRecord,
  hotkey: string,
  dataHash: string,
): Uint8Array | null {
  const whole = sealer.seal(textOf(kept), hotkey, dataHash)
  if (whole !== null || kept.purpose === 'probe') return whole
  return sealer.seal(textOf({ ...kept, payload: null }), hotkey, dataHash)
}

/** @param validator whose records these are. Total. Null: not sealed by it for this piece of this miner, or of a later version */
export function openKept(
  sealer: RecordSealer,
  sealed: Uint8Array,
  validator: string,
  hotkey: string,
  dataHash: string,
): KeptRecord | null {
  const text = sealer.open(sealed, hotkey, dataHash)
  if (text === null) return null
  try {
    return keptOf(JSON.parse(text), validator, hotkey)
  } catch {
    return null
  }
}

/** A list, and the digits of points in place of their hex: a receipt as it travels is twice as long. */
function textOf(kept: KeptRecord): string {
  const { cid, length, contentRoot, generated, ttl } = kept
  const piece = [cid, length, contentRoot, generated, ttl]
  if (kept.purpose === 'probe') return JSON.stringify(['probe', ...piece, kept.born, kept.stock])
  const { seed, g, h, commitment, commitment_hash, randomness, block, block_hash, signature } = kept.receipt
  const points = [g, h, commitment].map((hex) => Buffer.from(hex, 'hex').toString('latin1'))
  const proof = [seed, ...points, commitment_hash, randomness, block, block_hash, signature]
  return JSON.stringify(['user', ...piece, kept.payload, ...proof])
}

function keptOf(list: unknown, validator: string, hotkey: string): KeptRecord | null {
  if (!Array.isArray(list)) return null
  const [purpose, cid, length, contentRoot, generated, ttl, ...rest] = list as unknown[]
  if (!isText(cid) || !isText(contentRoot) || !isCount(length) || !isCount(generated) || !isCount(ttl))
    return null
  const piece = { cid, length, contentRoot, generated, ttl }
  if (purpose === 'probe') {
    const [born, stock] = rest
    return isText(born) && typeof stock === 'boolean' ? { purpose, ...piece, born, stock } : null
  }
  const [payload, seed, g, h, commitment, commitment_hash, randomness, block, block_hash, signature] = rest
  if (purpose !== 'user' || (payload !== null && !isText(payload))) return null
  const proof = { seed, commitment_hash, randomness, block, block_hash, signature }
  const points = { g: hexOf(g), h: hexOf(h), commitment: hexOf(commitment) }
  const receipt = { version: 1, miner: hotkey, validator, cid, length, curve: 'P-256', ...proof, ...points }
  return isReceipt(receipt) ? { purpose, ...piece, payload, receipt } : null
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const hexOf = (digits: unknown): string =>
  isText(digits) ? Buffer.from(digits, 'latin1').toString('hex') : ''
