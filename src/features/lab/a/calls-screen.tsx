import { useLingui } from '@lingui/react/macro'
import { LabFrame } from '../lab-frame.tsx'

export function CallsScreen() {
  const { t } = useLingui()
  return <LabFrame title={t`Calls`}>{null}</LabFrame>
}
