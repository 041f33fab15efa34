/**
 * JSON whose integers survive: `randomness` travels as a bare integer of up to 78 digits (protocol section
 * 1.3), which `JSON.parse` would destroy. The reader is also stricter than JSON.parse where an attacker
 * gains by leniency: duplicate members (two readers, two meanings), `__proto__`, lone surrogates, a byte
 * order mark, and unbounded depth, width or digits are refused. Total: it never throws.
 */
import type { Result } from '../protocol/verdict.ts'
import { MAX_JSON_DEPTH, MAX_JSON_KEY_CHARS, MAX_JSON_NUMBER_CHARS, MAX_JSON_VALUES } from './limits.ts'

export type JsonReason = 'json-malformed' | 'json-too-large' | 'json-too-deep' | 'json-forbidden-key'

export interface JsonLimits {
  readonly maxChars: number
  readonly maxDepth?: number
  readonly maxValues?: number
}

export type JsonObject = { readonly [key: string]: unknown }

interface Reader {
  readonly text: string
  readonly maxDepth: number
  readonly maxValues: number
  at: number
  values: number
}

/** Carries a refusal out of the recursion; caught by `parseJson` and nowhere else. */
class Refusal {
  readonly reason: JsonReason
  readonly detail: string
  constructor(reason: JsonReason, detail: string) {
    this.reason = reason
    this.detail = detail
  }
}

