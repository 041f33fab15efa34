/** Bars, waterfalls and histograms as categories of bars. */
import type { BarCategory, BarCell } from './bar-drawing.tsx'
import type { BarGroup, WaterfallProps } from './chart-types.ts'

export interface BarModel {
  readonly keys: readonly string[]
  readonly categories: readonly BarCategory[]
  /** Everything an axis must hold. */
  readonly values: readonly number[]
  readonly leftOut: number
}

/** Bars of one id are one series, whatever group they are in. */
export function barsModel(groups: readonly BarGroup[], stacked: boolean): BarModel {
  const keys = [...new Set(groups.flatMap(({ bars }) => bars.map(({ id }) => id)))]
  const all = groups.flatMap(({ bars }) => bars)
  const finite = all.filter(({ value }) => Number.isFinite(value))
  const values = stacked
    ? groups.flatMap(({ bars }) => sums(bars.map(({ value }) => value)))
    : finite.flatMap(({ value, interval }) => [value, ...(interval ?? [])])
  return {
    keys,
    categories: groups.map(({ id, label, bars }) => ({
      id,
      label,
      cells: Object.fromEntries(bars.map((bar): [string, BarCell] => [bar.id, cellOf(bar)])),
    })),
    values,
    leftOut: all.length - finite.length,
  }
}

function cellOf({ value, tone, interval }: BarGroup['bars'][number]): BarCell {
  return {
    tone,
    value: Number.isFinite(value) ? value : null,
    ...(interval?.every(Number.isFinite) === true ? { interval } : {}),
  }
}

/** The ends of a stack: what is above zero and what is below. */
function sums(values: readonly number[]): readonly number[] {
  const finite = values.filter(Number.isFinite)
  return [
    finite.reduce((sum, value) => sum + Math.max(0, value), 0),
    finite.reduce((sum, value) => sum + Math.min(0, value), 0),
  ]
}

/** A sum stands on the axis; a step on the sum of what came before. A step that is not finite changes nothing. */
export function waterfallModel(steps: WaterfallProps['steps']): BarModel {
  let level = 0
  let leftOut = 0
  const categories = steps.map(({ id, label, value, kind, tone }): BarCategory => {
    if (!Number.isFinite(value)) {
      leftOut += 1
      return { id, label, cells: { value: { tone, value: null } } }
    }
    const from = kind === 'sum' ? 0 : level
    level = kind === 'sum' ? value : level + value
    return { id, label, cells: { value: { tone, value: [from, level] } } }
  })
  const values = categories.flatMap(({ cells }) => {
    const value = cells['value']?.value
    return typeof value === 'object' && value !== null ? [...value] : []
  })
  return { keys: ['value'], categories, values, leftOut }
}
