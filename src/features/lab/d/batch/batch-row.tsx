import { useLingui } from '@lingui/react/macro'
import { Check, Trash2 } from 'lucide-react'
import { TIER_NAMES } from '../../../../protocol/scoring/tiers.ts'
import { IconButton } from '../../../../ui/button.tsx'
import { classNames } from '../../../../ui/class-names.ts'
import { formatDecimal } from '../../../../ui/format.ts'
import { NumberCell } from '../number-field.tsx'
import { type BatchRow, BYTES_MOST, cut4, SECONDS_MOST, type Stages, type Verdict } from './batch-model.ts'

const SELECT = 'h-8 w-full rounded-md border border-line-strong/60 bg-surface px-1.5'

interface RowProps {
  readonly stages: Stages
  readonly rescale: number
  readonly printed: (stage: keyof Stages) => number | null
  readonly onChange: (part: Partial<BatchRow>) => void
  readonly onRemove: (() => void) | null
}

/** One miner: what it answers to change, what becomes of it to read. */
export function Row({ stages, rescale, printed, onChange, onRemove }: RowProps) {
  const { t } = useLingui()
  const { row } = stages
  const { uid } = row
  const verdicts: readonly { readonly value: Verdict; readonly label: string }[] = [
    { value: 'right', label: t`verified` },
    { value: 'wrong', label: t`wrong` },
    { value: 'silent', label: t`silent` },
  ]
  return (
    <tr className="border-t border-line">
      <td className="h-11 pr-0.5">
        <NumberCell
          label={t`UID`}
          value={uid}
          min={0}
          max={65_535}
          onChange={(next) => onChange({ uid: next })}
        />
      </td>
      <td className="min-w-31 px-0.5">
        <select
          aria-label={t`Tier of miner ${uid}`}
          value={row.tier}
          onChange={(event) =>
            onChange({ tier: TIER_NAMES.find((name) => name === event.target.value) ?? row.tier })
          }
          className={SELECT}
        >
          {TIER_NAMES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </td>
      <td className="min-w-18 px-0.5">
        <NumberCell
          label={t`Seconds of miner ${uid}`}
          value={row.seconds}
          min={0}
          max={SECONDS_MOST}
          step={0.01}
          disabled={row.verdict === 'silent'}
          onChange={(seconds) => onChange({ seconds })}
        />
      </td>
      <td className="min-w-22 px-0.5">
        <NumberCell
          label={t`Bytes of miner ${uid}`}
          value={row.bytes}
          min={0}
          max={BYTES_MOST}
          onChange={(bytes) => onChange({ bytes })}
        />
      </td>
      <td className="min-w-24 pr-1 pl-0.5">
        <select
          aria-label={t`Answer of miner ${uid}`}
          value={row.verdict}
          onChange={(event) =>
            onChange({
              verdict: verdicts.find(({ value }) => value === event.target.value)?.value ?? row.verdict,
            })
          }
          className={SELECT}
        >
          {verdicts.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </td>
      <Value value={stages.tier} digits={1} />
      <Value value={stages.latency} printed={printed('latency')} />
      <Value value={stages.tierLatency} printed={printed('tierLatency')} />
      <Value value={stages.verified} printed={printed('verified')} />
      <td className={classNames('px-1.5 text-right', stages.boosted && 'font-medium text-accent')}>
        {stages.boosted ? `× ${formatDecimal(stages.boost, 2)}` : '–'}
      </td>
      <Value value={stages.weighted} printed={printed('weighted')} />
      <Value value={rescale} />
      <Value value={stages.scaled} strong />
      <Value value={stages.average} />
      <td className="pl-1">
        {onRemove === null ? null : (
          <IconButton icon={Trash2} label={t`Remove miner ${uid}`} onClick={onRemove} />
        )}
      </td>
    </tr>
  )
}

/** A stage's number; a tick beside it when the document prints the same, its number when it does not. */
function Value({
  value,
  digits = 4,
  printed = null,
  strong = false,
}: {
  readonly value: number
  readonly digits?: number
  readonly printed?: number | null
  readonly strong?: boolean
}) {
  const { t } = useLingui()
  if (Number.isNaN(value)) return <td className="px-1.5 text-right font-medium text-failed">NaN</td>
  const ours = cut4(value)
  const text = formatDecimal(ours, digits)
  const documents = formatDecimal(printed ?? 0, 4)
  return (
    <td className={classNames('px-1.5 text-right', strong && 'font-semibold')}>
      <span className="inline-flex items-center justify-end gap-1">
        {printed !== null && printed === ours ? (
          <Check aria-label={t`as the document prints it`} role="img" size={13} className="text-verified" />
        ) : null}
        {text}
      </span>
      {printed === null || printed === ours ? null : (
        <span className="block text-xs text-failed">{t`printed: ${documents}`}</span>
      )}
    </td>
  )
}
