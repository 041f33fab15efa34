import { useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import type { SheetNotes } from '../../client/sheet-api.ts'
import type { Safety } from './audit-sentences.ts'
import { HolderCard } from './holder-card.tsx'
import { useHolderColumns } from './holder-columns.ts'
import { Matrix } from './matrix.tsx'
import { piecesInOrder } from './proof-model.ts'
import { firstPlace } from './proof-places.ts'

interface HoldersProps {
  readonly sheet: SheetNotes
  /** Null where nothing was audited. */
  readonly safety: Safety | null
}

/** The map of pieces and miners, and beside it what is known of the copy that was chosen. */
export function Holders({ sheet, safety }: HoldersProps) {
  const { t } = useLingui()
  const pieces = useMemo(() => piecesInOrder(sheet.pieces), [sheet.pieces])
  const miners = useHolderColumns(sheet.pieces)
  const [wanted, setWanted] = useState<{ readonly cid: string; readonly hotkey: string } | null>(null)
  const first = useMemo(() => firstPlace(pieces, miners), [pieces, miners])
  const cell = wanted ?? (first === null ? null : { cid: first.piece.cid, hotkey: first.hotkey })
  const piece = pieces.find(({ cid }) => cid === cell?.cid)
  const note = piece?.copies.find(({ minerHotkey }) => minerHotkey === cell?.hotkey)
  const miner = miners.find(({ hotkey }) => hotkey === cell?.hotkey)
  return (
    <section>
      <h2 className="text-base font-semibold">{t`Who holds it`}</h2>
      <p className="mb-3 text-muted">
        {t`Every piece and every miner that holds it, by the newest evidence: an audit, or the receipt of the upload. A column is a miner: its number, its tier by the word of a validator, its operator. Choose a mark to see what it rests on.`}
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <Matrix pieces={pieces} miners={miners} chosen={cell} onChoose={setWanted} />
        <div aria-live="polite">
          {piece === undefined || note === undefined || miner === undefined ? null : (
            <HolderCard
              key={`${piece.cid}-${miner.hotkey}`}
              file={sheet}
              piece={piece}
              note={note}
              miner={miner}
              safety={safety}
            />
          )}
        </div>
      </div>
    </section>
  )
}
