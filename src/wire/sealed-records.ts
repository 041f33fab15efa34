/**
 * Sealed records as Keep and Inventory carry them (docs/wire.md): what a validator knows of pieces, each sealed for itself and kept by
 * the miner that holds the piece. One after the other: the piece's hash (32 bytes, big-endian), the length of what is sealed
 * (unsigned, 16 bits, big-endian), and that many bytes.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Result } from '../protocol/verdict.ts'
import { MAX_SEALED_RECORD_BYTES, MAX_SEALED_RECORDS } from './limits.ts'

export interface SealedRecord {
  /** The piece's hash as 64 lower-case hex digits. */
  readonly name: string
  readonly sealed: Uint8Array
}

const NAME_BYTES = 32
const HEAD_BYTES = NAME_BYTES + 2

/** Of a piece hash: as records carry it. */
export function sealedNameOf(dataHash: bigint): string {
  return dataHash.toString(16).padStart(2 * NAME_BYTES, '0')
}

/** Bytes of so many records at their longest. */
export const MAX_SEALED_DATA_BYTES = MAX_SEALED_RECORDS * (HEAD_BYTES + MAX_SEALED_RECORD_BYTES)

/** @throws RangeError when they are more or longer than may travel */
export function encodeSealedRecords(records: readonly SealedRecord[]): Uint8Array {
  if (records.length > MAX_SEALED_RECORDS) throw new RangeError('too many sealed records')
  const bytes = new Uint8Array(records.reduce((sum, { sealed }) => sum + HEAD_BYTES + sealed.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const { name, sealed } of records) {
    if (sealed.length === 0 || sealed.length > MAX_SEALED_RECORD_BYTES)
      throw new RangeError('a sealed record of a length that does not travel')
    bytes.set(hexToBytes(name), at)
    view.setUint16(at + NAME_BYTES, sealed.length)
    bytes.set(sealed, at + HEAD_BYTES)
    at += HEAD_BYTES + sealed.length
  }
  return bytes
}

/** Total. What is sealed is a view of `data`. */
export function parseSealedRecords(
  data: Uint8Array,
): Result<readonly SealedRecord[], 'sealed-records-malformed'> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const records: SealedRecord[] = []
  for (let at = 0; at < data.length; ) {
    if (records.length === MAX_SEALED_RECORDS) return malformed(`more than ${MAX_SEALED_RECORDS} records`)
    if (at + HEAD_BYTES > data.length) return malformed('a record ends within its head')
    const length = view.getUint16(at + NAME_BYTES)
    const end = at + HEAD_BYTES + length
    if (length === 0 || length > MAX_SEALED_RECORD_BYTES) return malformed(`a record of ${length} bytes`)
    if (end > data.length) return malformed('the last record ends early')
    const name = bytesToHex(data.subarray(at, at + NAME_BYTES))
    records.push({ name, sealed: data.subarray(at + HEAD_BYTES, end) })
    at = end
  }
  return { ok: true, value: records }
}

function malformed(detail: string): Result<never, 'sealed-records-malformed'> {
  return { ok: false, reason: 'sealed-records-malformed', detail }
}
