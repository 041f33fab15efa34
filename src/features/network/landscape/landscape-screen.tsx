import { useLingui } from '@lingui/react/macro'
import { NetworkFrame } from '../network-frame.tsx'

export function LandscapeScreen() {
  const { t } = useLingui()
  return <NetworkFrame title={t`Landscape`}>{null}</NetworkFrame>
}
