import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import type { CopyNote, PieceNote } from '../../client/sheet-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatBytes, shorten } from '../../ui/format.ts'
import { PROOF_LEVELS } from '../shared/proof-level.ts'
import type { HolderColumn } from './holder-columns.ts'
import { partTitle } from './proof-model.ts'
import { VERDICTS } from './verdict-words.ts'

/** A copy: of the piece with this CID, on this miner. */
interface Mark {
  readonly cid: string
  readonly hotkey: string
}

interface MatrixProps {
  readonly pieces: readonly PieceNote[]
  readonly miners: readonly HolderColumn[]
  readonly chosen: Mark | null
  readonly onChoose: (mark: Mark) => void
}

const ROW = 40

const TONES = {
  verified: 'text-verified bg-verified-soft',
  consistent: 'text-consistent bg-consistent-soft',
  claimed: 'text-claimed bg-claimed-soft',
  unknown: 'text-unknown bg-unknown-soft',
  failed: 'text-failed bg-failed-soft',
} as const

/** Pieces by miners: who holds what, at a glance. Rows exist only while seen; a 10 GB file has over a thousand. */
export function Matrix({ pieces, miners, chosen, onChoose }: MatrixProps) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: pieces.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  const columns = columnsFor(miners)
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`Pieces and their holders`}
      tabIndex={0}
      className="max-h-[26rem] overflow-auto rounded-xl border border-line bg-surface"
    >
      <div
        role="table"
        aria-rowcount={pieces.length + 1}
        aria-label={t`Pieces by miners`}
        className="w-max min-w-full"
      >
        <div role="rowgroup" className="sticky top-0 z-10">
          <div
            role="row"
            style={columns}
            className="grid items-end border-b border-line bg-raised py-1.5 text-xs font-medium text-muted"
          >
            <div role="columnheader" className="sticky left-0 bg-raised pl-4">
              {t`Piece`}
            </div>
            <div role="columnheader">{t`Copies`}</div>
            {miners.map((miner) => (
              <ColumnHead key={miner.hotkey} miner={miner} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const piece = pieces[index]
            return piece === undefined ? null : (
              <PieceRow
                key={key}
                piece={piece}
                index={index}
                start={start}
                miners={miners}
                chosen={chosen?.cid === piece.cid ? chosen.hotkey : null}
                onChoose={onChoose}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function columnsFor(miners: readonly HolderColumn[]) {
  return { gridTemplateColumns: `8.5rem 4.5rem repeat(${miners.length}, 4.75rem)` }
}

interface PieceRowProps {
  readonly piece: PieceNote
  readonly index: number
  /** Pixels from the top of all rows. */
  readonly start: number
  readonly miners: readonly HolderColumn[]
  /** The miner whose copy of this piece is chosen. */
  readonly chosen: string | null
  readonly onChoose: MatrixProps['onChoose']
}

/** Not drawn anew while the map is scrolled past it, or another row's copy is chosen. */
const PieceRow = memo(function PieceRow({ piece, index, start, miners, chosen, onChoose }: PieceRowProps) {
  const copies = new Map(piece.copies.map((copy) => [copy.minerHotkey, copy]))
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      style={{ ...columnsFor(miners), height: ROW, transform: `translateY(${start}px)` }}
      className="absolute inset-x-0 top-0 grid items-center border-b border-line last:border-0"
    >
      <div role="rowheader" className="sticky left-0 flex h-full items-center bg-surface pl-4 font-medium">
        {partTitle(piece)}
        <span className="ml-1.5 text-xs font-normal text-muted">{formatBytes(piece.bytes)}</span>
      </div>
      <div role="cell" className="text-muted">
        {copiesText(piece)}
      </div>
      {miners.map((miner) => (
        <div key={miner.hotkey} role="cell" className="grid place-items-center">
          <HolderCell
            piece={piece}
            miner={miner}
            copy={copies.get(miner.hotkey) ?? null}
            isChosen={chosen === miner.hotkey}
            onChoose={onChoose}
          />
        </div>
      ))}
    </div>
  )
})

function ColumnHead({ miner }: { readonly miner: HolderColumn }) {
  const { t } = useLingui()
  const { hotkey, uid, tier, operator, validatorHotkey } = miner
  const who = shorten(validatorHotkey, 4)
  return (
    <div role="columnheader" className="min-w-0 px-1 text-center leading-tight" title={hotkey}>
      <span className="block text-[0.8125rem] font-semibold text-ink">
        {uid === null ? shorten(hotkey, 2) : uid}
        <span className="sr-only"> {t`miner`}</span>
      </span>
      <span
        className="block truncate"
        title={tier === null ? undefined : t`${tier}, by the word of validator ${who}`}
      >
        {tier ?? '–'}
      </span>
      <span
        className="block truncate font-mono text-[0.6875rem] font-normal"
        title={operator === null ? undefined : t`Operator (coldkey) ${operator}`}
      >
        {operator === null ? '–' : shorten(operator, 3)}
      </span>
    </div>
  )
}

/** `2 of 3`: those whose newest evidence this page verified. */
function copiesText({ copies }: PieceNote): string {
  const verified = copies.filter(({ level }) => level === 'verified').length
  const all = copies.length
  return t`${verified} of ${all}`
}

interface HolderCellProps {
  readonly piece: PieceNote
  readonly miner: HolderColumn
  readonly copy: CopyNote | null
  readonly isChosen: boolean
  readonly onChoose: MatrixProps['onChoose']
}

function HolderCell({ piece: { cid, ...part }, miner, copy, isChosen, onChoose }: HolderCellProps) {
  const { t } = useLingui()
  if (copy === null) return <span className="sr-only">{t`does not hold it`}</span>
  const { icon: Icon, label } = copy.verdict === null ? PROOF_LEVELS[copy.level] : VERDICTS[copy.verdict]
  const piece = partTitle(part)
  const who = miner.uid ?? shorten(miner.hotkey, 4)
  const level = t(label)
  const name = t`${piece}, miner ${who}: ${level}`
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={isChosen}
      title={name}
      onClick={() => onChoose({ cid, hotkey: miner.hotkey })}
      className={classNames(
        'grid size-8 place-items-center rounded-md',
        TONES[copy.level],
        isChosen && 'ring-2 ring-accent',
      )}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={2.1} />
    </button>
  )
}
