import { Trans, useLingui } from '@lingui/react/macro'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { ChartFrame } from '../../../../ui/chart/chart-frame.tsx'
import { Lines } from '../../../../ui/chart/lines.tsx'
import { formatDecimal } from '../../../../ui/format.ts'
import { number, useControl } from '../address.ts'
import { Slider } from '../number-field.tsx'
import { ruleSet } from '../words.ts'
import { factorAt, sigmoidPoints } from './curve-model.ts'

const SLOWEST = number('slowest', 1, { least: 0.1, most: 60, digits: 1 })
/** In hundredths of the slowest answer. */
const MEAN = number('mean', 55, { least: 1, most: 100 })
const SPANS = [2, 1] as const

export function SigmoidChart({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const [slowest, setSlowest] = useControl(SLOWEST)
  const [share, setShare] = useControl(MEAN)
  const mean = (slowest * share) / 100
  const span = ruleSet(rules).latencySpan
  const first = formatDecimal(factorAt(0, mean, slowest, span), 2)
  const last = formatDecimal(factorAt(slowest, mean, slowest, span), 2)
  const seconds = formatDecimal(slowest, 1)
  const middle = formatDecimal(mean, 2)
  const takeaway = t`An answer at once keeps ${first} of its reward, the slowest (${seconds} s) keeps ${last}`
  const name = (each: number) =>
    each === 2 ? t({ message: 'F = 2 (seed, strict)' }) : t({ message: 'F = 1 (reference)' })
  const series = SPANS.map((each) => ({
    id: `${each}`,
    name: name(each),
    tone: each === 2 ? ('accent' as const) : ('second' as const),
    dashed: each !== span,
    points: sigmoidPoints(mean, slowest, each),
  }))
  return (
    <ChartFrame
      level={3}
      takeaway={takeaway}
      lead={t`Latency factor against seconds, all answers of one size. Only differences within the batch count: ten times slower all together changes nothing.`}
      layer="derived"
      source={t`protocol/scoring, in this page`}
      exportName="sigmoid"
      table={{
        columns: [{ label: t`Time`, unit: 's' }, ...SPANS.map((each) => ({ label: name(each) }))],
        rows: sigmoidPoints(mean, slowest, 2)
          .filter((_, i) => i % 10 === 0)
          .map(([at]) => [at, ...SPANS.map((each) => factorAt(at, mean, slowest, each))]),
      }}
      how={
        <Trans>
          1 / (1 + exp(s · (x − mean − shift))), s = 7 / (F · slowest), shift = 0.3 · F · slowest. F is 2 in
          the document’s printed lists and 1 in the reference code.
        </Trans>
      }
    >
      <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
        <Slider
          label={t`Slowest answer`}
          text={`${seconds} s`}
          value={slowest}
          min={0.1}
          max={60}
          step={0.1}
          onChange={setSlowest}
        />
        <Slider
          label={t`Mean of the batch`}
          text={`${middle} s`}
          value={share}
          min={1}
          max={100}
          step={1}
          onChange={setShare}
        />
      </div>
      <Lines
        height={240}
        series={series}
        x={{
          label: t`Time`,
          unit: 's',
          domain: [0, slowest],
          format: (value) => formatDecimal(value, slowest < 5 ? 2 : 0),
        }}
        y={{ label: t`Factor`, domain: [0, 1], format: (value) => formatDecimal(value, 2) }}
        rules={[{ axis: 'x', at: mean, label: t`mean` }]}
        description={takeaway}
      />
    </ChartFrame>
  )
}
