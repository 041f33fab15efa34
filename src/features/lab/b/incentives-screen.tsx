import { useLingui } from '@lingui/react/macro'
import { LabFrame } from '../lab-frame.tsx'

export function IncentivesScreen() {
  const { t } = useLingui()
  return <LabFrame title={t`Incentives`}>{null}</LabFrame>
}
