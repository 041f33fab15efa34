/**
 * How numbers, sizes and times are written in the page's language. Decimal units (1 kB = 1000 bytes), as file managers write
 * them; their symbols and those of time are the same in every language.
 */
import { t } from '@lingui/core/macro'
import { currentLanguage, type Language } from './language.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** The dates of an English page are British: day before month cannot be misread when the month is a word. */
const DATES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

interface Writers {
  readonly count: Intl.NumberFormat
  /** By the number of digits after the point. */
  readonly decimals: Map<number, Intl.NumberFormat>
  readonly days: Intl.NumberFormat
  readonly day: Intl.DateTimeFormat
  readonly month: Intl.DateTimeFormat
  readonly clock: Intl.DateTimeFormat
  readonly ago: Intl.RelativeTimeFormat
}

const WRITERS = new Map<Language, Writers>()

/** Making one costs a thousand times what using it costs, and a list has a number in every row. */
function writers(): Writers {
  const language = currentLanguage()
  const made = WRITERS.get(language)
  if (made !== undefined) return made
  const fresh: Writers = {
    count: new Intl.NumberFormat(language),
    decimals: new Map(),
    days: new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }),
    day: new Intl.DateTimeFormat(DATES[language], { day: 'numeric', month: 'short', year: 'numeric' }),
    month: new Intl.DateTimeFormat(DATES[language], { month: 'long', year: 'numeric' }),
    clock: new Intl.DateTimeFormat(DATES[language], { hour: '2-digit', minute: '2-digit' }),
    ago: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
  }
  WRITERS.set(language, fresh)
  return fresh
}

export function formatCount(value: number): string {
  return writers().count.format(value)
}

/** A fixed-point number with thousands separators: TAO, scores. */
export function formatDecimal(value: number, digits: number): string {
  const { decimals } = writers()
  const made = decimals.get(digits)
  const format =
    made ??
    new Intl.NumberFormat(currentLanguage(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
  if (made === undefined) decimals.set(digits, format)
  return format.format(value)
}

/** Bytes in at most three significant digits: `812 B`, `1.25 MB`, `12.5 MB`, `999 kB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return '–'
  let value = bytes
  let unit = 0
  // 999.5 would round to "1000 kB": it belongs to the next unit.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${formatDecimal(value, digits)} ${UNITS[unit] ?? 'PB'}`
}

/** Bytes a second; empty when unknown. */
export function formatRate(bytesPerSecond: number): string {
  return bytesPerSecond > 0 ? `${formatBytes(bytesPerSecond)}/s` : ''
}

/** Remaining time, deliberately coarse: a number that jumps every second says less than "2 min". */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–'
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s`
  if (seconds < 3570) return `${Math.round(seconds / 60)} min`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 * 24
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : writers().days.format(Math.round(minutes / 1440))
}

/** Day, and the clock as well when it is today. Unix milliseconds. */
export function formatDate(at: number, now: number): string {
  const { day, clock } = writers()
  const date = day.format(at)
  const time = clock.format(at)
  return date === day.format(now) ? t`Today, ${time}` : date
}

/** A day that is not near enough for a clock. Unix milliseconds. */
export function formatDay(at: number): string {
  return writers().day.format(at)
}

/** `March 2027`. Unix milliseconds. */
export function formatMonth(at: number): string {
  return writers().month.format(at)
}

/** The time of a day that is named elsewhere. */
export function formatClock(at: number): string {
  return writers().clock.format(at)
}

export function formatDateTime(at: number): string {
  const { day, clock } = writers()
  return `${day.format(at)}, ${clock.format(at)}`
}

/** How long ago: `3 days ago`, `yesterday`. Unix milliseconds. */
export function formatAgo(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000))
  const { ago } = writers()
  if (minutes < 60) return ago.format(-minutes, 'minute')
  if (minutes < 60 * 24) return ago.format(-Math.round(minutes / 60), 'hour')
  const days = Math.round(minutes / 1440)
  return days < 60 ? ago.format(-days, 'day') : ago.format(-Math.round(days / 30.4), 'month')
}

/** Computation time: `840 µs`, `12.4 ms`, `1.2 s`. */
export function formatMicros(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`
  return micros < 1_000_000
    ? `${formatDecimal(micros / 1000, 1)} ms`
    : `${formatDecimal(micros / 1_000_000, 1)} s`
}

/** Both ends of a long identifier. */
export function shorten(text: string, keep: number): string {
  return text.length <= keep * 2 + 1 ? text : `${text.slice(0, keep)}…${text.slice(-keep)}`
}
