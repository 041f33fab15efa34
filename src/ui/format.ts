/** How numbers, sizes and times are written. Decimal units (1 kB = 1000 bytes), as file managers write them. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const
const COUNT = new Intl.NumberFormat('en')
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

export function formatCount(value: number): string {
  return COUNT.format(value)
}

/** `1 file`, `2 files`, `1,024 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
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
  return `${value.toFixed(digits)} ${UNITS[unit] ?? 'PB'}`
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
    : `${Math.round(minutes / 1440)} days`
}

/** Day, and the clock as well when it is today. Unix milliseconds. */
export function formatDate(at: number, now: number): string {
  const day = DAY.format(at)
  return day === DAY.format(now) ? `Today, ${CLOCK.format(at)}` : day
}

export function formatDateTime(at: number): string {
  return `${DAY.format(at)}, ${CLOCK.format(at)}`
}

/** Computation time: `840 µs`, `12.4 ms`, `1.2 s`. */
export function formatMicros(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`
  return micros < 1_000_000 ? `${(micros / 1000).toFixed(1)} ms` : `${(micros / 1_000_000).toFixed(1)} s`
}

/** A fixed-point number with thousands separators: TAO, scores. */
export function formatDecimal(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** Both ends of a long identifier. */
export function shorten(text: string, keep: number): string {
  return text.length <= keep * 2 + 1 ? text : `${text.slice(0, keep)}…${text.slice(-keep)}`
}
