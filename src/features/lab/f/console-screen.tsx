import { useLingui } from '@lingui/react/macro'
import { LabFrame } from '../lab-frame.tsx'

export function ConsoleScreen() {
  const { t } = useLingui()
  return <LabFrame title={t`Console`}>{null}</LabFrame>
}
