/**
 * Sizes of the C2SP chunked encryption (Cobblestone-256) and of our parts: how many records and parts a
 * plaintext has, and which lengths are possible at all (spec/envelope.md, docs/formats/envelope.md).
 *
 * Different from the public scheme: the 56-byte header is kept apart (in the manifest), so record k of a
 * file starts at `RECORD_CIPHER * k` of the concatenated parts and every part begins at a record.
 * The last record is always shorter than the others, possibly empty: a body cut at a record boundary has
 * an impossible length, which is what makes truncation visible.
 */
import type { Result } from '../verdict.ts'

/** Plaintext bytes of every record but the last. */
export const RECORD_PLAIN = 16_384
/** GCM tag at the end of every record, in bytes. */
export const TAG_BYTES = 16
/** Bytes of a full record on the wire. */
export const RECORD_CIPHER = RECORD_PLAIN + TAG_BYTES
/** Records of every part but the last. */
export const PART_RECORDS = 512
/** Plaintext bytes of a full part: 8 MiB. */
export const PART_PLAIN = PART_RECORDS * RECORD_PLAIN
/** Bytes of a full part on the wire: 8,396,800. */
export const PART_CIPHER = PART_RECORDS * RECORD_CIPHER
/** The record counter must stay below this, so that nonces of the public scheme never repeat. */
export const RECORD_INDEX_LIMIT = 2 ** 38
/** Largest plaintext whose last record still has a counter, in bytes (2^52 - 1: exact as a double). */
export const PLAIN_BYTES_MAX = RECORD_INDEX_LIMIT * RECORD_PLAIN - 1

export interface PartRange {
  /** First byte of the part in the file's plaintext, and the byte after its last one. */
  readonly start: number
  readonly end: number
  /** Index in the whole file of the part's first record, and how many records it has. */
  readonly firstRecord: number
  readonly records: number
  /** Bytes of the part on the wire. */
  readonly cipherBytes: number
}

function assertPlainBytes(plainBytes: number): void {
  if (!Number.isSafeInteger(plainBytes) || plainBytes < 0 || plainBytes > PLAIN_BYTES_MAX) {
    throw new RangeError(`"plainBytes" expected an integer in 0..${PLAIN_BYTES_MAX}, got ${plainBytes}`)
  }
}

/** Records of a plaintext: one more than the full ones, because the last is always short. */
export function recordCount(plainBytes: number): number {
  assertPlainBytes(plainBytes)
  return Math.floor(plainBytes / RECORD_PLAIN) + 1
}

/** Bytes of all records of a plaintext, without the 56-byte header. */
export function ciphertextLength(plainBytes: number): number {
  return plainBytes + TAG_BYTES * recordCount(plainBytes)
}

/** Parts of a plaintext. A file of exactly 8 MiB has two: its last one holds one empty record. */
export function partCount(plainBytes: number): number {
  return Math.ceil(recordCount(plainBytes) / PART_RECORDS)
}

/** Where part `index` lies. Throws a RangeError for a part that a plaintext of this length has not. */
export function partPlainRange(index: number, plainBytes: number): PartRange {
  const total = recordCount(plainBytes)
  const firstRecord = index * PART_RECORDS
  if (!Number.isSafeInteger(index) || index < 0 || firstRecord >= total) {
    throw new RangeError(`"index" ${index} is outside the ${partCount(plainBytes)} parts`)
  }
  const records = Math.min(PART_RECORDS, total - firstRecord)
  const start = index * PART_PLAIN
  const end = Math.min(start + PART_PLAIN, plainBytes)
  return { start, end, firstRecord, records, cipherBytes: end - start + records * TAG_BYTES }
}

export type LengthReason = 'length-impossible' | 'length-too-large'

/**
 * Plaintext bytes of a body (all records, no header) of this length. Refuses lengths no plaintext has:
 * an exact multiple of a record (the short last record is missing) and a tail shorter than a tag.
 */
export function plaintextLength(cipherBytes: number): Result<number, LengthReason> {
  if (!Number.isSafeInteger(cipherBytes) || cipherBytes < 0) {
    return { ok: false, reason: 'length-impossible', detail: `${cipherBytes} is not a length` }
  }
  const full = Math.floor(cipherBytes / RECORD_CIPHER)
  const tail = cipherBytes - full * RECORD_CIPHER
  if (tail < TAG_BYTES) {
    const what = tail === 0 ? 'the short last record is missing' : `a tail of ${tail} bytes holds no tag`
    return { ok: false, reason: 'length-impossible', detail: what }
  }
  if (full >= RECORD_INDEX_LIMIT) {
    return { ok: false, reason: 'length-too-large', detail: `${full + 1} records exceed the counter` }
  }
  return { ok: true, value: full * RECORD_PLAIN + tail - TAG_BYTES }
}
