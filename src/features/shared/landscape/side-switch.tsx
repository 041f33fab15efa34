import { useLingui } from '@lingui/react/macro'
import { Segmented } from '../../../ui/segmented.tsx'
import type { LandscapeAddress } from './use-address.ts'

/** Which end of the Wilson interval is held against the thresholds. */
export function SideSwitch({ address: { side, setSide } }: { readonly address: LandscapeAddress }) {
  const { t } = useLingui()
  return (
    <Segmented
      compact
      label={t`Score against the threshold`}
      options={[
        { value: 'centre', label: t`Centre` },
        { value: 'lower', label: t`Lower end` },
      ]}
      value={side}
      onChange={setSide}
    />
  )
}
