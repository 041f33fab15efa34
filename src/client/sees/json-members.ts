const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENING: ReadonlySet<number | undefined> = new Set([0x7b, 0x5b])
const CLOSING: ReadonlySet<number | undefined> = new Set([0x7d, 0x5d])
const NULL = 0x6e

export interface Member {
  readonly name: string
  /** Of the value as it stands there, without the quotes of a text; 0 for null and for an empty text. */
  readonly bytes: number
}

/**
 * Names of the outermost members of a JSON object without spaces between its tokens, and the sizes of their values. It looks
 * for ends only and decodes no value, so megabytes of base64 cost one search for a quote.
 * Total: reads as far as it understands.
 */
export function jsonMembers(json: Uint8Array): Member[] {
  const members: Member[] = []
  let at = 1
  while (json[at] === QUOTE) {
    const nameEnd = endOfText(json, at)
    const start = nameEnd + 1
    const end = endOfValue(json, start)
    const name = new TextDecoder().decode(json.subarray(at + 1, nameEnd - 1))
    members.push({ name, bytes: valueBytes(json, start, end) })
    at = end + 1
  }
  return members
}

function valueBytes(json: Uint8Array, start: number, end: number): number {
  if (json[start] === NULL) return 0
  return json[start] === QUOTE ? end - start - 2 : end - start
}

/** @param at of the opening quote. @returns the place behind the closing one */
function endOfText(json: Uint8Array, at: number): number {
  let quote = json.indexOf(QUOTE, at + 1)
  while (quote !== -1 && isEscaped(json, quote)) quote = json.indexOf(QUOTE, quote + 1)
  return quote === -1 ? json.length : quote + 1
}

function isEscaped(json: Uint8Array, quote: number): boolean {
  let before = quote - 1
  while (json[before] === BACKSLASH) before -= 1
  return (quote - before) % 2 === 0
}

function endOfValue(json: Uint8Array, start: number): number {
  let depth = 0
  let at = start
  while (at < json.length) {
    const byte = json[at]
    if (depth === 0 && (byte === COMMA || CLOSING.has(byte))) return at
    if (OPENING.has(byte)) depth += 1
    if (CLOSING.has(byte)) depth -= 1
    at = byte === QUOTE ? endOfText(json, at) : at + 1
  }
  return at
}
