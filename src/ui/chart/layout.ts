/** Where the parts of a chart with two axes stand. */
import type { Axis, Band, Rule } from './chart-types.ts'
import { type Margin, type Scale, scaleOf, thinTicks } from './scale.ts'

export interface Layout {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
  /** Names of rules across y stand at the right of the plot, where nothing lies over them. */
  readonly yRulesAside: boolean
  readonly xRules: readonly XRule[]
}

/** The label of a rule across x, with the row in which it has room; before its line where there is none behind it. */
interface XRule {
  readonly rule: Rule
  readonly at: number
  readonly row: number
  readonly isBefore: boolean
}

interface LayoutInput {
  readonly width: number
  readonly height: number
  readonly x: Axis
  readonly y: Axis
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly xMargin: Margin
  readonly yMargin: Margin
  readonly rules: readonly Rule[]
  readonly bands?: readonly Band[]
  /** Pixels kept free at the right, for names of lines. */
  readonly aside?: number
}

/** Where a chart is wide enough for words at its side. */
export const WIDE = 420

/** Pixels of a letter of 11 px text, on average; too much rather than too little. */
const LETTER = 6.6
export const RULE_ROW = 14
const AXIS_NAME = 18
const BELOW = 40
const X_LABEL = 70
const Y_LABEL = 42

export function textWidth(text: string): number {
  return text.length * LETTER
}

/** The middle of the label of a tick: one at the end of an axis may not stick out of the chart. */
export function middleWithin(width: number, at: number, label: string): number {
  const half = textWidth(label) / 2
  return Math.max(half, Math.min(width - half, at))
}

export function layOut(input: LayoutInput): Layout {
  const { width, height, x, y, xs, ys, xMargin, yMargin, rules } = input
  const bottom = height - BELOW
  const ruleXs = rules.filter(({ axis }) => axis === 'x')
  const bandYs = (input.bands ?? []).filter(({ axis }) => axis === 'y')
  const namedYs = [...rules.filter(({ axis }) => axis === 'y'), ...bandYs]
  // What lies across the chart is seen whole, whatever the data.
  const ruleYs = [
    ...rules.filter(({ axis }) => axis === 'y').map(({ at }) => at),
    ...bandYs.flatMap(({ from, to }) => [from, to]),
  ]
  // The labels' width decides where the plot begins, and they do not depend on where it begins.
  const draft = scaleOf(y, [...ys, ...ruleYs], [bottom, 0], yMargin, Math.max(2, (bottom - 20) / Y_LABEL))
  const left = Math.min(width / 3, Math.max(20, ...draft.ticks.map(({ label }) => textWidth(label))) + 8)
  const yRulesAside = (input.aside ?? 0) === 0 && ruleYs.length > 0 && width >= WIDE
  const names = namedYs.map(({ label }) => textWidth(label) + 8)
  const aside = yRulesAside ? Math.max(...names) : (input.aside ?? 0)
  const right = Math.max(left + 40, width - 10 - aside)
  const about = Math.max(2, (right - left) / X_LABEL)
  const xScale = scaleOf(x, [...xs, ...ruleXs.map(({ at }) => at)], [left, right], xMargin, about)
  const placed = rowsOf(ruleXs, xScale, right)
  const rows = Math.max(0, ...placed.map(({ row }) => row + 1))
  const top = AXIS_NAME + 4 + rows * RULE_ROW
  const yScale = scaleOf(y, [...ys, ...ruleYs], [bottom, top], yMargin, Math.max(2, (bottom - top) / Y_LABEL))
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    x: { ...xScale, ticks: thinTicks(xScale.ticks, ({ label }) => textWidth(label) + 8) },
    y: { ...yScale, ticks: thinTicks(yScale.ticks, () => 13) },
    yRulesAside,
    xRules: placed,
  }
}

/** Each label in the first row in which it touches no other. */
function rowsOf(rules: readonly Rule[], x: Scale, right: number): XRule[] {
  const ends: number[] = []
  return rules
    .flatMap((rule) => {
      const at = x.holds(rule.at) ? x.at(rule.at) : null
      return at === null ? [] : [{ rule, at }]
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ rule, at }) => {
      const wide = textWidth(rule.label) + 8
      const isBefore = at + wide > right && at >= wide
      const start = isBefore ? at - wide : at
      const free = ends.findIndex((end) => end <= start)
      const row = free === -1 ? ends.length : free
      ends[row] = start + wide
      return { rule, at, row, isBefore }
    })
}
