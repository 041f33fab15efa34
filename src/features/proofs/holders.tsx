import { useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import type { FileAudits } from '../../client/audit-api.ts'
import type { ProofSheet } from '../../client/proof-api.ts'
import { HolderCard } from './holder-card.tsx'
import { useHolderColumns } from './holder-columns.ts'
import { type Cell, Matrix } from './matrix.tsx'
import { cellAt, fewestCopies, partsInOrder, runsByCid } from './proof-model.ts'

interface HoldersProps {
  readonly sheet: ProofSheet
  readonly audits: FileAudits | null
}

/** The map of pieces and miners, and beside it what is known of the copy that was chosen. */
export function Holders({ sheet, audits }: HoldersProps) {
  const { t } = useLingui()
  const parts = useMemo(() => partsInOrder(sheet), [sheet])
  const runs = useMemo(() => runsByCid(audits), [audits])
  const miners = useHolderColumns(sheet, runs)
  const [chosen, setChosen] = useState<Cell | null>(null)
  const cell = chosen ?? firstCell()
  const facts = cell === null ? null : cellAt(cell.part, runs, cell.hotkey)
  const miner = miners.find(({ hotkey }) => hotkey === cell?.hotkey)
  const safety = audits === null ? null : { standing: audits.standing, copies: fewestCopies(sheet, runs) }
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

  /** What failed first, for that is what one comes for; else the first of all. */
  function firstCell(): Cell | null {
    const cells = function* () {
      for (const part of parts)
        for (const { hotkey } of miners) {
          const known = cellAt(part, runs, hotkey)
          if (known !== null) yield { part, hotkey, level: known.level }
        }
    }
    let first: Cell | null = null
    for (const { level, ...cell } of cells()) {
      if (level === 'failed') return cell
      first ??= cell
    }
    return first
  }
}
