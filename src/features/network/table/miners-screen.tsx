import { useLingui } from '@lingui/react/macro'
import { NetworkFrame } from '../network-frame.tsx'

export function MinersScreen() {
  const { t } = useLingui()
  return <NetworkFrame title={t`Miners`}>{null}</NetworkFrame>
}
