/**
 * The name of a piece inside the miner: 64 lower-case hex digits of H(D). The network says it as a decimal
 * integer (protocol section 1.9); what becomes a file name is always re-encoded from the parsed integer,
 * so no text of a peer ever reaches a path.
 */
import { parseCanonicalInteger } from '../../protocol/decimal.ts'
import type { Result } from '../../protocol/verdict.ts'

export type PieceName = string & { readonly __brand: 'PieceName' }

/** A SHA3-256 digest as an integer has at most 78 decimal digits. */
const DIGITS_MAX = 78
const NAME = /^[0-9a-f]{64}$/

export function pieceNameOf(dataHash: Uint8Array): PieceName {
  if (dataHash.byteLength !== 32) throw new RangeError('pieceNameOf: a digest has 32 bytes')
  return parsePieceName(Buffer.from(dataHash).toString('hex')) ?? neverNamed()
}

/** Reads our own hex form (index keys, file names); null when it is not one. */
export function parsePieceName(hex: string): PieceName | null {
  return NAME.test(hex) ? (hex as PieceName) : null
}

/** Reads the decimal text of the wire. Total; only the canonical form is taken. */
export function parseDataHash(text: unknown): Result<PieceName, 'data-hash-malformed'> {
  const value = typeof text === 'string' ? parseCanonicalInteger(text, DIGITS_MAX) : null
  const name = value === null ? null : parsePieceName(value.toString(16).padStart(64, '0'))
  if (name === null) {
    return {
      ok: false,
      reason: 'data-hash-malformed',
      detail: 'a piece hash is a decimal integer below 2^256',
    }
  }
  return { ok: true, value: name }
}

/** As the wire says it. */
export function decimalOf(name: PieceName): string {
  return BigInt(`0x${name}`).toString()
}

function neverNamed(): never {
  throw new Error('a hex digest is always a name')
}
