/** How long copies stayed missing after a miner was replaced, as far as windows tell: they are looked at only where one ended. */
import type { SeatChange, WindowRecord } from './landscape-api.ts'

export interface RepairLag {
  /** Replacements after which a window ended. */
  readonly seen: number
  /** Those since which no window ended with all copies there. */
  readonly open: number
  /** Blocks until the end of the first window with all copies there, at worst; an upper bound. Null: none was mended yet. */
  readonly worst: number | null
}

/** @param windows newest first */
export function repairLag(
  seats: readonly SeatChange[],
  windows: readonly WindowRecord[],
  block: number,
): RepairLag {
  const rising = windows.filter((each) => each.block <= block).toReversed()
  let [seen, open, worst] = [0, 0, -1]
  for (const seat of seats) {
    const after = rising.filter((each) => each.block >= seat.block)
    if (seat.replaced === null || after.length === 0) continue
    seen += 1
    const whole = after.find(({ objects }) => objects.short === 0)
    if (whole === undefined) open += 1
    else worst = Math.max(worst, whole.block - seat.block)
  }
  return { seen, open, worst: worst < 0 ? null : worst }
}
