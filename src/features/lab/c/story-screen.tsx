import { useLingui } from '@lingui/react/macro'
import { LabFrame } from '../lab-frame.tsx'

export function StoryScreen() {
  const { t } = useLingui()
  return <LabFrame title={t`Landscape`}>{null}</LabFrame>
}
