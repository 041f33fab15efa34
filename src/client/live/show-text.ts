/** Bytes of strangers as text for people: bounded, never parsed for it. */
import { decodeFrame, FRAME_TYPE } from '../../wire/frame.ts'
import { utf8Text } from '../../wire/text.ts'

/** Characters of one body that a page is told. */
export const SHOWN_CHARS = 6_000

export interface ShownBody {
  readonly text: string
  /** Bytes after the JSON of a frame. */
  readonly dataBytes: number
}

/** The JSON of a frame, or the whole body where it is text. Total. */
export function shownBody(body: Uint8Array, contentType: string | undefined): ShownBody {
  if (contentType?.split(';')[0]?.trim() === FRAME_TYPE) {
    const frame = decodeFrame(body)
    if (!frame.ok) return { text: `${body.length} bytes: ${frame.detail}`, dataBytes: 0 }
    return { text: shownJson(utf8Text(frame.value.jsonBytes) ?? ''), dataBytes: frame.value.data.length }
  }
  // Cut before it is decoded: a body may have megabytes. What is cut inside of a character is not UTF-8.
  const head = body.subarray(0, SHOWN_CHARS * 4)
  const text = utf8Text(body.length === head.length ? body : head.subarray(0, lastWhole(head)))
  return { text: text === null ? `${body.length} bytes that are no text` : shownJson(text), dataBytes: 0 }
}

/** Where the last character of UTF-8 that is whole for sure ends. */
function lastWhole(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1
  return Math.max(0, end - 1)
}

/** Lines and indents for JSON, character by character: numbers of any length stay as they came. Cut short. */
export function shownJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text
  let out = ''
  let depth = 0
  let quoted = false
  let escaped = false
  for (const char of text) {
    if (out.length >= SHOWN_CHARS) return `${out}…`
    if (quoted) {
      out += char
      quoted = escaped || char !== '"'
      escaped = !escaped && char === '\\'
    } else if (char === '{' || char === '[') {
      depth += 1
      out += `${char}\n${indent(depth)}`
    } else if (char === '}' || char === ']') {
      depth -= 1
      out = `${out.trimEnd()}\n${indent(depth)}${char}`
    } else if (char === ',') out += `,\n${indent(depth)}`
    else if (char === ':') out += ': '
    else {
      quoted = char === '"'
      if (!/[ \t]/.test(char)) out += char
    }
  }
  return out
}

function indent(depth: number): string {
  return '  '.repeat(Math.min(16, Math.max(0, depth)))
}
