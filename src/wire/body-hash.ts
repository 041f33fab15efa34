/**
 * The body hash of protocol section 6.2: the SHA3-256 of the hex hashes of the covered fields, each hashed
 * as the text the reference's interpreter would print. Declaration order of the class, not list order.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { nobleSha3, type Sha3 } from '../protocol/hash.ts'
import { isJsonObject, type JsonObject } from './big-json.ts'
import { type FieldKind, SYNAPSES, type SynapseName } from './synapse.ts'

/** Hex. `fields` holds the covered members; absent ones hash as null. */
export function bodyHash(name: SynapseName, fields: JsonObject, sha3: Sha3 = nobleSha3): string {
  const declaration = SYNAPSES[name]
  const hashes = declaration.fields
    .filter((field) => declaration.hashList.includes(field.name))
    .map((field) => bytesToHex(sha3(utf8ToBytes(pythonText(fields[field.name], field.kind)))))
  return bytesToHex(sha3(utf8ToBytes(hashes.join(''))))
}

/** The interpreter's `str(value)`; text in a bytes field prints as the literal of its UTF-8. */
export function pythonText(value: unknown, kind: FieldKind = 'any'): string {
  if (typeof value !== 'string') return pythonRepr(value)
  return kind === 'bytes' ? `b${quoted(bytesText(utf8ToBytes(value)))}` : value
}

function pythonRepr(value: unknown): string {
  if (typeof value === 'string') return quoted(value.replaceAll(HIDDEN, textEscape))
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map((item: unknown) => pythonRepr(item)).join(', ')}]`
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${pythonRepr(key)}: ${pythonRepr(member)}`)
    return `{${members.join(', ')}}`
  }
  return 'None'
}

/** Single quotes, unless the text holds a single quote and no double one. */
function quoted(escaped: string): string {
  if (!escaped.includes("'")) return `'${escaped}'`
  return escaped.includes('"') ? `'${escaped.replaceAll("'", "\\'")}'` : `"${escaped}"`
}

const SHORT_ESCAPES = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])
/** All that `str.isprintable` denies, and the backslash. */
const HIDDEN = /(?! )[\\\p{C}\p{Z}]/gu

/** A code point by its number, in the shortest form that takes it. */
function textEscape(char: string): string {
  const code = Number(char.codePointAt(0))
  return SHORT_ESCAPES.get(char) ?? numbered(code <= 0xff ? 'x' : code <= 0xffff ? 'u' : 'U', code)
}

const DIGITS = { x: 2, u: 4, U: 8 } as const

function numbered(letter: keyof typeof DIGITS, code: number): string {
  return `\\${letter}${code.toString(16).padStart(DIGITS[letter], '0')}`
}

/** How each byte prints. */
const BYTE_TEXTS = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  return SHORT_ESCAPES.get(char) ?? (/[ -~]/.test(char) ? char : numbered('x', byte))
})

/** By a table, for it is asked of whatever length a body may have. */
function bytesText(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) out += BYTE_TEXTS[byte]
  return out
}
