import { useLingui } from '@lingui/react/macro'
import { LabFrame } from '../lab-frame.tsx'

export function DataScreen() {
  const { t } = useLingui()
  return <LabFrame title={t`Data`}>{null}</LabFrame>
}
