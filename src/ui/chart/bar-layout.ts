/** Where bars stand, so that what lies over recharts' drawing (tips, choice) fits it. */
import type { Axis, Rule } from './chart-types.ts'
import { textWidth } from './layout.ts'
import { type Scale, scaleOf } from './scale.ts'

/** A bar from one value to another; both null when there is nothing to draw. */
export interface BarLayout {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly lying: boolean
  readonly scale: Scale
  /** Pixels of a category along its axis. */
  readonly step: number
  /** Every n-th label of a category has room. */
  readonly every: number
  /** Every other label stands in a second row. */
  readonly staggered: boolean
}

interface BarLayoutInput {
  readonly width: number
  readonly height: number
  readonly labels: readonly string[]
  readonly values: readonly number[]
  readonly value: Axis
  readonly rules: readonly Rule[]
  readonly lying: boolean
  /** What its categories are is written below them. */
  readonly named?: boolean
}

const TOP = 24
const BELOW = 24
const NAMED = 42
export const STAGGER = 13

export function layOutBars(input: BarLayoutInput): BarLayout {
  const { width, height, labels, values, value, lying } = input
  const longest = Math.max(20, ...labels.map(textWidth))
  const ruled = input.rules.filter(({ axis }) => axis === (lying ? 'x' : 'y')).map(({ at }) => at)
  // A bar's length means something only when it begins at zero.
  const all =
    value.scale === 'log' ? [...values, ...ruled].filter((each) => each > 0) : [0, ...values, ...ruled]
  // Few names that do not fit beside each other stand in two rows; of many only some are written.
  const crowded = (longest + 6) * labels.length > width - 60
  const staggered = !lying && input.named !== true && crowded && labels.length <= 10
  const bottom = height - (lying || input.named === true ? NAMED : staggered ? BELOW + STAGGER : BELOW)
  if (lying) {
    const left = Math.min(width * 0.42, longest + 10)
    const right = width - 14
    const scale = scaleOf(value, all, [left, right], 'nice', Math.max(2, (right - left) / 80))
    const step = labels.length === 0 ? 0 : (bottom - TOP) / labels.length
    return {
      staggered,
      width,
      height,
      left,
      right,
      top: TOP,
      bottom,
      lying,
      scale,
      step,
      every: Math.ceil(13 / Math.max(1, step)),
    }
  }
  const scale = scaleOf(value, all, [bottom, TOP], 'nice', Math.max(2, (bottom - TOP) / 42))
  const left = Math.min(width / 3, Math.max(20, ...scale.ticks.map(({ label }) => textWidth(label))) + 8)
  const right = width - 8
  const step = labels.length === 0 ? 0 : (right - left) / labels.length
  const every = Math.max(1, Math.ceil((longest + 6) / Math.max(1, step) / (staggered ? 2 : 1)))
  return { width, height, left, right, top: TOP, bottom, lying, scale, step, every, staggered }
}

/** Index of the category under a pixel; -1 beside all of them. */
export function categoryAt(
  { lying, left, right, top, bottom, step }: BarLayout,
  x: number,
  y: number,
): number {
  const along = lying ? y - top : x - left
  const end = lying ? bottom - top : right - left
  return step > 0 && along >= 0 && along < end ? Math.floor(along / step) : -1
}

/** As long as it may be in its place, with an ellipsis. */
export function fitText(text: string, width: number): string {
  const letters = Math.floor(width / textWidth('n'))
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`
}
