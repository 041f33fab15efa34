import type { Axis } from './chart-types.ts'
import { type Layout, textWidth } from './layout.ts'

interface AxesProps {
  readonly layout: Layout
  readonly x: Axis
  readonly y: Axis
}

const TEXT = 'fill-muted text-[0.6875rem]'

/** Grid, labels of ticks, and what the axes are: y above its axis, x below its end. */
export function Axes({ layout, x, y }: AxesProps) {
  const { left, right, bottom, height } = layout
  return (
    <g>
      {layout.y.ticks.map(({ value, at, label }) => (
        <g key={value}>
          <line x1={left} x2={right} y1={at} y2={at} className="stroke-line" shapeRendering="crispEdges" />
          <text x={left - 7} y={at + 4} textAnchor="end" className={TEXT}>
            {label}
          </text>
        </g>
      ))}
      {layout.x.ticks.map(({ value, at, label }) => (
        <g key={value}>
          <line
            x1={at}
            x2={at}
            y1={bottom}
            y2={bottom + 4}
            className="stroke-line-strong"
            shapeRendering="crispEdges"
          />
          <text x={within(at, label, layout)} y={bottom + 16} textAnchor="middle" className={TEXT}>
            {label}
          </text>
        </g>
      ))}
      <line
        x1={left}
        x2={right}
        y1={bottom}
        y2={bottom}
        className="stroke-line-strong"
        shapeRendering="crispEdges"
      />
      <Shelves layout={layout} />
      <text x={0} y={11} className={TEXT}>
        {nameOf(y)}
      </text>
      <text x={right} y={height - 5} textAnchor="end" className={TEXT}>
        {nameOf(x)}
      </text>
    </g>
  )
}

/** Where the shelf of zeros ends and the log scale begins. */
function Shelves({ layout: { x, y, left, right, top, bottom } }: { readonly layout: Layout }) {
  return (
    <>
      {x.shelfEnd === null ? null : (
        <line
          x1={x.shelfEnd - 4}
          x2={x.shelfEnd - 4}
          y1={top}
          y2={bottom}
          strokeDasharray="2 3"
          className="stroke-line-strong"
        />
      )}
      {y.shelfEnd === null ? null : (
        <line
          x1={left}
          x2={right}
          y1={y.shelfEnd + 4}
          y2={y.shelfEnd + 4}
          strokeDasharray="2 3"
          className="stroke-line-strong"
        />
      )}
    </>
  )
}

export function nameOf({ label, unit }: Axis): string {
  return unit === undefined ? label : `${label} (${unit})`
}

/** A label at the end may not stick out. */
function within(at: number, label: string, { width }: Layout): number {
  const half = textWidth(label) / 2
  return Math.max(half, Math.min(width - half, at))
}
