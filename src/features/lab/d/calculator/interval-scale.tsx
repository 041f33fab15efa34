import { t } from '@lingui/core/macro'
import { TIER_NAMES, TIERS } from '../../../../protocol/scoring/tiers.ts'
import type { WilsonInterval } from '../../../../protocol/scoring/wilson.ts'
import { ChartBox } from '../../../../ui/chart/chart-box.tsx'
import { formatCount, formatDecimal } from '../../../../ui/format.ts'

const HEIGHT = 84
const LEFT = 12

interface IntervalScaleProps {
  readonly interval: WilsonInterval
  readonly score: number
}

/** The interval on a scale from 0 to 1, with the tiers' thresholds drawn where they are. */
export function IntervalScale(props: IntervalScaleProps) {
  return <ChartBox height={HEIGHT}>{(width) => <Drawing {...props} width={width} />}</ChartBox>
}

function Drawing({ interval, score, width }: IntervalScaleProps & { readonly width: number }) {
  const at = (value: number) => LEFT + value * (width - 2 * LEFT)
  const thresholds = TIER_NAMES.map((name) => TIERS[name]).filter(({ minScore }) => minScore > 0)
  const lower = formatDecimal(interval.lower, 4)
  const upper = formatDecimal(interval.upper, 4)
  const middle = formatDecimal(score, 4)
  const words = t`Interval from ${lower} to ${upper}, score ${middle}`
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={words} className="block">
      <line x1={at(0)} x2={at(1)} y1="50" y2="50" className="stroke-line" strokeWidth="2" />
      <rect
        x={at(interval.lower)}
        width={Math.max(2, at(interval.upper) - at(interval.lower))}
        y="43"
        height="14"
        rx="4"
        className="fill-accent-soft stroke-accent"
      />
      <circle cx={at(score)} cy="50" r="6" className="fill-accent" />
      {thresholds.map(({ name, minScore }, index) => (
        <g key={name}>
          <line
            x1={at(minScore)}
            x2={at(minScore)}
            y1="26"
            y2="60"
            className="stroke-line-strong"
            strokeDasharray="3 3"
          />
          <text
            x={at(minScore)}
            y={index % 2 === 0 ? 20 : 8}
            textAnchor="middle"
            fontSize="11"
            className="fill-muted"
          >
            {name}
          </text>
          <text x={at(minScore)} y="76" textAnchor="middle" fontSize="11" className="fill-muted">
            {formatCount(minScore)}
          </text>
        </g>
      ))}
      <text x={at(0)} y="76" textAnchor="middle" fontSize="11" className="fill-muted">
        0
      </text>
      <text x={at(1)} y="76" textAnchor="middle" fontSize="11" className="fill-muted">
        1
      </text>
    </svg>
  )
}
