import { useId } from 'react'
import type { Band, Rule } from './chart-types.ts'
import { type Layout, RULE_ROW, textWidth } from './layout.ts'
import { spread } from './spread.ts'
import { FILL, INK, STROKE } from './tones.ts'

interface GuidesProps {
  readonly layout: Layout
  readonly rules: readonly Rule[]
  readonly bands: readonly Band[]
}

const TEXT = 'text-[0.6875rem]'

/** Bands below, then rules. */
export function Guides({ layout, rules, bands }: GuidesProps) {
  return (
    <g>
      {bands.map((band) => (
        <BandMark key={`${band.axis}${band.from}${band.label}`} band={band} layout={layout} />
      ))}
      <XRules layout={layout} />
      <YRules layout={layout} rules={rules} />
    </g>
  )
}

function XRules({ layout: { xRules, top, bottom, right } }: { readonly layout: Layout }) {
  const rows = Math.max(0, ...xRules.map(({ row }) => row + 1))
  return xRules.map(({ rule, at, row }) => {
    const y = top - 4 - (rows - 1 - row) * RULE_ROW
    return (
      <g key={`${rule.at}${rule.label}`}>
        <line
          x1={at}
          x2={at}
          y1={y - 8}
          y2={bottom}
          strokeDasharray="4 3"
          className={STROKE[rule.tone ?? 'muted']}
        />
        <text
          x={Math.min(at + 4, right - textWidth(rule.label))}
          y={y}
          className={`${TEXT} ${INK[rule.tone ?? 'muted']}`}
        >
          {rule.label}
        </text>
      </g>
    )
  })
}

function YRules({ layout, rules }: RulesProps) {
  const { left, right } = layout
  return yRules(layout, rules).map(({ rule, at }) => (
    <line
      key={`${rule.at}${rule.label}`}
      x1={left}
      x2={right}
      y1={at}
      y2={at}
      strokeDasharray="4 3"
      className={STROKE[rule.tone ?? 'muted']}
    />
  ))
}

interface RulesProps {
  readonly layout: Layout
  readonly rules: readonly Rule[]
}

/** Over the marks, so that they can be read: beside the plot where there is room, else above their lines. */
export function RuleNames({ layout, rules }: RulesProps) {
  const shown = yRules(layout, rules)
  const { right, top, bottom, yRulesAside } = layout
  const places = spread(
    shown.map(({ at }) => (yRulesAside ? at + 4 : at - 4)),
    12,
    top + 8,
    bottom + 4,
  )
  return shown.map(({ rule }, place) => (
    <text
      key={`${rule.at}${rule.label}`}
      x={yRulesAside ? right + 6 : right - 2}
      y={places[place]}
      textAnchor={yRulesAside ? 'start' : 'end'}
      strokeWidth="3"
      paintOrder="stroke"
      className={`${TEXT} ${INK[rule.tone ?? 'muted']} stroke-surface`}
    >
      {rule.label}
    </text>
  ))
}

function yRules({ y }: Layout, rules: readonly Rule[]) {
  return rules
    .flatMap((rule) => {
      const at = rule.axis === 'y' && y.holds(rule.at) ? y.at(rule.at) : null
      return at === null ? [] : [{ rule, at }]
    })
    .toSorted((a, b) => a.at - b.at)
}

function BandMark({ band, layout }: { readonly band: Band; readonly layout: Layout }) {
  const id = useId()
  const { left, right, top, bottom } = layout
  const scale = band.axis === 'x' ? layout.x : layout.y
  const [from, to] = [scale.at(band.from), scale.at(band.to)]
  if (from === null || to === null) return null
  const clamp = (pixel: number) =>
    band.axis === 'x' ? Math.max(left, Math.min(right, pixel)) : Math.max(top, Math.min(bottom, pixel))
  const [low, high] = [clamp(Math.min(from, to)), clamp(Math.max(from, to))]
  if (high - low < 0.5) return null
  const box =
    band.axis === 'x'
      ? { x: low, y: top, width: high - low, height: bottom - top }
      : { x: left, y: low, width: right - left, height: high - low }
  const tone = band.tone ?? 'muted'
  return (
    <g>
      {band.hatched === true ? (
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" x2="0" y1="0" y2="6" strokeWidth="2" strokeOpacity="0.45" className={STROKE[tone]} />
        </pattern>
      ) : null}
      {band.hatched === true ? (
        <rect {...box} fill={`url(#${id})`} />
      ) : (
        <rect {...box} fillOpacity="0.13" className={FILL[tone]} />
      )}
      <text
        x={Math.max(left + 2, Math.min(box.x + 5, right - textWidth(band.label)))}
        y={Math.min(box.y + 12, bottom - 3)}
        strokeWidth="3"
        paintOrder="stroke"
        className={`${TEXT} fill-muted stroke-surface`}
      >
        {band.label}
      </text>
    </g>
  )
}
