import { useLingui } from '@lingui/react/macro'
import { Check, Plus, Trash2 } from 'lucide-react'
import { TIER_NAMES } from '../../../../protocol/scoring/tiers.ts'
import { Button, IconButton } from '../../../../ui/button.tsx'
import { classNames } from '../../../../ui/class-names.ts'
import { formatDecimal } from '../../../../ui/format.ts'
import { NumberCell } from '../number-field.tsx'
import {
  type Batch,
  type BatchRow,
  BYTES_MOST,
  cut4,
  ROWS_MOST,
  rowWithin,
  SECONDS_MOST,
  type Stages,
  type Verdict,
} from './batch-model.ts'
import { type Preset, printedOf } from './presets.ts'

const SELECT = 'h-8 w-full min-w-20 rounded-md border border-line-strong/60 bg-surface px-1.5'
const HEAD = 'h-9 px-2 font-medium first:pl-0'

interface BatchTableProps {
  readonly stages: Batch
  /** Whose printed numbers stand beside the computed ones; null: none. */
  readonly preset: Preset | null
  readonly onChange: (rows: readonly BatchRow[]) => void
}

/** Rows to change at the left, what becomes of them at the right. */
export function BatchTable({ stages, preset, onChange }: BatchTableProps) {
  const { t } = useLingui()
  const rows = stages.rows.map(({ row }) => row)
  const add = () => {
    const last = rows.at(-1)
    const uid = Math.max(-1, ...rows.map((each) => each.uid)) + 1
    onChange([
      ...rows,
      rowWithin({ uid, tier: 'Bronze', seconds: 1, bytes: last?.bytes ?? 1024, verdict: 'right' }),
    ])
  }
  return (
    <>
      <div role="region" aria-label={t`The batch`} tabIndex={0} className="-mx-1 overflow-x-auto px-1 pb-1">
        <table className="w-full border-collapse whitespace-nowrap text-[0.8125rem]">
          <caption className="sr-only">{t`Answers at the left, stages of their rewards at the right`}</caption>
          <Heads />
          <tbody>
            {stages.rows.map((each, place) => (
              <Row
                // Rows have no name of their own; two may have the same uid while it is typed.
                key={place}
                stages={each}
                rescale={stages.rescale}
                printed={(stage) => (preset === null ? null : printedOf(preset, place, stage))}
                onChange={(part) => onChange(rows.with(place, rowWithin({ ...each.row, ...part })))}
                onRemove={rows.length > 1 ? () => onChange(rows.toSpliced(place, 1)) : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button compact icon={Plus} onClick={add} disabled={rows.length >= ROWS_MOST}>
          {t`Add a miner`}
        </Button>
        {preset === null || preset.printed.length === 0 ? null : (
          <span className="inline-flex items-center gap-1.5 text-[0.8125rem] text-muted">
            <Check aria-hidden="true" size={14} className="text-verified" />
            {t`The document prints this number.`}
          </span>
        )}
      </div>
    </>
  )
}

function Heads() {
  const { t } = useLingui()
  const inputs = [t`UID`, t`Tier`, t`Time (s)`, t`Size (B)`, t`Answer`]
  const outputs = [
    t`Tier factor`,
    t`Latency`,
    t`Tier × latency`,
    t`Verified`,
    t`Boost`,
    t`Boosted`,
    t`Rescaling`,
    t`Reward`,
    t`Average`,
  ]
  return (
    <thead className="text-xs text-muted">
      <tr>
        {inputs.map((label) => (
          <th key={label} scope="col" className={`${HEAD} text-left`}>
            {label}
          </th>
        ))}
        {outputs.map((label) => (
          <th key={label} scope="col" className={`${HEAD} text-right`}>
            {label}
          </th>
        ))}
        <th scope="col" className={HEAD}>
          <span className="sr-only">{t`Remove`}</span>
        </th>
      </tr>
    </thead>
  )
}

interface RowProps {
  readonly stages: Stages
  readonly rescale: number
  readonly printed: (stage: keyof Stages) => number | null
  readonly onChange: (part: Partial<BatchRow>) => void
  readonly onRemove: (() => void) | null
}

function Row({ stages, rescale, printed, onChange, onRemove }: RowProps) {
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
      <td className="h-11 pr-2">
        <NumberCell
          label={t`UID`}
          value={uid}
          min={0}
          max={65_535}
          onChange={(next) => onChange({ uid: next })}
        />
      </td>
      <td className="px-1">
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
      <td className="px-1">
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
      <td className="min-w-24 px-1">
        <NumberCell
          label={t`Bytes of miner ${uid}`}
          value={row.bytes}
          min={0}
          max={BYTES_MOST}
          onChange={(bytes) => onChange({ bytes })}
        />
      </td>
      <td className="pr-2 pl-1">
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
      <td className={classNames('px-2 text-right', stages.boosted && 'font-medium text-accent')}>
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
  if (Number.isNaN(value)) return <td className="px-2 text-right font-medium text-failed">NaN</td>
  const ours = cut4(value)
  const text = formatDecimal(ours, digits)
  const documents = formatDecimal(printed ?? 0, 4)
  return (
    <td className={classNames('px-2 text-right', strong && 'font-semibold')}>
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
