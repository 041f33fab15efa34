import { Trans, useLingui } from '@lingui/react/macro'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, TIERS, tierFor } from '../../../../protocol/scoring/tiers.ts'
import { wilsonInterval } from '../../../../protocol/scoring/wilson.ts'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { Lines } from '../../../../ui/chart/lines.tsx'
import { toneOfTier } from '../../../../ui/chart/tier-mark.tsx'
import { formatCount, formatDecimal } from '../../../../ui/format.ts'
import { number, useControl } from '../address.ts'
import { Slider } from '../number-field.tsx'
import { ruleSet } from '../words.ts'
import { wilsonPoints } from './curve-model.ts'

const ATTEMPTS = number('tries', 9, { least: 1, most: 200 })
const SUCCESSES = number('hits', 8, { least: 0, most: 200 })

export function WilsonChart({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const [attempts, setAttempts] = useControl(ATTEMPTS)
  const [wanted, setSuccesses] = useControl(SUCCESSES)
  const successes = Math.min(wanted, attempts)
  const set = ruleSet(rules)
  const interval = wilsonInterval(successes, attempts)
  const counts = set.tierScore === 'midpoint' ? interval.midpoint : interval.lower
  const { name } = tierFor({ successes, attempts, totalSuccesses: 1e9 }, set)
  const score = formatDecimal(counts, 4)
  const points = wilsonPoints(attempts)
  const [lower, upper] = [formatDecimal(interval.lower, 4), formatDecimal(interval.upper, 4)]
  const takeaway = t`${successes} of ${attempts} scores ${score}: enough for ${name}`
  const names = { lower: t`lower end`, midpoint: t`middle`, upper: t`upper end` }
  const series = (['upper', 'midpoint', 'lower'] as const).map((each) => ({
    id: each,
    name: names[each],
    tone: each === 'midpoint' ? ('accent' as const) : ('third' as const),
    dashed: each === 'upper',
    points: points[each],
  }))
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Wilson interval against successes, from ${lower} to ${upper} here. Seed and reference hold the middle against the tiers, strict the lower end.`}
      layer="derived"
      source={t`protocol/scoring, in this page`}
      exportName="wilson"
      table={{
        columns: [
          { label: t`Successes` },
          { label: names.lower },
          { label: names.midpoint },
          { label: names.upper },
        ],
        rows: points.lower.map(([at, low], i) => [
          at,
          low,
          points.midpoint[i]?.[1] ?? null,
          points.upper[i]?.[1] ?? null,
        ]),
      }}
      how={
        <Trans>
          A two-sided interval of 50 % (z = 0.6745) by Wilson’s formula, clamped to 0…1. More attempts narrow
          it; a window without one has the middle 0.5.
        </Trans>
      }
    >
      <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
        <Slider
          label={t`Attempts`}
          text={formatCount(attempts)}
          value={attempts}
          min={1}
          max={200}
          step={1}
          onChange={setAttempts}
        />
        <Slider
          label={t`Successes`}
          text={formatCount(successes)}
          value={successes}
          min={0}
          max={attempts}
          step={1}
          onChange={setSuccesses}
        />
      </div>
      <Lines
        height={240}
        series={series}
        x={{ label: t`Successes`, domain: [0, attempts], format: (value) => formatCount(Math.round(value)) }}
        y={{ label: t`Score`, domain: [0, 1], format: (value) => formatDecimal(value, 2) }}
        rules={TIER_NAMES.filter((each) => TIERS[each].minScore > 0).map((each) => ({
          axis: 'y',
          at: TIERS[each].minScore,
          label: each,
          tone: toneOfTier(each),
        }))}
        at={successes}
        onMove={(value) => setSuccesses(Math.round(value))}
        description={takeaway}
      />
    </ChartFrame>
  )
}
