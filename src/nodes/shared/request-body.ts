/**
 * Reads one request body, into one buffer once some of it has come. The cap is enforced by counting, never by believing a header; a body
 * that comes slower than the minimum rate is cut, because a socket that dribbles costs as much as one that
 * works (reliability section 9).
 */
import type { IncomingMessage } from 'node:http'
import type { Result } from '../../protocol/verdict.ts'
import type { BodyFailure } from '../../wire/axon.ts'
import { GatheredBytes } from './gathered-bytes.ts'

export interface BodyLimits {
  readonly maxBytes: number
  /** Bytes per second, on average since the grace ended. */
  readonly minBytesPerSecond: number
  readonly graceMs: number
  /** How often the rate is looked at. */
  readonly checkMs: number
}

/**
 * Bytes that must have come before the memory for all of them is taken: an announcement costs its sender nothing, and hundreds
 * whose bodies never come would keep the collector busy.
 */
const EARNEST_BYTES = 4 * 1024

export const BODY_RATE = { minBytesPerSecond: 16 * 1024, graceMs: 3000, checkMs: 500 } as const

/**
 * Rejects when there is no memory for it. After that or a failure the rest of the request was not read: the connection is of no further use.
 * @param take gives the memory of a body whose length is known; nothing is written there once this has resolved
 */
export function readRequestBody(
  request: IncomingMessage,
  limits: BodyLimits,
  take: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafeSlow(bytes),
): Promise<Result<Uint8Array, BodyFailure>> {
  const announced = announcedBytes(request)
  if (announced !== null && announced > limits.maxBytes) return Promise.resolve(tooLarge)
  return new Promise((resolve, reject) => {
    // With a length one buffer of that size; the system backs new memory only as bytes arrive.
    let whole: Buffer | null = null
    const gathered = new GatheredBytes()
    let received = 0
    const started = performance.now()
    const watch = setInterval(() => {
      const seconds = (performance.now() - started - limits.graceMs) / 1000
      if (seconds > 0 && received < seconds * limits.minBytesPerSecond) settle(tooSlow)
    }, limits.checkMs)
    const leave = (): void => {
      clearInterval(watch)
      request.off('data', add).off('end', end).off('error', cut).off('close', cut)
    }
    const settle = (outcome: Result<Uint8Array, BodyFailure>): void => {
      leave()
      if (!outcome.ok) request.pause()
      resolve(outcome)
    }
    /** Memory that the system refuses ends this request, not the process. */
    const orReject = (work: () => void): void => {
      try {
        work()
      } catch (caught) {
        leave()
        reject(caught)
      }
    }
    const keep = (piece: Buffer): void => {
      if (whole === null && announced !== null && received + piece.byteLength >= EARNEST_BYTES) {
        whole = take(announced)
        gathered.whole().copy(whole)
      }
      if (whole === null) gathered.add(piece)
      else piece.copy(whole, received)
      received += piece.byteLength
    }
    const add = (piece: Buffer): void => {
      if (received + piece.byteLength > limits.maxBytes) settle(tooLarge)
      else orReject(() => keep(piece))
    }
    const end = (): void => {
      if (announced !== null && received !== announced) settle(interrupted)
      else orReject(() => settle({ ok: true, value: whole ?? gathered.whole() }))
    }
    const cut = (): void => settle(interrupted)
    request.on('data', add).on('end', end).on('error', cut).on('close', cut)
    if (request.destroyed) cut()
  })
}

/** Bytes that the request says it has; null when it does not say (chunked). */
export function announcedBytes(request: IncomingMessage): number | null {
  const text = request.headers['content-length']
  if (text === undefined) return request.headers['transfer-encoding'] === undefined ? 0 : null
  // The parser has already refused anything but digits; a number beyond 2^53 is beyond every cap as well.
  return Number(text)
}

const tooLarge = {
  ok: false,
  reason: 'body-too-large',
  detail: 'The body is longer than this node takes.',
} as const
const tooSlow = { ok: false, reason: 'body-interrupted', detail: 'The body came too slowly.' } as const
const interrupted = { ok: false, reason: 'body-interrupted', detail: 'The body ended early.' } as const
