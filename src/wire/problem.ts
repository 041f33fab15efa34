/**
 * The one shape of every refusal: `{"message": text, "code": kebab-case, "request_id": hex}`. `message` is
 * the reference's text where it has one, `code` is for programs, `request_id` finds the log line. Nothing a
 * caller sent is echoed by the strict policy, and never a path or a stack.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { stringifyJson } from './big-json.ts'
import type { DelegationReason } from './delegation.ts'
import { MAX_HEADER_CHARS } from './limits.ts'

export type AxonCode =
  | 'synapse-unknown'
  | 'method-not-allowed'
  | 'origin-not-allowed'
  | 'content-type-unsupported'
  | 'headers-malformed'
  | 'nonce-missing'
  | 'nonce-too-old'
  | 'nonce-from-the-future'
  | 'nonce-replayed'
  | 'signature-malformed'
  | 'signature-mismatch'
  | DelegationReason
  | 'delegation-unsupported'
  | 'delegation-scope'
  | 'session-signature'
  | 'caller-unregistered'
  | 'caller-refused'
  | 'rate-limited'
  | 'body-too-large'
  | 'body-interrupted'
  | 'body-malformed'
  | 'body-hash-mismatch'
  | 'body-not-signed'
  | 'caller-mismatch'
  | 'name-mismatch'
  | 'field-invalid'
  | 'data-malformed'
  | 'storage-unavailable'
  | 'internal'

export interface Problem {
  /** HTTP status. */
  readonly status: number
  readonly code: string
  readonly message: string
  /** What the status header says when it is not `status` (the reference's 422, protocol section 6.4). */
  readonly statusHeader?: { readonly status: number; readonly message: string }
  /** Whole seconds. */
  readonly retryAfterSeconds?: number
}

/** A handler adds its own codes (`not-found`, `disk-full`); the axon's own come from `AxonCode`. */
export function problem(status: number, code: AxonCode, message: string): Problem {
  return { status, code, message }
}

export function problemBody(refusal: Problem, requestId: string): Uint8Array {
  const body = { message: refusal.message, code: refusal.code, request_id: requestId }
  return utf8ToBytes(stringifyJson(body))
}

/** Text that may stand in a header: printable ASCII of bounded length, so that no value can end the header early. */
export function headerText(text: string): string {
  return text.slice(0, MAX_HEADER_CHARS).replaceAll(/[^ -~]/g, '?')
}
