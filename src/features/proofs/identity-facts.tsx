import { useLingui } from '@lingui/react/macro'
import { CopyText } from '../../ui/copy-text.tsx'
import type { Fact } from '../../ui/facts.tsx'
import { shorten } from '../../ui/format.ts'
import type { HolderColumn } from './holder-columns.ts'

/** Who a miner is: by the chain, and by the word of a validator. */
export function useIdentityFacts({ hotkey, tier, operator, validatorHotkey }: HolderColumn): readonly Fact[] {
  const { t } = useLingui()
  const who = shorten(validatorHotkey, 4)
  return [
    { label: t`Miner`, value: <CopyText text={hotkey} what={t`miner hotkey`} keep={8} /> },
    ...(operator === null
      ? []
      : [{ label: t`Operator`, value: <CopyText text={operator} what={t`coldkey`} keep={8} /> }]),
    ...(tier === null ? [] : [{ label: t`Tier`, value: t`${tier}, by the word of validator ${who}` }]),
  ]
}
