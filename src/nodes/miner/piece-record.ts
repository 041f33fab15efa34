/** What the index remembers of one (piece, caller), and its text in the index. */
import { StorageError } from '../shared/durable-file.ts'
import type { PieceName } from './piece-name.ts'

/** Sr25519 public key of a caller as 64 lower-case hex digits: one caller, however its address was written. */
export type CallerKey = string

export interface PieceRecord {
  readonly bytes: number
  /** The seed last recorded (protocol section 2.5). */
  readonly seed: string
  /** The one before: what the answer to `seed` was computed from; null after a Store. */
  readonly previousSeed: string | null
  /** The seed of the last Store: with the caller and the piece it says which Store this is. Null in records of an earlier day. */
  readonly storeSeed: string | null
  /** Seconds. */
  readonly ttl: number
  /** Unix seconds. */
  readonly generated: number
}

export interface IndexEntry {
  readonly name: PieceName
  readonly caller: CallerKey
  readonly record: PieceRecord
}

export function isExpired(record: PieceRecord, nowSeconds: number): boolean {
  return record.generated + record.ttl <= nowSeconds
}

/** The later end wins: a repeated store never shortens the time a piece is kept. */
export function renewedLife(
  before: PieceRecord | undefined,
  ttl: number,
  nowSeconds: number,
): Pick<PieceRecord, 'ttl' | 'generated'> {
  const keeps = before !== undefined && before.generated + before.ttl > nowSeconds + ttl
  return keeps ? { ttl: before.ttl, generated: before.generated } : { ttl, generated: nowSeconds }
}

export function formatRecord(record: PieceRecord): string {
  const { bytes, seed, previousSeed, storeSeed, ttl, generated } = record
  return JSON.stringify({ bytes, seed, previousSeed, storeSeed, ttl, generated })
}

/** @throws StorageError naming the key: the index is ours, so damage is the disk's */
export function parseRecord(key: string, text: string): PieceRecord {
  let value: unknown = null
  try {
    value = JSON.parse(text)
  } catch {
    throw damagedRecord(key)
  }
  if (typeof value !== 'object' || value === null) throw damagedRecord(key)
  const record = value as Partial<Record<keyof PieceRecord, unknown>>
  const { bytes, seed, previousSeed, storeSeed = null, ttl, generated } = record
  const countsAreFine = isCount(bytes) && isCount(ttl) && isCount(generated)
  if (
    !countsAreFine ||
    typeof seed !== 'string' ||
    (typeof previousSeed !== 'string' && previousSeed !== null) ||
    (typeof storeSeed !== 'string' && storeSeed !== null)
  ) {
    throw damagedRecord(key)
  }
  return { bytes, seed, previousSeed, storeSeed, ttl, generated }
}

export function damagedRecord(key: string): StorageError {
  return new StorageError('io', `the index of pieces holds a damaged record at ${key.slice(0, 140)}`)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
