/** Where values stand on a line of so many pixels. Values that are not finite, and those a log line cannot hold, stand nowhere. */

export interface ScaleRange {
  readonly from: number
  readonly to: number
  readonly log?: boolean
}

/** Pixels from the left; beyond either end at that end. */
export function placeOn({ from, to, log = false }: ScaleRange, value: number, width: number): number | null {
  if (!Number.isFinite(value) || !(to > from) || (log && !(from > 0))) return null
  const held = Math.min(to, Math.max(from, value))
  const share = log ? Math.log(held / from) / Math.log(to / from) : (held - from) / (to - from)
  return Math.round(share * width * 10) / 10
}

/** Those whose labels fit beside each other, in their order; each needs `room` pixels around its middle. */
export function fitting<T extends { readonly at: number; readonly room: number }>(places: readonly T[]): T[] {
  let end = Number.NEGATIVE_INFINITY
  return places.filter(({ at, room }) => {
    if (at - room / 2 < end) return false
    end = at + room / 2
    return true
  })
}

/** A range in round ratios around values, for a log line; one decade where there is nothing to go by. */
export function logRange(values: readonly number[]): ScaleRange {
  const known = values.filter((value) => Number.isFinite(value) && value > 0)
  if (known.length === 0) return { from: 1, to: 10, log: true }
  const low = known.reduce((least, value) => Math.min(least, value))
  const high = known.reduce((most, value) => Math.max(most, value))
  return { from: low / 1.25, to: Math.max(high * 1.25, low * 2), log: true }
}
