import { useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import type { FileStanding } from '../../client/audit-api.ts'
import type { ProofSheet } from '../../client/proof-api.ts'
import { HolderCard } from './holder-card.tsx'
import { useHolderColumns } from './holder-columns.ts'
import { Matrix } from './matrix.tsx'
import { cellAt, partsInOrder, type RunsByCid } from './proof-model.ts'
import { firstPlace, type Place } from './proof-places.ts'

interface HoldersProps {
  readonly sheet: ProofSheet
  readonly runs: RunsByCid
  /** Of the file, by all that was audited of it; null where nothing was. */
  readonly safety: { readonly standing: FileStanding; readonly copies: number } | null
}

/** The map of pieces and miners, and beside it what is known of the copy that was chosen. */
export function Holders({ sheet, runs, safety }: HoldersProps) {
  const { t } = useLingui()
  const parts = useMemo(() => partsInOrder(sheet), [sheet])
  const miners = useHolderColumns(sheet, runs)
  const [chosen, setChosen] = useState<Place | null>(null)
  const first = useMemo(() => firstPlace(parts, miners, runs), [parts, miners, runs])
  const cell = chosen ?? first
  const facts = cell === null ? null : cellAt(cell.part, runs, cell.hotkey)
  const miner = miners.find(({ hotkey }) => hotkey === cell?.hotkey)
  return (
    <section>
      <h2 className="text-base font-semibold">{t`Who holds it`}</h2>
      <p className="mb-3 text-muted">
        {t`Every piece and every miner that holds it, by the newest evidence: an audit, or the receipt of the upload. A column is a miner: its number, its tier by the word of a validator, its operator. Choose a mark to see what it rests on.`}
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <Matrix parts={parts} miners={miners} runs={runs} chosen={cell} onChoose={setChosen} />
        <div aria-live="polite">
          {cell === null || facts === null || miner === undefined ? null : (
            <HolderCard
              key={`${cell.part.cid}-${cell.hotkey}`}
              file={sheet}
              part={cell.part}
              miner={miner}
              facts={facts}
              safety={safety}
            />
          )}
        </div>
      </div>
    </section>
  )
}