/** Integers beyond 2^53 come out as bigint, all other numbers as number. */
export function parseJson(text: string, limits: JsonLimits): Result<unknown, JsonReason> {
  if (text.length > limits.maxChars) {
    return { ok: false, reason: 'json-too-large', detail: `more than ${limits.maxChars} characters` }
  }
  const reader: Reader = {
    text,
    maxDepth: limits.maxDepth ?? MAX_JSON_DEPTH,
    maxValues: limits.maxValues ?? MAX_JSON_VALUES,
    at: 0,
    values: 0,
  }
  try {
    const value = readValue(reader, 0)
    skipSpace(reader)
    if (reader.at !== text.length) throw malformed(reader, 'text after the value')
    return { ok: true, value }
  } catch (refusal) {
    if (refusal instanceof Refusal) return { ok: false, reason: refusal.reason, detail: refusal.detail }
    throw refusal
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Compact; bigints become bare integers, undefined members are left out. Throws on what JSON cannot say. */
export function stringifyJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('JSON has no NaN and no infinity')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item: unknown) => stringifyJson(item)).join(',')}]`
  if (isJsonObject(value)) {
    const members: string[] = []
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) members.push(`${JSON.stringify(key)}:${stringifyJson(member)}`)
    }
    return `{${members.join(',')}}`
  }
  throw new TypeError(`JSON has no ${typeof value}`)
}

function malformed(reader: Reader, detail: string): Refusal {
  return new Refusal('json-malformed', `${detail} at character ${reader.at}`)
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    reader.at += 1
  }
}

function readValue(reader: Reader, depth: number): unknown {
  skipSpace(reader)
  reader.values += 1
  if (reader.values > reader.maxValues) {
    throw new Refusal('json-too-large', `more than ${reader.maxValues} values`)
  }
  const char = reader.text[reader.at]
  if (char === '{') return readObject(reader, depth + 1)
  if (char === '[') return readArray(reader, depth + 1)
  if (char === '"') return readString(reader)
  if (char === 't') return readWord(reader, 'true', true)
  if (char === 'f') return readWord(reader, 'false', false)
  if (char === 'n') return readWord(reader, 'null', null)
  return readNumber(reader)
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) throw malformed(reader, 'unknown word')
  reader.at += word.length
  return value
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:(\.[0-9]+)?([eE][+-]?[0-9]+)?)/y

function readNumber(reader: Reader): number | bigint {
  NUMBER.lastIndex = reader.at
  const match = NUMBER.exec(reader.text)
  if (match === null) throw malformed(reader, 'no value')
  const token = match[0]
  if (token.length > MAX_JSON_NUMBER_CHARS) throw new Refusal('json-too-large', 'number with too many digits')
  reader.at += token.length
  const number = Number(token)
  if (match[1] !== undefined || match[2] !== undefined) {
    if (!Number.isFinite(number)) throw malformed(reader, 'number out of range')
    return number
  }
  // `-0` as an integer is 0: no formula of the protocol tells them apart, and -0 would print as 0 anyway.
  return Number.isSafeInteger(number) ? number + 0 : BigInt(token)
}

function enter(reader: Reader, depth: number): void {
  if (depth > reader.maxDepth) throw new Refusal('json-too-deep', `more than ${reader.maxDepth} levels`)
  reader.at += 1
  skipSpace(reader)
}

function readArray(reader: Reader, depth: number): unknown[] {
  enter(reader, depth)
  const items: unknown[] = []
  if (reader.text[reader.at] === ']') {
    reader.at += 1
    return items
  }
  for (;;) {
    items.push(readValue(reader, depth))
    skipSpace(reader)
    const char = reader.text[reader.at]
    if (char !== ',' && char !== ']') throw malformed(reader, 'expected "," or "]"')
    reader.at += 1
    if (char === ']') return items
  }
}

function readObject(reader: Reader, depth: number): JsonObject {
  enter(reader, depth)
  const object: Record<string, unknown> = {}
  if (reader.text[reader.at] === '}') {
    reader.at += 1
    return object
  }
  for (;;) {
    skipSpace(reader)
    if (reader.text[reader.at] !== '"') throw malformed(reader, 'expected a member name')
    const key = readString(reader)
    checkKey(object, key)
    skipSpace(reader)
    if (reader.text[reader.at] !== ':') throw malformed(reader, 'expected ":"')
    reader.at += 1
    object[key] = readValue(reader, depth)
    skipSpace(reader)
    const char = reader.text[reader.at]
    if (char !== ',' && char !== '}') throw malformed(reader, 'expected "," or "}"')
    reader.at += 1
    if (char === '}') return object
  }
}

/** Two readers of one text must not see two values, and no text may reach a prototype. */
function checkKey(object: JsonObject, key: string): void {
  if (key === '__proto__') throw new Refusal('json-forbidden-key', 'member name __proto__')
  if (key.length > MAX_JSON_KEY_CHARS) throw new Refusal('json-too-large', 'member name too long')
  if (Object.hasOwn(object, key)) throw new Refusal('json-forbidden-key', 'a member occurs twice')
}

// Stops at everything that needs a look: the end, an escape, a control character, a surrogate.
const PLAIN = /[ !#-[\]-\ud7ff\ue000-\uffff]*/y
const SIMPLE_ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function readString(reader: Reader): string {
  reader.at += 1
  let out = ''
  for (;;) {
    const from = reader.at
    PLAIN.lastIndex = from
    // Holds always, where it stands, if only for no character.
    PLAIN.test(reader.text)
    reader.at = PLAIN.lastIndex
    out += reader.text.slice(from, reader.at)
    const char = reader.text[reader.at]
    if (char === '"') {
      reader.at += 1
      return out
    }
    if (char === undefined) throw malformed(reader, 'text ends inside a string')
    if (char < ' ') throw malformed(reader, 'control character in a string')
    out += readSpecial(reader, char)
  }
}

/** One escape, or one code point outside the basic plane. A surrogate without its partner is refused. */
function readSpecial(reader: Reader, char: string): string {
  const unit = char === '\\' ? readEscape(reader) : char
  if (char !== '\\') reader.at += 1
  const code = unit.charCodeAt(0)
  if (code < 0xd800 || code > 0xdfff) return unit
  const next = reader.text.charAt(reader.at)
  const low = next === '\\' ? readEscape(reader) : next
  if (next !== '\\') reader.at += 1
  const lowCode = low.charCodeAt(0)
  if (code > 0xdbff || !(lowCode >= 0xdc00 && lowCode <= 0xdfff)) throw malformed(reader, 'lone surrogate')
  return unit + low
}

const HEX4 = /^[0-9a-fA-F]{4}$/

function readEscape(reader: Reader): string {
  const letter = reader.text.charAt(reader.at + 1)
  if (letter === 'u') {
    const digits = reader.text.slice(reader.at + 2, reader.at + 6)
    if (!HEX4.test(digits)) throw malformed(reader, 'bad \\u escape')
    reader.at += 6
    return String.fromCharCode(Number.parseInt(digits, 16))
  }
  const simple = SIMPLE_ESCAPES.get(letter)
  if (simple === undefined) throw malformed(reader, 'unknown escape')
  reader.at += 2
  return simple
}
