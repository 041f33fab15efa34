import type { Axis } from './chart-types.ts'
import { type Layout, middleWithin } from './layout.ts'

interface AxesProps {
  readonly layout: Layout
  readonly x: Axis
  readonly y: Axis
}

const TEXT = 'fill-muted text-[0.6875rem]'

/** Grid, labels of ticks, and what the axes are: y above its axis, x below its end. */
export function Axes({ layout, x, y }: AxesProps) {
  const { left, right, bottom, width, height } = layout
  return (
    <g>
      {/* One path for all lines of a kind: an element for each is what drawing a chart of few points mostly costs. */}
      <path
        d={layout.y.ticks.map(({ at }) => `M${left},${at}H${right}`).join('')}
        className="stroke-line"
        shapeRendering="crispEdges"
      />
      <path
        d={`M${left},${bottom}H${right}${layout.x.ticks.map(({ at }) => `M${at},${bottom}v4`).join('')}`}
        className="stroke-line-strong"
        shapeRendering="crispEdges"
      />
      {/* What all of them share is said once. */}
      <g transform={`translate(${left - 7},4)`} textAnchor="end" className={TEXT}>
        {layout.y.ticks.map(({ value, at, label }) => (
          <text key={value} y={at}>
            {label}
          </text>
        ))}
      </g>
      <g transform={`translate(0,${bottom + 16})`} textAnchor="middle" className={TEXT}>
        {layout.x.ticks.map(({ value, at, label }) => (
          <text key={value} x={middleWithin(width, at, label)}>
            {label}
          </text>
        ))}
      </g>
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
