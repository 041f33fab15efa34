import { useLingui } from '@lingui/react/macro'
import { InTurn } from '../../../ui/in-turn.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { LabFrame } from '../lab-frame.tsx'
import { useControl } from './address.ts'
import { AttacksSection } from './attacks/attacks-section.tsx'
import { BatchSection } from './batch/batch-section.tsx'
import { TierCalculator } from './calculator/tier-calculator.tsx'
import { Contents } from './contents.tsx'
import { CurvesSection } from './curves/curves-section.tsx'
import { TimesSection } from './curves/times-section.tsx'
import { PairsSection } from './pairs/pairs-section.tsx'
import { Section } from './section.tsx'
import { SimulatorSection } from './simulator/simulator-section.tsx'
import { RULE_NAMES, RULE_WORDS, RULES_CONTROL } from './words.ts'

/** Whether the scoring works: batches, pairs, curves, times, attacks, and a month of a subnet. */
export function ScoringScreen() {
  const { t } = useLingui()
  const [rules, setRules] = useControl(RULES_CONTROL)
  return (
    <LabFrame
      title={t`Scoring`}
      lead={t`How answers become pay, and whether good service earns more. By the code that validators run, under three rule sets.`}
      controls={
        <Segmented
          label={t`Rule set`}
          value={rules}
          onChange={setRules}
          options={RULE_NAMES.map((name) => ({ value: name, label: t(RULE_WORDS[name]) }))}
        />
      }
    >
      {/* Positioned, so that what only screen readers see stays inside of what scrolls. */}
      <div className="relative max-w-7xl">
        <Contents
          sections={[
            { id: 'batch', title: t`One batch` },
            { id: 'pairs', title: t`Right against wrong` },
            { id: 'curves', title: t`Curves` },
            { id: 'times', title: t`Hours and failures` },
            { id: 'calculator', title: t`Tier of a miner` },
            { id: 'attacks', title: t`Attacks` },
            { id: 'simulator', title: t`Simulator` },
          ]}
        />
        <InTurn>
          <BatchSection rules={rules} />
          <PairsSection rules={rules} />
          <CurvesSection rules={rules} />
          <TimesSection />
          <Section
            id="calculator"
            title={t`The tier of a miner`}
            lead={t`Three numbers of a miner’s record decide its tier at the end of a window.`}
          >
            <TierCalculator />
          </Section>
          <AttacksSection rules={rules} />
          <SimulatorSection rules={rules} />
        </InTurn>
      </div>
    </LabFrame>
  )
}
