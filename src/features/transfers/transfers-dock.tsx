import { useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { Progress } from '../../ui/progress.tsx'
import { useNarrow } from '../../ui/use-media.ts'
import { useTransfers } from '../shared/drive-context.tsx'
import { readDockOpen, writeDockOpen } from '../shared/preferences.ts'
import { DockControls } from './dock-controls.tsx'
import { type DockChoice, isDockOpen, isForGood, placeOf } from './dock-model.ts'
import { isFinished, isUnderWay } from './standing.ts'
import { announcement, asides, headline, movementOf, type Summary, summarise } from './summary.ts'
import { TransferList } from './transfer-list.tsx'
import { TransfersSheet } from './transfers-sheet.tsx'
import { useTransferActions } from './use-transfer-actions.ts'

/** Below the content, never on it: a line that unfolds. On a phone the line opens a sheet. */
export function TransfersDock() {
  const transfers = useTransfers()
  const summary = summarise(transfers)
  const spoken = useAnnouncement(summary)
  const narrow = useNarrow()
  useCloseGuard(transfers.some(isUnderWay))
  return (
    <>
      <div role="status" className="sr-only">
        {spoken}
      </div>
      {transfers.length === 0 ? null : narrow ? (
        <PhoneDock transfers={transfers} summary={summary} />
      ) : (
        <WideDock transfers={transfers} summary={summary} />
      )}
    </>
  )
}

interface DockProps {
  readonly transfers: readonly TransferStatus[]
  readonly summary: Summary
}

function WideDock({ transfers, summary }: DockProps) {
  const { t } = useLingui()
  const [path] = useLocation()
  const actions = useTransferActions()
  const [kept, setKept] = useState(readDockOpen)
  const [choice, setChoice] = useState<DockChoice | null>(null)
  const place = placeOf(path, summary)
  const open = isDockOpen(place, kept, choice)
  const toggle = () => {
    setChoice({ ...place, open: !open })
    if (!isForGood(place)) return
    setKept(!open)
    writeDockOpen(!open)
  }
  return (
    <section
      aria-label={t`Transfers`}
      data-dock={open ? 'open' : 'collapsed'}
      className="flex max-h-[40dvh] shrink-0 animate-arrive flex-col overflow-hidden border-t border-line bg-surface"
    >
      <header className="shrink-0 bg-raised">
        <div className="flex min-h-11 items-center gap-2 px-3.5">
          <DockTitle summary={summary} open={open} onToggle={toggle} />
          <DockControls summary={summary} finished={transfers.some(isFinished)} actions={actions} />
        </div>
        <DockProgress summary={summary} />
      </header>
      {open ? <TransferList transfers={transfers} actions={actions} className="flex-1" /> : null}
    </section>
  )
}

function PhoneDock({ transfers, summary }: DockProps) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  return (
    <section
      aria-label={t`Transfers`}
      data-dock="collapsed"
      className="shrink-0 animate-arrive border-t border-line bg-raised"
    >
      <DockProgress summary={summary} />
      <div className="flex min-h-11 items-center px-1.5">
        <DockTitle summary={summary} open={open} onToggle={() => setOpen(!open)} />
      </div>
      {open ? (
        <TransfersSheet transfers={transfers} summary={summary} onClose={() => setOpen(false)} />
      ) : null}
    </section>
  )
}

interface DockTitleProps {
  readonly summary: Summary
  readonly open: boolean
  readonly onToggle: () => void
}

function DockTitle({ summary, open, onToggle }: DockTitleProps) {
  const Chevron = open ? ChevronDown : ChevronUp
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2.5 text-left"
    >
      <Chevron aria-hidden="true" size={16} className="shrink-0 text-muted" />
      <span className="truncate font-semibold">{headline(summary)}</span>
      {asides(summary).map(({ text, failed }) => (
        <span key={text} className={classNames('truncate text-xs', failed ? 'text-failed' : 'text-muted')}>
          {text}
        </span>
      ))}
      <span className="ml-auto shrink-0 text-xs text-muted">{movementOf(summary)}</span>
    </button>
  )
}

function DockProgress({ summary }: { readonly summary: Summary }) {
  const { t } = useLingui()
  const { running, offline, paused, idle, failed, progress } = summary
  const moving = running > offline
  const tone = moving ? 'accent' : running + paused + idle > 0 ? 'idle' : failed > 0 ? 'failed' : 'verified'
  return <Progress thin value={progress} label={t`All transfers`} tone={tone} />
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

/** Leaving the page interrupts what is under way: the browser asks first. */
function useCloseGuard(underWay: boolean): void {
  useEffect(() => {
    if (!underWay) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [underWay])
}
