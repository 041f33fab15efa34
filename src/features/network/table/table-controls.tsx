import { useLingui } from '@lingui/react/macro'
import { TIER_NAMES, type TierName } from '../../../protocol/scoring/tiers.ts'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { INPUT } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import type { ColumnSet } from './column-types.ts'
import type { TableChoice } from './table-address.ts'

interface TableControlsProps {
  readonly choice: TableChoice
  readonly onChoose: (choice: TableChoice) => void
}

/** What the table shows: for whom, which miners, and as a file. */
export function TableControls({ choice, onChoose }: TableControlsProps) {
  const { t } = useLingui()
  const sets: readonly { readonly value: ColumnSet; readonly label: string }[] = [
    { value: 'owner', label: t`For the owner` },
    { value: 'miner', label: t`For miners` },
    { value: 'curious', label: t`For the curious` },
    { value: 'all', label: t`Every number` },
  ]
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5">
      <Segmented
        compact
        label={t`Columns`}
        options={sets}
        value={choice.set}
        onChange={(set) => onChoose({ ...choice, set })}
      />
      <input
        type="search"
        aria-label={t`Filter by UID, key or axon`}
        placeholder={t`UID, key or axon`}
        value={choice.text}
        onChange={(event) => onChoose({ ...choice, text: event.target.value })}
        spellCheck={false}
        autoComplete="off"
        className={classNames(INPUT, 'max-w-52')}
      />
      <TierFilter chosen={choice.tiers} onChoose={(tiers) => onChoose({ ...choice, tiers })} />
    </div>
  )
}

function TierFilter({
  chosen,
  onChoose,
}: {
  readonly chosen: readonly TierName[]
  readonly onChoose: (tiers: readonly TierName[]) => void
}) {
  const { t } = useLingui()
  return (
    <div role="group" aria-label={t`Filter by tier`} className="flex flex-wrap gap-1">
      {TIER_NAMES.map((tier) => {
        const on = chosen.includes(tier)
        return (
          <button
            key={tier}
            type="button"
            aria-pressed={on}
            title={tier}
            onClick={() =>
              onChoose(TIER_NAMES.filter((each) => (each === tier ? !on : chosen.includes(each))))
            }
            className={classNames(
              'inline-flex h-8 items-center rounded-md border px-2 text-[0.8125rem]',
              on ? 'border-accent bg-accent-soft' : 'border-line-strong/60 bg-surface hover:bg-hover',
            )}
          >
            <TierMark tier={tier} short />
          </button>
        )
      })}
    </div>
  )
}
