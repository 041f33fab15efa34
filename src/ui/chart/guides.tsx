import { BandMark, bandEnds } from './band-mark.tsx'
import type { Band, Rule } from './chart-types.ts'
import { type Layout, RULE_ROW } from './layout.ts'
import { spread } from './spread.ts'
import { INK, STROKE } from './tones.ts'

interface GuidesProps {
  readonly layout: Layout
  readonly rules: readonly Rule[]
  readonly bands: readonly Band[]
}

const TEXT = 'text-[0.6875rem]'

/** Bands below, then rules. */
export function Guides({ layout, rules, bands }: GuidesProps) {
  if (rules.length + bands.length === 0) return null
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

function XRules({ layout: { xRules, top, bottom } }: { readonly layout: Layout }) {
  const rows = Math.max(0, ...xRules.map(({ row }) => row + 1))
  return xRules.map(({ rule, at, row, isBefore }) => {
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
          x={isBefore ? at - 4 : at + 4}
          y={y}
          textAnchor={isBefore ? 'end' : 'start'}
          strokeWidth="3"
          paintOrder="stroke"
          className={`${TEXT} ${INK[rule.tone ?? 'muted']} stroke-surface`}
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

interface RuleNamesProps extends RulesProps {
  readonly bands: readonly Band[]
}

/** Over the marks, so that they can be read: beside the plot where there is room, else above their lines. */
export function RuleNames({ layout, rules, bands }: RuleNamesProps) {
  const { right, top, bottom, yRulesAside } = layout
  const shown = [
    ...yRules(layout, rules).map(({ rule, at }) => ({ ...rule, at: yRulesAside ? at + 4 : at - 4 })),
    ...bands.flatMap((band) => {
      const ends = band.axis === 'y' ? bandEnds(band, layout) : null
      return ends === null ? [] : [{ ...band, at: (ends.low + ends.high) / 2 + 4 }]
    }),
  ].toSorted((a, b) => a.at - b.at)
  const places = spread(
    shown.map(({ at }) => at),
    12,
    top + 8,
    bottom + 4,
  )
  return shown.map(({ label, tone = 'muted' }, place) => (
    <text
      key={`${place}${label}`}
      x={yRulesAside ? right + 6 : right - 2}
      y={places[place]}
      textAnchor={yRulesAside ? 'start' : 'end'}
      strokeWidth="3"
      paintOrder="stroke"
      className={`${TEXT} ${INK[tone]} stroke-surface`}
    >
      {label}
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
