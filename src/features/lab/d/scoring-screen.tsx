import { useLingui } from '@lingui/react/macro'
import { LabFrame } from '../lab-frame.tsx'
import { TierCalculator } from './calculator/tier-calculator.tsx'

export function ScoringScreen() {
  const { t } = useLingui()
  return (
    <LabFrame title={t`Scoring`}>
      <TierCalculator />
    </LabFrame>
  )
}
