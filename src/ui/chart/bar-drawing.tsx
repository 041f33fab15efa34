import { Bar, BarChart, type BarShapeProps, XAxis, YAxis } from 'recharts'
import type { BarLayout } from './bar-layout.ts'
import type { Tone } from './chart-types.ts'
import { FILL } from './tones.ts'

export interface BarCell {
  readonly tone: Tone
  /** A number begins at zero; a pair stands between its two. Null is not drawn. */
  readonly value: number | readonly [number, number] | null
  /** Both ends of the whiskers. */
  readonly interval?: readonly [number, number]
}

export interface BarCategory {
  readonly id: string
  readonly label: string
  /** By the key of its series. */
  readonly cells: Readonly<Record<string, BarCell>>
}

interface BarDrawingProps {
  readonly layout: BarLayout
  readonly keys: readonly string[]
  readonly categories: readonly BarCategory[]
  readonly stacked: boolean
  readonly chosen: string | null
  /** Share of a category that stays free. */
  readonly gap: string
}

/** Bars by recharts, and nothing but bars: it is told where everything stands, so that what lies around it fits. */
export function BarDrawing({ layout, keys, categories, stacked, chosen, gap }: BarDrawingProps) {
  const { width, height, left, right, top, bottom, lying, scale } = layout
  const numbers = {
    type: 'number' as const,
    domain: [...scale.domain],
    scale: scale.log ? ('log' as const) : ('linear' as const),
    allowDataOverflow: true,
    hide: true,
  }
  const names = { type: 'category' as const, dataKey: 'id', hide: true }
  return (
    <BarChart
      width={width}
      height={height}
      data={[...categories]}
      layout={lying ? 'vertical' : 'horizontal'}
      margin={{ top, right: width - right, bottom: height - bottom, left }}
      barCategoryGap={gap}
      barGap={1}
      // What falls below zero begins at zero, not at the end of what rises.
      stackOffset={stacked ? 'sign' : 'none'}
      accessibilityLayer={false}
    >
      <XAxis {...(lying ? numbers : names)} />
      <YAxis {...(lying ? names : numbers)} />
      {keys.map((key) => (
        <Bar
          key={key}
          dataKey={(row: BarCategory) => spanOf(row.cells[key])}
          {...(stacked ? { stackId: 'all' } : {})}
          maxBarSize={64}
          isAnimationActive={false}
          shape={(drawn: BarShapeProps) => (
            <BarMark
              drawn={drawn}
              category={categories[drawn.originalDataIndex]}
              name={key}
              layout={layout}
              chosen={chosen}
            />
          )}
        />
      ))}
    </BarChart>
  )
}

function spanOf(cell: BarCell | undefined): number | [number, number] | null {
  const value = cell?.value ?? null
  return value === null || typeof value === 'number' ? value : [value[0], value[1]]
}

interface BarMarkProps {
  readonly drawn: BarShapeProps
  readonly category: BarCategory | undefined
  readonly name: string
  readonly layout: BarLayout
  readonly chosen: string | null
}

function BarMark({ drawn, category, name, layout, chosen }: BarMarkProps) {
  const cell = category?.cells[name]
  if (cell === undefined || cell.value === null) return null
  const { lying } = layout
  // recharts draws what falls below zero with a negative size.
  const x = Math.min(drawn.x, drawn.x + drawn.width)
  const y = Math.min(drawn.y, drawn.y + drawn.height)
  const width = Math.abs(drawn.width)
  const height = Math.abs(drawn.height)
  // A value that is almost nothing is a line, not nothing; an exact zero has no length.
  const empty = cell.value === 0
  const least = empty ? 0 : 1
  return (
    <g>
      <rect
        x={x}
        y={lying ? y : height < least ? y - (least - height) : y}
        width={lying ? Math.max(least, width) : width}
        height={lying ? height : Math.max(least, height)}
        rx={Math.min(2, width / 2, height / 2)}
        fillOpacity={chosen !== null && chosen !== category?.id ? 0.25 : 0.9}
        className={FILL[cell.tone]}
      />
      {cell.interval === undefined ? null : (
        <Whiskers interval={cell.interval} middle={lying ? y + height / 2 : x + width / 2} layout={layout} />
      )}
    </g>
  )
}

interface WhiskersProps {
  readonly interval: readonly [number, number]
  readonly middle: number
  readonly layout: BarLayout
}

function Whiskers({ interval, middle, layout: { scale, lying } }: WhiskersProps) {
  const [from, to] = [scale.at(interval[0]), scale.at(interval[1])]
  if (from === null || to === null) return null
  const path = lying
    ? `M${from} ${middle}H${to}M${from} ${middle - 4}v8M${to} ${middle - 4}v8`
    : `M${middle} ${from}V${to}M${middle - 4} ${from}h8M${middle - 4} ${to}h8`
  return <path d={path} strokeWidth="1.5" className="fill-none stroke-ink" />
}
