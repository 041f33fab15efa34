import type { Along } from './bar-axes.tsx'
import type { BarLayout } from './bar-layout.ts'
import type { Rule } from './chart-types.ts'
import { RULE_ROW, textWidth } from './layout.ts'
import { INK, STROKE } from './tones.ts'

/** Over the bars: zero, and the rules across them. */
interface BarGuidesProps {
  readonly layout: BarLayout
  readonly rules: readonly Rule[]
  readonly along?: Along | undefined
}

export function BarGuides({ layout, rules, along }: BarGuidesProps) {
  const { left, right, top, bottom, lying, scale } = layout
  const zero = scale.log ? null : scale.at(0)
  const across = lying || along !== undefined
  const ruled = along?.scale ?? scale
  const placed = rules
    .flatMap((rule) => {
      const at = rule.axis === (across ? 'x' : 'y') && ruled.holds(rule.at) ? ruled.at(rule.at) : null
      return at === null ? [] : [{ rule, at }]
    })
    .toSorted((a, b) => a.at - b.at)
  const names = across ? namesAcross(placed, right, top - 8) : []
  return (
    <g>
      {zero === null ? null : lying ? (
        <line
          x1={zero}
          x2={zero}
          y1={top - 4}
          y2={bottom}
          className="stroke-line-strong"
          shapeRendering="crispEdges"
        />
      ) : (
        <line
          x1={left}
          x2={right}
          y1={zero}
          y2={zero}
          className="stroke-line-strong"
          shapeRendering="crispEdges"
        />
      )}
      {placed.map(({ rule, at }, n) => {
        const ink = INK[rule.tone ?? 'muted']
        const place = names[n] ?? { x: right - 2, y: at - 4, textAnchor: 'end' as const }
        const line = across
          ? { x1: at, x2: at, y1: top - 18, y2: bottom }
          : { x1: left, x2: right, y1: at, y2: at }
        return (
          <g key={`${rule.at}${rule.label}`}>
            <line {...line} strokeDasharray="4 3" className={STROKE[rule.tone ?? 'muted']} />
            <text
              {...place}
              strokeWidth="3"
              paintOrder="stroke"
              className={`text-[0.6875rem] stroke-surface ${ink}`}
            >
              {rule.label}
            </text>
          </g>
        )
      })}
    </g>
  )
}

interface Placed {
  readonly rule: Rule
  readonly at: number
}

/**
 * Behind its line, or before it where the next line or the end of the plot is too near; a row lower where it would lie on the name
 * before it.
 * @param placed from left to right
 */
function namesAcross(placed: readonly Placed[], right: number, top: number) {
  let taken = 0
  return placed.map(({ rule: { label }, at }, n) => {
    const wide = textWidth(label)
    const isBefore = at + 4 + wide > (placed[n + 1]?.at ?? right)
    const x = isBefore ? Math.max(wide, at - 4) : at + 4
    const [from, to] = isBefore ? [x - wide, x] : [x, x + wide]
    const isFree = from >= taken
    taken = isFree ? to : taken
    return {
      x,
      y: isFree ? top : top + RULE_ROW,
      textAnchor: isBefore ? ('end' as const) : ('start' as const),
    }
  })
}
