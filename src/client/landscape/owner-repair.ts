/**
 * How long copies stayed missing after a miner was replaced, as far as windows tell. Objects are looked at by sweeps, and a window
 * carries what the last one counted: only one that began after the replacement says anything of what came after it.
 */
import type { SeatChange, WindowRecord } from './landscape-api.ts'

export interface RepairLag {
  /** Replacements after which a sweep began and ended. */
  readonly seen: number
  /** Those since which no sweep found all copies there. */
  readonly open: number
  /** Blocks until the end of the first sweep that found all copies there, at worst; an upper bound. Null: none was mended yet. */
  readonly worst: number | null
  /** Replacements after which windows ended, but none that tells of a later sweep. */
  readonly untold: number
}

/** @param windows newest first */
export function repairLag(
  seats: readonly SeatChange[],
  windows: readonly WindowRecord[],
  block: number,
): RepairLag {
  const rising = windows.filter((each) => each.block <= block).toReversed()
  const sweeps = rising.flatMap(({ objects: { sweep, short } }) =>
    sweep === null ? [] : [{ ...sweep, short }],
  )
  let [seen, open, untold, worst] = [0, 0, 0, -1]
  for (const seat of seats) {
    if (seat.replaced === null || !rising.some((each) => each.block >= seat.block)) continue
    const after = sweeps.filter(({ began }) => began >= seat.block)
    if (after.length === 0) {
      untold += 1
      continue
    }
    seen += 1
    const whole = after.find(({ short }) => short === 0)
    if (whole === undefined) open += 1
    else worst = Math.max(worst, whole.ended - seat.block)
  }
  return { seen, open, worst: worst < 0 ? null : worst, untold }
}
