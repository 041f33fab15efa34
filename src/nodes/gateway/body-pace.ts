/** Ends a request whose body comes too slowly to be honest: each holds a connection to an axon that others wait for. */
import type { Readable, Writable } from 'node:stream'

export interface Pace {
  readonly bytesPerSecond: number
  /** Milliseconds in which nothing has to come. */
  readonly graceMs: number
  /** Milliseconds between two looks. */
  readonly lookMs: number
}

/** A quarter of a line of 0.5 Mbit/s. */
export const BODY_PACE: Pace = { bytesPerSecond: 16 * 1024, graceMs: 3_000, lookMs: 1_000 }

/**
 * Looks are counted, not time: a machine that slept has looked once. A look at which the axon is the one that is waited for
 * does not count.
 * @param tooSlow called once, at most
 */
export function watchPace(
  request: Readable & { readonly complete: boolean },
  to: Writable,
  pace: Pace,
  tooSlow: () => void,
): void {
  let received = 0
  let waitedMs = 0
  request.on('data', (piece: Buffer) => {
    received += piece.byteLength
  })
  const timer = setInterval(() => {
    if (request.complete || to.writableNeedDrain) return
    waitedMs += pace.lookMs
    if (received >= (pace.bytesPerSecond * (waitedMs - pace.graceMs)) / 1000) return
    clearInterval(timer)
    tooSlow()
  }, pace.lookMs)
  timer.unref()
  const stop = (): void => clearInterval(timer)
  request.once('end', stop)
  request.once('close', stop)
  to.once('close', stop)
}
