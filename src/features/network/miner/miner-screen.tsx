import { useLingui } from '@lingui/react/macro'
import { NetworkFrame } from '../network-frame.tsx'

/** @param props.name hotkey or uid */
export function MinerScreen({ name }: { readonly name: string }) {
  const { t } = useLingui()
  return <NetworkFrame title={t`Miner ${name}`}>{null}</NetworkFrame>
}
