/**
 * Ends a connection whose peer takes its answer too slowly to be honest: as long as it reads, the whole answer stays in our memory. As
 * with bodies, the rate is looked at, not the silence: a byte a minute is no silence.
 */
import type { ServerResponse } from 'node:http'

export interface ReaderPace {
  readonly bytesPerSecond: number
  /** Milliseconds in which nothing has to be taken. */
  readonly graceMs: number
  /** Milliseconds between two looks. */
  readonly lookMs: number
}

/** The rate of bodies (reliability section 9); more grace, for a proxy may read in gulps. */
const READER_PACE: ReaderPace = { bytesPerSecond: 16 * 1024, graceMs: 10_000, lookMs: 1_000 }

/** Call it after `response.end`. */
export function watchReader(response: ServerResponse, pace: ReaderPace = READER_PACE): void {
  const { socket } = response
  if (socket === null || response.writableFinished) return
  // What the system has taken of it: `bytesWritten` counts what still waits in this process as well.
  const taken = (): number => socket.bytesWritten - socket.writableLength
  const before = taken()
  let waitedMs = 0
  const timer = setInterval(() => {
    waitedMs += pace.lookMs
    if (taken() - before >= (pace.bytesPerSecond * (waitedMs - pace.graceMs)) / 1000) return
    clearInterval(timer)
    socket.destroy()
  }, pace.lookMs)
  timer.unref()
  const stop = (): void => clearInterval(timer)
  response.once('finish', stop)
  response.once('close', stop)
}
