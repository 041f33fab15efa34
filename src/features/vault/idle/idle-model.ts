/**
 * When a drive that nobody uses is locked. Times are unix milliseconds of the system's clock, which goes on while the
 * machine sleeps: a lid that was closed for an hour counts as an hour.
 */

/** How long the warning stands before the drive is locked. */
export const WARNING_MS = 30_000

export interface IdleTimes {
  readonly now: number
  /** The last sign of a person, in any tab. */
  readonly lastInput: number
  /** When transfers were last seen moving; null when none were since the drive was opened. */
  readonly lastBusy: number | null
  readonly busy: boolean
  /** Null: never. */
  readonly limitMs: number | null
}

export type IdleView =
  /** @param lookAgainIn milliseconds; null: not until something happens */
  | { readonly kind: 'in-use'; readonly lookAgainIn: number | null }
  /** It would be locked, but transfers are moving. */
  | { readonly kind: 'held' }
  | { readonly kind: 'warning'; readonly secondsLeft: number }
  | { readonly kind: 'over' }

export function idleAt({ now, lastInput, lastBusy, busy, limitMs }: IdleTimes): IdleView {
  if (limitMs === null) return { kind: 'in-use', lookAgainIn: null }
  // A clock that was set back must not keep the drive open for as long as it was set back.
  const since = Math.min(lastInput, now)
  const due = since + limitMs
  const warnAt = due - WARNING_MS
  if (busy) return now < warnAt ? { kind: 'in-use', lookAgainIn: warnAt - now } : { kind: 'held' }
  // After the last transfer there is a whole warning, however long it was held.
  const until = lastBusy === null ? due : Math.max(due, Math.min(lastBusy, now) + WARNING_MS)
  const left = until - now
  if (left <= 0) return { kind: 'over' }
  if (left <= WARNING_MS) return { kind: 'warning', secondsLeft: Math.ceil(left / 1000) }
  return { kind: 'in-use', lookAgainIn: left - WARNING_MS }
}

/** Whether two views say the same to a person. */
export function sameView(one: IdleView, other: IdleView): boolean {
  if (one.kind === 'warning' && other.kind === 'warning') return one.secondsLeft === other.secondsLeft
  return one.kind === other.kind
}
