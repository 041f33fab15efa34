import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { HolderProof, PartProof } from '../../client/proof-api.ts'
import { verifiedCopies } from '../../client/proof-summary.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatBytes, shorten } from '../../ui/format.ts'
import { PROOF_LEVELS } from '../shared/proof-level.ts'
import { holderAt, type MinerColumn, partTitle } from './proof-model.ts'

export interface Cell {
  readonly part: PartProof
  readonly hotkey: string
}

interface MatrixProps {
  readonly parts: readonly PartProof[]
  readonly miners: readonly MinerColumn[]
  readonly chosen: Cell | null
  readonly onChoose: (cell: Cell) => void
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
export function Matrix({ parts, miners, chosen, onChoose }: MatrixProps) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: parts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  const columns = { gridTemplateColumns: `8.5rem 4.5rem repeat(${miners.length}, 3.25rem)` }
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
        aria-rowcount={parts.length + 1}
        aria-label={t`Pieces by miners`}
        className="w-max min-w-full"
      >
        <div role="rowgroup" className="sticky top-0 z-10">
          <div
            role="row"
            style={columns}
            className="grid h-9 items-center border-b border-line bg-raised text-xs font-medium text-muted"
          >
            <div role="columnheader" className="sticky left-0 bg-raised pl-4">
              {t`Piece`}
            </div>
            <div role="columnheader">{t`Copies`}</div>
            {miners.map(({ hotkey, uid }) => (
              <div key={hotkey} role="columnheader" className="text-center" title={hotkey}>
                {uid === null ? shorten(hotkey, 2) : uid}
                <span className="sr-only"> {t`miner`}</span>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const part = parts[index]
            if (part === undefined) return null
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                style={{ ...columns, height: ROW, transform: `translateY(${start}px)` }}
                className="absolute inset-x-0 top-0 grid items-center border-b border-line last:border-0"
              >
                <div
                  role="rowheader"
                  className="sticky left-0 flex h-full items-center bg-surface pl-4 font-medium"
                >
                  {partTitle(part)}
                  <span className="ml-1.5 text-xs font-normal text-muted">{formatBytes(part.bytes)}</span>
                </div>
                <div role="cell" className="text-muted">
                  {copiesText(part)}
                </div>
                {miners.map((miner) => (
                  <div key={miner.hotkey} role="cell" className="grid place-items-center">
                    <HolderCell
                      part={part}
                      miner={miner}
                      holder={holderAt(part, miner.hotkey)}
                      chosen={chosen}
                      onChoose={onChoose}
                    />
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** `2 of 3`. */
function copiesText(part: PartProof): string {
  const verified = verifiedCopies(part)
  const all = part.holders.length
  return t`${verified} of ${all}`
}

interface HolderCellProps {
  readonly part: PartProof
  readonly miner: MinerColumn
  readonly holder: HolderProof | null
  readonly chosen: Cell | null
  readonly onChoose: (cell: Cell) => void
}

function HolderCell({ part, miner, holder, chosen, onChoose }: HolderCellProps) {
  const { t } = useLingui()
  if (holder === null) return <span className="sr-only">{t`does not hold it`}</span>
  const { icon: Icon, label } = PROOF_LEVELS[holder.level]
  const piece = partTitle(part)
  const who = miner.uid ?? shorten(miner.hotkey, 4)
  const level = t(label)
  const here = chosen?.part === part && chosen.hotkey === miner.hotkey
  const name = t`${piece}, miner ${who}: ${level}`
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={here}
      title={name}
      onClick={() => onChoose({ part, hotkey: miner.hotkey })}
      className={classNames(
        'grid size-8 place-items-center rounded-md',
        TONES[holder.level],
        here && 'ring-2 ring-accent',
      )}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={2.1} />
    </button>
  )
}
