import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { TransferStatus } from '../../client/drive-api.ts'
import { Button } from '../../ui/button.tsx'
import { formatRate } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'
import { useNarrow } from '../../ui/use-media.ts'
import { useTransfers } from '../shared/drive-context.tsx'
import {
  announcement,
  headline,
  isFinished,
  type Summary,
  sortTransfers,
  summarise,
  timeLeft,
} from './phases.ts'
import { TRANSFER_ROW_HEIGHT, TransferRow } from './transfer-row.tsx'
import { useTransferActions } from './use-transfer-actions.ts'

/** Docked at the bottom while there is anything to show. */
export function TransfersDock() {
  const { t } = useLingui()
  const transfers = useTransfers()
  const summary = summarise(transfers)
  const narrow = useNarrow()
  const [open, setOpen] = useState(!narrow)
  const spoken = useAnnouncement(summary)
  useCloseGuard(summary.running > 0)

  return (
    <>
      <div role="status" className="sr-only">
        {spoken}
      </div>
      {transfers.length === 0 ? null : (
        <section
          aria-label={t`Transfers`}
          data-dock={open ? 'open' : 'collapsed'}
          className="z-30 flex max-h-[45dvh] shrink-0 animate-arrive flex-col overflow-hidden border-line bg-surface max-sm:border-t sm:fixed sm:right-6 sm:bottom-6 sm:max-h-[26rem] sm:w-[29rem] sm:rounded-xl sm:border sm:shadow-xl"
        >
          <DockHeader
            summary={summary}
            open={open}
            onToggle={() => setOpen(!open)}
            finished={transfers.some(isFinished)}
          />
          {open ? <TransferList transfers={transfers} /> : null}
        </section>
      )}
    </>
  )
}

interface DockHeaderProps {
  readonly summary: Summary
  readonly open: boolean
  readonly finished: boolean
  readonly onToggle: () => void
}

function DockHeader({ summary, open, finished, onToggle }: DockHeaderProps) {
  const { t } = useLingui()
  const { clear } = useTransferActions()
  const Chevron = open ? ChevronDown : ChevronUp
  const left = summary.secondsLeft === null ? '' : timeLeft(summary.secondsLeft)
  const numbers = [formatRate(summary.bytesPerSecond), left].filter((part) => part !== '').join(' · ')
  const tone = summary.running > 0 ? 'accent' : summary.failed > 0 ? 'failed' : 'verified'
  return (
    <header className="border-b border-line bg-raised">
      <div className="flex h-11 items-center gap-2 pr-2 pl-1.5">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 text-left"
        >
          <Chevron aria-hidden="true" size={16} className="shrink-0 text-muted" />
          <span className="truncate font-semibold">{headline(summary)}</span>
          <span className="ml-auto shrink-0 text-xs text-muted">{numbers}</span>
        </button>
        {finished ? (
          <Button compact variant="quiet" onClick={clear}>
            {t`Clear finished`}
          </Button>
        ) : null}
      </div>
      <Progress thin value={summary.progress} label={t`All transfers`} tone={tone} />
    </header>
  )
}

/** Ten thousand dropped files are ten thousand rows: only those in view exist. */
function TransferList({ transfers }: { readonly transfers: readonly TransferStatus[] }) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const { cancel, retry } = useTransferActions()
  const rows = sortTransfers(transfers)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => TRANSFER_ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 4,
  })
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`List of transfers`}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto focus-visible:outline-offset-[-2px]"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const transfer = rows[index]
          if (transfer === undefined) return null
          return (
            <li
              key={key}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: TRANSFER_ROW_HEIGHT, transform: `translateY(${start}px)` }}
            >
              <TransferRow
                transfer={transfer}
                onCancel={() => cancel(transfer)}
                onRetry={() => retry(transfer)}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function useAnnouncement(summary: Summary): string {
  const before = useRef(summary)
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    const text = announcement(before.current, summary)
    before.current = summary
    if (text !== null) setSpoken(text)
  }, [summary])
  return spoken
}

/** Leaving the page ends what is running: the browser asks first. */
function useCloseGuard(running: boolean): void {
  useEffect(() => {
    if (!running) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [running])
}
