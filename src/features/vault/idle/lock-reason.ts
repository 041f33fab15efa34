import { plural, t } from '@lingui/core/macro'

/** Minutes without use after which this page locked the drive itself; null when it was not the page. */
let idleMinutes: number | null = null

export function noteIdleLock(minutes: number | null): void {
  idleMinutes = minutes
}

/** Why the drive is locked, for the screen that unlocks it; null where the person knows. */
export function lockReason(): string | null {
  return idleMinutes === null
    ? null
    : t`It was locked after ${plural(idleMinutes, { one: '# minute', other: '# minutes' })} without use. The keys are forgotten until you unlock it.`
}
