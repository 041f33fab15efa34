import { useLingui } from '@lingui/react/macro'
import { Check, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../../ui/button.tsx'
import { type Batch, type BatchRow, ROWS_MOST, rowWithin } from './batch-model.ts'
import { Row } from './batch-row.tsx'
import { type Preset, printedOf } from './presets.ts'

const HEAD = 'h-9 px-1.5 font-medium first:pl-0'

interface BatchTableProps {
  readonly stages: Batch
  /** Whose printed numbers stand beside the computed ones; null: none. */
  readonly preset: Preset | null
  readonly onChange: (rows: readonly BatchRow[]) => void
  /** Beside the button that adds a row. */
  readonly children: ReactNode
}

/** Rows to change at the left, what becomes of them at the right. */
export function BatchTable({ stages, preset, onChange, children }: BatchTableProps) {
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
        <div className="ml-auto">{children}</div>
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
