import { useLingui } from '@lingui/react/macro'
import type { TierName } from '../../../protocol/scoring/tiers.ts'
import { RangeField } from '../../../ui/range-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { FASTER_MAX, type Levers, SURER_MAX, tiersAbove } from './levers.ts'

interface LeverFieldsProps {
  readonly levers: Levers
  readonly tier: TierName
  readonly onChange: (levers: Levers) => void
}

/** How much faster, how much surer, of which tier. */
export function LeverFields({ levers, tier, onChange }: LeverFieldsProps) {
  const { t } = useLingui()
  const { faster, surer } = levers
  const above = tiersAbove(tier)
  return (
    <div className="mb-3 grid gap-x-5 gap-y-2 sm:grid-cols-3">
      <RangeField
        label={t`Faster by`}
        min={0}
        max={FASTER_MAX}
        step={50}
        value={faster}
        text={t`${faster} ms`}
        onChange={(value) => onChange({ ...levers, faster: value })}
      />
      <RangeField
        label={t`Surer by`}
        min={0}
        max={SURER_MAX}
        step={1}
        value={surer}
        text={t`${surer} %`}
        onChange={(value) => onChange({ ...levers, surer: value })}
      />
      {above.length === 0 ? null : (
        <SelectField
          label={t`Tier`}
          value={levers.tier ?? ''}
          options={[
            { value: '', label: t`as it is` },
            ...above.map((name) => ({ value: name, label: name })),
          ]}
          onChange={(value) => onChange({ ...levers, tier: above.find((name) => name === value) ?? null })}
        />
      )}
    </div>
  )
}
