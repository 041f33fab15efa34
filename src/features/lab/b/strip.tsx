import { ChartBox } from '../../../ui/chart/chart-box.tsx'
import type { Axis } from '../../../ui/chart/chart-types.ts'
import { middleWithin, textWidth } from '../../../ui/chart/layout.ts'
import { shapePath } from '../../../ui/chart/path.ts'
import { type Scale, scaleOf, thinTicks } from '../../../ui/chart/scale.ts'
import { FILL, STROKE } from '../../../ui/chart/tones.ts'

export interface StripRow {
  readonly id: string
  readonly label: string
  readonly group: 'upper' | 'lower'
  /** Null: unknown, and written so. */
  readonly value: number | null
  /** A line from and to. */
  readonly interval: readonly [number, number] | null
  /** Instead of a dot. */
  readonly text?: string
}

interface StripProps {
  readonly rows: readonly StripRow[]
  readonly axis: Axis
  readonly unknown: string
  readonly description: string
}

const ROW = 17
const TOP = 4
const GAP = 9
const BOTTOM = 22
const LEFT = 40
const RIGHT = 22
const TEXT = 'fill-muted text-[0.6875rem]'

/** A row for each miner, both groups on one axis. */
export function Strip({ rows, axis, unknown, description }: StripProps) {
  const gapAt = rows.findIndex(({ group }) => group === 'lower')
  const top = (place: number) => TOP + place * ROW + (gapAt > 0 && place >= gapAt ? GAP : 0)
  const height = top(rows.length) + BOTTOM
  const values = rows.flatMap(({ value, interval }) => [
    ...(value === null ? [] : [value]),
    ...(interval ?? []),
  ])
  return (
    <ChartBox height={height}>
      {(width) => {
        const scale = scaleOf(
          axis,
          values,
          [LEFT, Math.max(LEFT + 40, width - RIGHT)],
          'nice',
          width > 300 ? 5 : 3,
        )
        return (
          <svg role="img" aria-label={description} width={width} height={height}>
            <Grid scale={scale} width={width} bottom={top(rows.length)} />
            {rows.map((row, place) => (
              <Line key={row.id} row={row} scale={scale} y={top(place) + ROW / 2} unknown={unknown} />
            ))}
          </svg>
        )
      }}
    </ChartBox>
  )
}

interface GridProps {
  readonly scale: Scale
  readonly width: number
  readonly bottom: number
}

function Grid({ scale, width, bottom }: GridProps) {
  return (
    <g>
      {thinTicks(scale.ticks, ({ label }) => textWidth(label) + 6).map(({ value, at, label }) => (
        <g key={value}>
          <line x1={at} x2={at} y1={TOP} y2={bottom} className="stroke-line" shapeRendering="crispEdges" />
          <text x={middleWithin(width, at, label)} y={bottom + 14} textAnchor="middle" className={TEXT}>
            {label}
          </text>
        </g>
      ))}
    </g>
  )
}

interface LineProps {
  readonly row: StripRow
  readonly scale: Scale
  readonly y: number
  readonly unknown: string
}

function Line({ row, scale, y, unknown }: LineProps) {
  const { label, group, value, interval, text } = row
  const tone = group === 'upper' ? 'accent' : 'second'
  const at = value === null ? null : scale.at(value)
  const ends = interval === null ? [] : interval.map((end) => scale.at(end))
  const [from, to] = [ends[0] ?? null, ends[1] ?? null]
  return (
    <g>
      <text x={0} y={y + 4} className={TEXT}>
        {label}
      </text>
      {from === null || to === null ? null : (
        <line x1={from} x2={to} y1={y} y2={y} className={STROKE[tone]} strokeWidth={2} strokeOpacity={0.55} />
      )}
      {at === null ? (
        <text x={LEFT} y={y + 4} className={`${TEXT} italic`}>
          {unknown}
        </text>
      ) : (
        <path d={shapePath(group === 'upper' ? 'circle' : 'triangle', at, y, 4)} className={FILL[tone]} />
      )}
      {text === undefined || at === null ? null : (
        <text x={at + 8} y={y + 4} className={TEXT}>
          {text}
        </text>
      )}
    </g>
  )
}
