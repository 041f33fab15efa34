/**
 * Protocol section 1.5: base64 of the data fields and of the proof wrapper.
 *
 * Different from the reference: `strict` takes the one canonical text of the bytes. The reference skips characters outside
 * the alphabet and stops at the padding, so many texts carry the same bytes, and whatever follows the padding travels
 * unseen. `reference` mode does as it does.
 *
 * Own code because this one has to be lenient in exactly that way, and to be quick: the generic coder of @scure/base
 * takes seconds for a part of 8 MiB.
 */
import type { Mode } from './point.ts'
import type { Result } from './verdict.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const PAD = 61 // =
const SKIP = 255

const VALUE_OF = new Uint8Array(128).fill(SKIP)
for (let i = 0; i < ALPHABET.length; i++) VALUE_OF[ALPHABET.charCodeAt(i)] = i

/** Characters joined at a time: a call with more arguments can overflow the stack. */
const JOIN_AT = 8192

/** Canonical base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PAD)
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    codes[at++] = ALPHABET.charCodeAt(word >> 18)
    codes[at++] = ALPHABET.charCodeAt((word >> 12) & 63)
    if (left > 1) codes[at++] = ALPHABET.charCodeAt((word >> 6) & 63)
    if (left > 2) codes[at++] = ALPHABET.charCodeAt(word & 63)
  }
  let text = ''
  for (let i = 0; i < codes.length; i += JOIN_AT)
    text += String.fromCharCode(...codes.subarray(i, i + JOIN_AT))
  return text
}

type Decoded = Result<Uint8Array, 'base64-malformed'>

function malformed(detail: string): Decoded {
  return { ok: false, reason: 'base64-malformed', detail }
}

/** Reads base64. Total; any value gives a result. */
export function decodeBase64(text: unknown, mode: Mode): Decoded {
  if (typeof text !== 'string') return malformed('base64 is text')
  return mode === 'strict' ? decodeStrict(text) : decodeLenient(text)
}

function decodeStrict(text: string): Decoded {
  if (text.length % 4 !== 0) return malformed('the length is not a multiple of four')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let word = 0
  let at = 0
  for (let i = 0; i < digits; i++) {
    const value = VALUE_OF[text.charCodeAt(i)] ?? SKIP
    if (value === SKIP) return malformed('a character outside the alphabet')
    word = ((word << 6) | value) & 0xffffff
    const phase = i & 3
    if (phase !== 0) bytes[at++] = (word >> (6 - 2 * phase)) & 255
  }
  const left = padding === 2 ? word & 15 : padding === 1 ? word & 3 : 0
  return left === 0 ? { ok: true, value: bytes } : malformed('bits are left over at the end')
}

/** Python's `base64.b64decode`: skips foreign characters, ends at a complete padding, refuses an incomplete group. */
function decodeLenient(text: string): Decoded {
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3)
  let word = 0
  let at = 0
  let phase = 0
  let pads = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return malformed('not ASCII')
    if (code === PAD) {
      pads += 1
      if (phase >= 2 && phase + pads >= 4) return { ok: true, value: bytes.slice(0, at) }
      continue
    }
    const value = VALUE_OF[code] ?? SKIP
    if (value === SKIP) continue
    pads = 0
    word = ((word << 6) | value) & 0xffffff
    if (phase !== 0) bytes[at++] = (word >> (6 - 2 * phase)) & 255
    phase = (phase + 1) & 3
  }
  return phase === 0 ? { ok: true, value: bytes.slice(0, at) } : malformed('wrong padding')
}
