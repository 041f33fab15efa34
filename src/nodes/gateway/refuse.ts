import type { IncomingMessage, ServerResponse } from 'node:http'
import { discardRest } from '../shared/discard-rest.ts'
import { noteRefusal } from '../shared/refusal-codes.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

/** Only the gateway's own: no such header of an axon is passed on, so that nobody can refuse in its name. */
const REFUSAL_HEADER = 'x-filetao-refusal'

export interface Refusal {
  readonly status: number
  /** Kebab-case, for programs. */
  readonly code: string
  /** One sentence, for a person. */
  readonly message: string
  /** Which of several rules it was; a word of a closed list. */
  readonly why?: string
}

/**
 * The gateway's own refusals, in one shape. The connection stays until the body has come: closing it while the caller still
 * sends would reset it, and a page would see a lost network instead of the reason.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message, why }: Refusal,
): void {
  noteRefusal(response, { code })
  const text = JSON.stringify({ code, message, ...(why === undefined ? {} : { why }) })
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    [REFUSAL_HEADER]: '1',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(status === 503 ? { 'retry-after': '1' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : text)
  // Who is too slow is not waited for.
  if (status === 408) response.once('finish', () => request.destroy())
  else discardRest(request)
}
