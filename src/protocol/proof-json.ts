/**
 * Protocol section 1.5: `merkle_proof` is base64 of the JSON text of a list.
 *
 * The text is what Python's `json.dumps` writes: ", " and ": " between things, non-ASCII as \uXXXX, byte strings (at
 * the top, or one level down) as lower-case hex first. Readers only need a JSON parser; encoding something twice wraps
 * a text, which a verifier that decodes once then refuses as a list.
 *
 * Different from the reference: reading is total, and bounded before it parses. A path has at most some fifty steps, so a
 * proof of megabytes is refused unread instead of being parsed for whoever sends it.
 */

import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { utf8 } from '@scure/base'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { Mode } from './point.ts'
import type { Result } from './verdict.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** What can be wrapped: JSON, and byte strings where the reference turns them into hex. */
export type Wrappable = Json | Uint8Array | readonly Uint8Array[] | { readonly [key: string]: Uint8Array }

/** 64 steps of 342 characters, in base64, with room to spare. */
const WRAPPED_MAX = 65_536

function hexOfBytes(value: unknown): unknown {
  return value instanceof Uint8Array ? bytesToHex(value) : value
}

function hexAtTop(value: Wrappable): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value)
  if (Array.isArray(value)) return value.map(hexOfBytes)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hexOfBytes(inner)]))
}

function escaped(text: string): string {
  // DEL is the one character of ASCII that only Python escapes.
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function pythonJson(value: unknown): string {
  if (typeof value === 'string') return escaped(value)
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (value === null || typeof value !== 'object') return String(value)
  const members = Object.entries(value).map(([key, inner]) => `${escaped(key)}: ${pythonJson(inner)}`)
  return `{${members.join(', ')}}`
}

/** The JSON text as the reference writes it. */
export function proofJsonText(value: Wrappable): string {
  return pythonJson(hexAtTop(value))
}

/** base64 of that text. */
export function wrapProof(value: Wrappable): string {
  return encodeBase64(utf8ToBytes(proofJsonText(value)))
}

/** Unwraps once. Total. The value is what the JSON says: only a verifier knows whether it is a path. */
export function unwrapProof(text: unknown, mode: Mode): Result<unknown, 'proof-malformed'> {
  const bad = (detail: string) => ({ ok: false, reason: 'proof-malformed', detail }) as const
  if (typeof text !== 'string') return bad('a wrapped proof is text')
  if (text.length > WRAPPED_MAX) return bad('too long for a path')
  const bytes = decodeBase64(text, mode)
  if (!bytes.ok) return bad(bytes.detail)
  try {
    const value: unknown = JSON.parse(utf8.encode(bytes.value))
    return { ok: true, value }
  } catch {
    return bad('not JSON in base64')
  }
}
