/**
 * One POST and its answer over node:http with a deadline, a connect limit, a cap on the answer enforced by
 * counting, and no redirects: an axon that answers 3xx has simply not served the call. Total.
 */
import { type Agent, type IncomingMessage, request as startRequest } from 'node:http'
import type { Result } from '../../protocol/verdict.ts'
import type { RawAnswer } from '../../wire/dendrite.ts'
import { GatheredBytes } from './gathered-bytes.ts'

export type ExchangeReason = 'unreachable' | 'late' | 'cancelled' | 'answer-too-large'

export interface Exchange {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** In parts that are sent one after the other. */
  readonly body: readonly Uint8Array[]
  readonly agent: Agent
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  readonly signal?: AbortSignal
}

/** A host that does not complete the handshake is treated as absent. */
const CONNECT_MS = 2_000
const LOWEST_REFUSAL = 300

/** A refusal that it gives is of a request that was sent once: whoever was refused did nothing. */
export async function exchange(call: Exchange): Promise<Result<RawAnswer, ExchangeReason>> {
  const until = performance.now() + call.timeoutMs
  const first = await attempt(call, call.timeoutMs)
  if (first !== 'stale-connection') return first
  // The peer had closed the kept connection before it saw the request, as a rule; on a new one it is the same request.
  const second = await attempt(call, Math.max(1, until - performance.now()))
  if (second === 'stale-connection') return failed('unreachable', 'connection reset')
  // Or it saw the request, and its answer was lost: then it takes this one for a replay. What it did of the first is not known.
  if (second.ok && second.value.status >= LOWEST_REFUSAL)
    return failed('unreachable', `connection reset; sent again, it was answered with ${second.value.status}`)
  return second
}

function attempt(
  call: Exchange,
  timeoutMs: number,
): Promise<Result<RawAnswer, ExchangeReason> | 'stale-connection'> {
  const { url, headers, body, agent, signal } = call
  if (signal?.aborted === true) return Promise.resolve(failed('cancelled', 'nobody waits for the answer'))
  return new Promise((resolve) => {
    const request = startRequest(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': body.reduce((sum, part) => sum + part.byteLength, 0) },
    })
    let answering = false
    let settled = false
    const settle = (outcome: Result<RawAnswer, ExchangeReason> | 'stale-connection'): void => {
      if (settled) return
      settled = true
      clearTimeout(deadline)
      clearTimeout(connecting)
      signal?.removeEventListener('abort', cancel)
      // After a whole answer the connection goes back to the agent and must not be touched; unless the peer answered before it had
      // read all: what it would read on may be another request's by then.
      if (outcome === 'stale-connection' || !outcome.ok || !request.writableFinished) request.destroy()
      resolve(outcome)
    }
    const cancel = (): void => settle(failed('cancelled', 'nobody waits for the answer'))
    const deadline = setTimeout(() => settle(failed('late', 'no answer in time')), timeoutMs)
    let connecting: ReturnType<typeof setTimeout> | undefined
    request.on('socket', (socket) => {
      if (!socket.connecting || settled) return
      connecting = setTimeout(() => settle(failed('unreachable', 'no connection')), CONNECT_MS)
      socket.once('connect', () => clearTimeout(connecting))
    })
    signal?.addEventListener('abort', cancel, { once: true })
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale =
        request.reusedSocket && !answering && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
      settle(stale ? 'stale-connection' : failed('unreachable', error.code ?? 'no connection'))
    })
    request.on('response', (response) => {
      answering = true
      collect(response, call.maxAnswerBytes, settle)
    })
    for (const part of body) request.write(part)
    request.end()
  })
}

function collect(
  response: IncomingMessage,
  maxBytes: number,
  settle: (outcome: Result<RawAnswer, ExchangeReason>) => void,
): void {
  const announced = Number(response.headers['content-length'] ?? Number.NaN)
  if (announced > maxBytes) {
    settle(failed('answer-too-large', 'the answer is longer than any honest one'))
    return
  }
  const whole = Number.isNaN(announced) ? null : Buffer.allocUnsafeSlow(announced)
  const gathered = new GatheredBytes()
  let received = 0
  response.on('data', (piece: Buffer) => {
    if (received + piece.byteLength > (whole?.byteLength ?? maxBytes)) {
      settle(failed('answer-too-large', 'the answer is longer than any honest one'))
      return
    }
    if (whole === null) gathered.add(piece)
    else piece.copy(whole, received)
    received += piece.byteLength
  })
  response.on('end', () => {
    if (!response.complete) settle(failed('unreachable', 'the answer ended early'))
    else settle({ ok: true, value: toRaw(response, whole ?? gathered.whole()) })
  })
  response.on('error', () => settle(failed('unreachable', 'the answer ended early')))
  response.on('close', () => settle(failed('unreachable', 'the answer ended early')))
}

function toRaw(response: IncomingMessage, body: Buffer): RawAnswer {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (typeof value === 'string') headers[name] = value
  }
  // A view without Buffer's methods: slice() of a Buffer shares memory, of a Uint8Array copies.
  return {
    status: response.statusCode ?? 0,
    headers,
    body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength),
  }
}

function failed<R extends ExchangeReason>(
  reason: R,
  detail: string,
): { ok: false; reason: R; detail: string } {
  return { ok: false, reason, detail }
}
