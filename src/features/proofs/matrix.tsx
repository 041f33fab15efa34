import { t } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { PartProof } from '../../client/proof-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatBytes, shorten } from '../../ui/format.ts'
import { PROOF_LEVELS } from '../shared/proof-level.ts'
import type { HolderColumn } from './holder-columns.ts'
import { type CellFacts, cellAt, partTitle, type RunsByCid } from './proof-model.ts'
import { type Place } from './proof-places.ts'
import { VERDICTS } from './verdict-words.ts'

interface MatrixProps {
  readonly parts: readonly PartProof[]
  readonly miners: readonly HolderColumn[]
  readonly runs: RunsByCid
  readonly chosen: Place | null
  readonly onChoose: (cell: Place) => void
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
export function Matrix({ parts, miners, runs, chosen, onChoose }: MatrixProps) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: parts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  })
  const columns = { gridTemplateColumns: `8.5rem 4.5rem repeat(${miners.length}, 4.75rem)` }
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
            const part = parts[index]
            if (part === undefined) return null
            const cells = miners.map((miner) => ({ miner, facts: cellAt(part, runs, miner.hotkey) }))
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
                  {copiesText(cells.map(({ facts }) => facts))}
                </div>
                {cells.map(({ miner, facts }) => (
                  <div key={miner.hotkey} role="cell" className="grid place-items-center">
                    <HolderCell part={part} miner={miner} facts={facts} chosen={chosen} onChoose={onChoose} />
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
function copiesText(cells: readonly (CellFacts | null)[]): string {
  const verified = cells.filter((facts) => facts?.level === 'verified').length
  const all = cells.filter((facts) => facts !== null).length
  return t`${verified} of ${all}`
}

interface HolderCellProps {
  readonly part: PartProof
  readonly miner: HolderColumn
  readonly facts: CellFacts | null
  readonly chosen: Place | null
  readonly onChoose: (cell: Place) => void
}

function HolderCell({ part, miner, facts, chosen, onChoose }: HolderCellProps) {
  const { t } = useLingui()
  if (facts === null) return <span className="sr-only">{t`does not hold it`}</span>
  const audit = facts.newest === null ? null : VERDICTS[facts.newest.holder.verdict]
  const { icon: Icon, label } = audit ?? PROOF_LEVELS[facts.level]
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
        TONES[facts.level],
        here && 'ring-2 ring-accent',
      )}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={2.1} />
    </button>
  )
}
