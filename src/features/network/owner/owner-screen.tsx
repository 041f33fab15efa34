import { useLingui } from '@lingui/react/macro'
import { NetworkFrame } from '../network-frame.tsx'

export function OwnerScreen() {
  const { t } = useLingui()
  return <NetworkFrame title={t`Network`}>{null}</NetworkFrame>
}
