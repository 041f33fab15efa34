/** Answers the socket gives itself, in the one problem shape: no stack, no path, nothing a caller sent. */
import { randomBytes } from 'node:crypto'
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AxonResponse } from '../../wire/axon.ts'
import { problemBody } from '../../wire/problem.ts'
import { type NotedRefusal, noteRefusal } from './refusal-codes.ts'

export interface PlainAnswer {
  readonly status: number
  readonly type: string
  readonly text: string
  /** Of a problem. */
  readonly refusal?: NotedRefusal
}

const GUARDS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const

export function plainProblem(status: number, code: string, message: string): PlainAnswer {
  const requestId = randomBytes(8).toString('hex')
  const body = problemBody({ status, code, message }, requestId)
  const text = Buffer.from(body).toString('utf8')
  return { status, type: 'application/json', text, refusal: { code, requestId } }
}

export function answerPlain(
  response: ServerResponse,
  { status, type, text, refusal }: PlainAnswer,
  extra: Readonly<Record<string, string>> = {},
): void {
  if (refusal !== undefined) noteRefusal(response, refusal)
  const length = Buffer.byteLength(text)
  response.writeHead(status, { ...GUARDS, ...extra, 'content-type': type, 'content-length': length })
  response.end(text)
}

/** Lets a page of a configured origin, and no other, read an answer that carries no credentials. */
export function corsHeaders(
  origin: string | undefined,
  allowed: readonly string[],
): Readonly<Record<string, string>> {
  if (allowed.length === 0) return {}
  if (origin === undefined || !allowed.includes(origin)) return { vary: 'Origin' }
  return { vary: 'Origin', 'access-control-allow-origin': origin }
}

export function writeAnswer(response: ServerResponse, answer: AxonResponse): void {
  const length = answer.status === 204 ? {} : { 'content-length': answer.body.byteLength }
  response.writeHead(answer.status, { ...GUARDS, ...answer.headers, ...length })
  response.end(answer.body)
}

/** A refusal for want of memory instead of what the handler made of an unread body, or of an answer for which there is no room. */
export function shedAnswer(answer: AxonResponse): AxonResponse {
  const id = answer.headers['x-request-id'] ?? ''
  return {
    status: 503,
    headers: {
      ...answer.headers,
      'retry-after': '1',
      'content-type': 'application/json',
      bt_header_axon_status_code: '503',
      bt_header_axon_status_message: 'busy',
    },
    body: problemBody(
      { status: 503, code: 'busy', message: 'This node has no room for the request now.' },
      id,
    ),
  }
}

/**
 * What the HTTP parser refused: broken requests, both length headers, too long or too slow headers.
 * @returns the code that was answered; null: nobody was left to answer
 */
export function problemOnSocket(error: NodeJS.ErrnoException, socket: Duplex): string | null {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return null
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const long = error.code === 'HPE_HEADER_OVERFLOW'
  const status = late ? 408 : long ? 431 : 400
  const code = late ? 'request-too-slow' : long ? 'headers-too-large' : 'request-malformed'
  const { text, type } = plainProblem(status, code, 'The request is not acceptable HTTP.')
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: ${type}\r\n`
  socket.end(`${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`, () => socket.destroy())
  return code
}
