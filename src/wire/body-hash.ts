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

/** The interpreter's `str(value)`; text in a bytes field prints as a bytes literal. */
export function pythonText(value: unknown, kind: FieldKind = 'any'): string {
  if (typeof value === 'string') return kind === 'bytes' ? `b${quoted(value)}` : value
  return pythonRepr(value)
}

function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return `b${quoted(String.fromCharCode(...value))}`
  if (Array.isArray(value)) return `[${value.map((item: unknown) => pythonRepr(item)).join(', ')}]`
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${quoted(key)}: ${pythonRepr(member)}`)
    return `{${members.join(', ')}}`
  }
  return 'None'
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Single quotes, unless the text holds a single quote and no double one. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (char === quote) out += `\\${char}`
    else if (Object.hasOwn(ESCAPES, char)) out += ESCAPES[char] ?? char
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) out += `\\x${code.toString(16).padStart(2, '0')}`
    else out += char
  }
  return quote + out + quote
}
