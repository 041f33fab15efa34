/**
 * Reads the body of a request that is refused, or wants none, and throws it away. Closing while the caller still sends would reset the
 * connection before it has read why, so the connection stays until the body has come: up to a number of bytes, and only while
 * it comes as fast as a body that is wanted has to. `requestTimeout` of the server ends it in any case.
 */
import type { IncomingMessage } from 'node:http'
import { BODY_RATE } from './request-body.ts'

export interface DiscardLimits {
  readonly maxBytes: number
  /** Milliseconds in which nothing has to come. */
  readonly graceMs: number
  readonly lookMs: number
}

const LIMITS: DiscardLimits = { maxBytes: 32 * 1024 * 1024, graceMs: 4_000, lookMs: 1_000 }

/** May be called before or after the answer was written, and does nothing for a request that is whole. */
export function discardRest(request: IncomingMessage, limits: DiscardLimits = LIMITS): void {
  if (request.complete || request.destroyed) return
  let discarded = 0
  let waitedMs = 0
  const timer = setInterval(() => {
    waitedMs += limits.lookMs
    if (discarded < (BODY_RATE.minBytesPerSecond * (waitedMs - limits.graceMs)) / 1000) request.destroy()
  }, limits.lookMs)
  timer.unref()
  const stop = (): void => clearInterval(timer)
  request.once('end', stop).once('close', stop)
  request.on('data', (piece: Buffer) => {
    discarded += piece.byteLength
    if (discarded > limits.maxBytes) request.destroy()
  })
  request.resume()
}
