/** Whether the chain still moves, as far as this process can see: for /health, and for nothing that decides. */

/** Ten blocks of the real chain; finality there is seldom later. */
const STALE_MS = 120_000

export interface ChainWatch {
  /** Looks at the height now; called for each block and each question. */
  look(): void
  /** Whole milliseconds since the height last changed. */
  ageMs(): number
  stale(): boolean
}

/** @param nowMs monotonic */
export function watchChain(height: () => number, nowMs: () => number = () => performance.now()): ChainWatch {
  let seen = height()
  let since = nowMs()
  const look = (): void => {
    const now = height()
    if (now !== seen) since = nowMs()
    seen = now
  }
  const ageMs = (): number => {
    look()
    return Math.max(0, Math.round(nowMs() - since))
  }
  return { look, ageMs, stale: () => ageMs() > STALE_MS }
}
