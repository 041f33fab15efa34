import { useLingui } from '@lingui/react/macro'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { Section } from '../section.tsx'
import { BoostChart } from './boost-chart.tsx'
import { SigmoidChart } from './sigmoid-chart.tsx'
import { WilsonChart } from './wilson-chart.tsx'

export function CurvesSection({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  return (
    <Section
      id="curves"
      title={t`The three curves`}
      lead={t`Time becomes a factor, successes become a score, the fastest two are boosted. Drag the sliders, or move them by the arrow keys.`}
    >
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
        <SigmoidChart rules={rules} />
        <WilsonChart rules={rules} />
      </div>
      <BoostChart />
    </Section>
  )
}
