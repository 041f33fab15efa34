/**
 * From numbers to pixels and back. A log scale has no place for zero, but a miner without a single success has one:
 * zeros stand on a shelf beside the axis, and a negative number has no place at all.
 */
import type { Axis } from './chart-types.ts'

export interface Tick {
  readonly value: number
  readonly at: number
  readonly label: string
}

export interface Scale {
  readonly log: boolean
  readonly domain: readonly [number, number]
  /** Pixel of a value, also outside of the domain; null when it has none. */
  readonly at: (value: number) => number | null
  readonly value: (pixel: number) => number
  /** Whether a value can be drawn and lies within the domain. */
  readonly holds: (value: number) => boolean
  /** Pixel between the shelf of zeros and the scale itself; null without a shelf. */
  readonly shelfEnd: number | null
  readonly ticks: readonly Tick[]
}

/** Around the data: `nice` ends at ticks, `tight` at the data, `room` a little beyond. */
export type Margin = 'nice' | 'tight' | 'room'

/** Pixels beside a log axis on which zeros stand. */
const SHELF = 26
/** Share of the range that `room` leaves on each side. */
const ROOM = 0.04

/**
 * @param values what is to be drawn, in any order; what is not finite is passed over
 * @param range pixels of the two ends
 * @param about how many ticks there is room for
 */
export function scaleOf(
  axis: Axis,
  values: readonly number[],
  range: readonly [number, number],
  margin: Margin,
  about: number,
): Scale {
  return axis.scale === 'log'
    ? logScale(axis, values, range, margin, about)
    : linearScale(axis, values, range, margin, about)
}

function linearScale(
  axis: Axis,
  values: readonly number[],
  [from, to]: readonly [number, number],
  margin: Margin,
  about: number,
): Scale {
  const [low, high] = axis.domain ?? linearDomain(values, margin, about)
  const span = high - low || 1
  const at = (value: number) => (Number.isFinite(value) ? from + ((value - low) / span) * (to - from) : null)
  const ticks = axis.ticks ?? linearTicks(low, high, about)
  return {
    log: false,
    domain: [low, high],
    at,
    value: (pixel) => low + ((pixel - from) / (to - from || 1)) * span,
    holds: (value) => Number.isFinite(value) && value >= low && value <= high,
    shelfEnd: null,
    ticks: written(ticks, axis, at, [low, high]),
  }
}

/** From the data, with zero where it is nearer than half of the largest. */
function linearDomain(values: readonly number[], margin: Margin, about: number): readonly [number, number] {
  const ends = endsOf(values, () => true)
  if (ends === null) return [0, 1]
  let [low, high] = ends
  if (low > 0 && low < high / 2) low = 0
  if (high < 0 && high > low / 2) high = 0
  if (low === high) {
    if (low === 0) return [0, 1]
    const pad = Math.abs(low) / 2
    return [low - pad, high + pad]
  }
  if (margin === 'tight') return [low, high]
  if (margin === 'room') {
    const pad = (high - low) * ROOM
    return [low === 0 ? -pad : low - pad, high + pad]
  }
  const step = niceStep(high - low, about)
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
}

function logScale(
  axis: Axis,
  values: readonly number[],
  [from, to]: readonly [number, number],
  margin: Margin,
  about: number,
): Scale {
  const [low, high] = axis.domain ?? logDomain(values, margin)
  const shelf = values.some((value) => value === 0)
  const direction = Math.sign(to - from) || 1
  const start = shelf ? from + direction * SHELF : from
  const span = Math.log(high / low) || 1
  const at = (value: number) => {
    if (value === 0) return shelf ? from + (direction * SHELF) / 2 : null
    return Number.isFinite(value) && value > 0 ? start + (Math.log(value / low) / span) * (to - start) : null
  }
  const ticks = axis.ticks ?? logTicks(low, high, about)
  const shown = written(ticks, axis, at, [low, high])
  return {
    log: true,
    domain: [low, high],
    at,
    value: (pixel) => low * Math.exp(((pixel - start) / (to - start || 1)) * span),
    holds: (value) => (value === 0 ? shelf : Number.isFinite(value) && value >= low && value <= high),
    shelfEnd: shelf ? start : null,
    ticks: shelf ? [{ value: 0, at: at(0) ?? from, label: axis.format(0) }, ...shown] : shown,
  }
}

function logDomain(values: readonly number[], margin: Margin): readonly [number, number] {
  const ends = endsOf(values, (value) => value > 0)
  if (ends === null) return [1, 10]
  const [low, high] = ends
  if (low === high) return [low / 3, high * 3]
  if (margin === 'tight') return [low, high]
  const factor = (high / low) ** ROOM
  return [low / factor, high * factor]
}

/** Smallest and largest of the finite ones; a loop, because the spread of a long array overflows the stack. */
function endsOf(values: readonly number[], counts: (value: number) => boolean): [number, number] | null {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value) || !counts(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : null
}

/** 1, 2 or 5 times a power of ten. */
export function niceStep(span: number, about: number): number {
  const raw = span / Math.max(1, about)
  const power = 10 ** Math.floor(Math.log10(raw))
  const ratio = raw / power
  return power * (ratio <= 1.0001 ? 1 : ratio <= 2.0001 ? 2 : ratio <= 5.0001 ? 5 : 10)
}

export function linearTicks(low: number, high: number, about: number): number[] {
  if (!(high > low)) return [low]
  const step = niceStep(high - low, about)
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  // Multiplied, not summed, so that the tenth tick is not 0.30000000000000004 further off than the first.
  return Array.from({ length: Math.max(0, count) }, (_, place) =>
    Number(((first + place) * step).toPrecision(12)),
  )
}

/** Powers of ten, every n-th when there are many, with 2 and 5 between when there are few. */
export function logTicks(low: number, high: number, about: number): number[] {
  const first = Math.floor(Math.log10(low) + 1e-9)
  const last = Math.ceil(Math.log10(high) - 1e-9)
  const decades = Math.log10(high / low)
  if (decades < 0.5) return linearTicks(low, high, about)
  const factors = decades <= 1 ? [1, 2, 3, 5, 7] : decades * 3 <= about ? [1, 2, 5] : [1]
  const every = factors.length > 1 ? 1 : Math.max(1, Math.ceil(decades / Math.max(1, about)))
  const ticks: number[] = []
  for (let power = first; power <= last; power += 1) {
    if (power % every !== 0) continue
    for (const factor of factors) ticks.push(factor * 10 ** power)
  }
  return ticks.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9))
}

/** Ticks within the domain; of neighbours that read the same only the first. */
function written(
  values: readonly number[],
  axis: Axis,
  at: (value: number) => number | null,
  [low, high]: readonly [number, number],
): Tick[] {
  const ticks: Tick[] = []
  for (const value of values) {
    const pixel = at(value)
    if (pixel === null || value < low || value > high) continue
    const label = axis.format(value)
    if (label !== '' && ticks.at(-1)?.label !== label) ticks.push({ value, at: pixel, label })
  }
  return ticks
}

/** Leaves out every other label until none touches the next. */
export function thinTicks(ticks: readonly Tick[], least: (tick: Tick) => number): readonly Tick[] {
  for (let every = 1; every < ticks.length; every += 1) {
    const kept = ticks.filter((_, place) => place % every === 0)
    if (kept.every((tick, place) => roomBefore(kept[place - 1], tick) >= least(tick))) return kept
  }
  return ticks.slice(0, 1)
}

function roomBefore(before: Tick | undefined, tick: Tick): number {
  return before === undefined ? Number.POSITIVE_INFINITY : Math.abs(tick.at - before.at)
}
