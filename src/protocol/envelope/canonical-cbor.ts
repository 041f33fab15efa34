/**
 * Deterministic CBOR (RFC 8949 section 4.2.1) for formats that are hashed or shared: one value has one
 * encoding. Reading refuses every other one, because two encodings of one manifest would be two CIDs of one
 * file, and a reader that shrugs at them can be told apart from one that does not.
 *
 * Text survives bit-exactly: the decoder's own UTF-8 reader drops a leading byte order mark, which would
 * refuse (or rename) a file whose name begins with U+FEFF, so text is read from its bytes here.
 */
import { bytesToUtf8 } from '@noble/ciphers/utils.js'
import { type DecodeOptions, decode, encode, rfc8949EncodeOptions, type Token, Tokenizer, Type } from 'cborg'
import type { Result } from '../verdict.ts'

export type CborReason = 'cbor-malformed' | 'cbor-not-canonical'

const OPTIONS: DecodeOptions = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
  retainStringBytes: true,
}

/** Wrong UTF-8 becomes U+FFFD here and is refused by the comparison with the re-encoding. */
function exactText(bytes: Uint8Array): string {
  // A byte order mark is only dropped from the front: put a letter there and take it off again.
  const guarded = new Uint8Array(bytes.length + 1)
  guarded[0] = 0x78
  guarded.set(bytes, 1)
  return bytesToUtf8(guarded).slice(1)
}

class ExactTextTokens extends Tokenizer {
  override next(): Token {
    const token = super.next()
    if (Type.equals(token.type, Type.string) && token.byteValue !== undefined) {
      token.value = exactText(token.byteValue)
    }
    return token
  }
}

/** The one encoding of a value: Maps or plain objects, arrays, text, bytes, safe integers, booleans, null. */
export function encodeCanonical(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions)
}

/** Reads a value whose maps come back as Map, so that no key can touch a prototype. Total. */
export function decodeCanonical(bytes: Uint8Array): Result<unknown, CborReason> {
  let value: unknown
  let again: Uint8Array
  try {
    value = decode(bytes, { ...OPTIONS, tokenizer: new ExactTextTokens(bytes, OPTIONS) })
    again = encodeCanonical(value)
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'not CBOR'
    return { ok: false, reason: 'cbor-malformed', detail }
  }
  if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i])) {
    return { ok: false, reason: 'cbor-not-canonical', detail: 'not the one deterministic encoding' }
  }
  return { ok: true, value }
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Whether text is Unicode: a half of a surrogate pair alone has no UTF-8 form. */
export function isWellFormed(text: string): boolean {
  return text.search(LONE_SURROGATE) < 0
}

/** Replaces each lone surrogate by U+FFFD: the one change a name may suffer, made before it is sealed. */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD')
}
