/** What became of a file, by day. */
import type { Moment } from '../../../client/sheet-api.ts'

export interface TimelineDay {
  /** Unix milliseconds at which the day began here. */
  readonly day: number
  readonly moments: readonly Moment[]
}

/** @param moments newest first */
export function daysOf(moments: readonly Moment[]): readonly TimelineDay[] {
  const days = new Map<number, Moment[]>()
  for (const moment of moments) {
    const day = new Date(moment.at).setHours(0, 0, 0, 0)
    const own = days.get(day) ?? []
    own.push(moment)
    days.set(day, own)
  }
  return [...days].map(([day, of]) => ({ day, moments: of }))
}
