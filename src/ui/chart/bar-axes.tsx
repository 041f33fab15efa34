import { nameOf } from './axes.tsx'
import { type BarLayout, fitText, STAGGER } from './bar-layout.ts'
import type { Axis } from './chart-types.ts'
import { middleWithin, textWidth } from './layout.ts'
import { type Scale, thinTicks } from './scale.ts'

interface BarAxesProps {
  readonly layout: BarLayout
  readonly value: Axis
  readonly labels: readonly string[]
  /** Instead of the categories' names: an axis that runs along them. */
  readonly along?: Along | undefined
}

export interface Along {
  readonly axis: Axis
  readonly scale: Scale
}

const TEXT = 'fill-muted text-[0.6875rem]'

/** Grid, numbers and the names of categories. */
export function BarAxes({ layout, value, labels, along }: BarAxesProps) {
  const { left, right, top, bottom, width, height, lying, scale } = layout
  return (
    <g>
      {scale.ticks.map((tick) =>
        lying ? (
          <g key={tick.value}>
            <line
              x1={tick.at}
              x2={tick.at}
              y1={top - 4}
              y2={bottom}
              className="stroke-line"
              shapeRendering="crispEdges"
            />
            <text
              x={middleWithin(width, tick.at, tick.label)}
              y={bottom + 15}
              textAnchor="middle"
              className={TEXT}
            >
              {tick.label}
            </text>
          </g>
        ) : (
          <g key={tick.value}>
            <line
              x1={left}
              x2={right}
              y1={tick.at}
              y2={tick.at}
              className="stroke-line"
              shapeRendering="crispEdges"
            />
            <text x={left - 7} y={tick.at + 4} textAnchor="end" className={TEXT}>
              {tick.label}
            </text>
          </g>
        ),
      )}
      {along === undefined ? (
        <Categories layout={layout} labels={labels} />
      ) : (
        <AlongAxis layout={layout} along={along} />
      )}
      {lying ? (
        <text x={right} y={height - 6} textAnchor="end" className={TEXT}>
          {nameOf(value)}
        </text>
      ) : (
        <text x={0} y={11} className={TEXT}>
          {nameOf(value)}
        </text>
      )}
    </g>
  )
}

function AlongAxis({
  layout: { bottom, height, right },
  along,
}: {
  readonly layout: BarLayout
  readonly along: Along
}) {
  const ticks = thinTicks(along.scale.ticks, ({ label }) => textWidth(label) + 8)
  return (
    <g>
      {ticks.map(({ value, at, label }) => (
        <g key={value}>
          <line
            x1={at}
            x2={at}
            y1={bottom}
            y2={bottom + 4}
            className="stroke-line-strong"
            shapeRendering="crispEdges"
          />
          <text
            x={Math.min(at, right - textWidth(label) / 2 + 6)}
            y={bottom + 16}
            textAnchor="middle"
            className={TEXT}
          >
            {label}
          </text>
        </g>
      ))}
      <text x={right} y={height - 5} textAnchor="end" className={TEXT}>
        {nameOf(along.axis)}
      </text>
    </g>
  )
}

function Categories({ layout, labels }: Omit<BarAxesProps, 'value' | 'along'>) {
  const { left, top, bottom, width, lying, step, every, staggered } = layout
  return labels.map((label, place) => {
    if (place % every !== 0) return null
    const middle = (place + 0.5) * step
    return lying ? (
      <text
        key={`${place}${label}`}
        x={left - 7}
        y={top + middle + 4}
        textAnchor="end"
        className="fill-ink text-[0.6875rem]"
      >
        {fitText(label, left - 8)}
      </text>
    ) : (
      <text
        key={`${place}${label}`}
        x={middleWithin(width, left + middle, label)}
        y={bottom + 15 + (staggered && place % 2 === 1 ? STAGGER : 0)}
        textAnchor="middle"
        className="fill-ink text-[0.6875rem]"
      >
        {label}
      </text>
    )
  })
}
