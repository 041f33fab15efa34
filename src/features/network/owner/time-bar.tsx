import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { Button, IconButton } from '../../../ui/button.tsx'
import { formatAgo, formatCount, formatDateTime, shorten } from '../../../ui/format.ts'
import { sentenceOf } from '../../shared/error-sentences.ts'
import { type Overview, useAt } from './use-overview.ts'

/** Where in time the page is, and the way to any window that is kept. */
export function TimeBar({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const { setAt } = useAt()
  const label = useId()
  const { history, waiting, shown, moment, missing, view } = overview
  const further = history.more || waiting
  const rising = history.windows.toReversed()
  // The last place is now.
  const place = shown === null ? rising.length : rising.indexOf(shown)
  const go = (to: number) => setAt(rising[Math.max(0, to)]?.block ?? null)
  if (view.lens === null) return null
  const block = formatCount(moment.block)
  const past = shown !== null
  // Room for the windows before they are read.
  const room = waiting || rising.length > 0 ? ' min-h-32 sm:min-h-22' : ''
  return (
    <section
      aria-labelledby={label}
      className={`rounded-xl border px-4 py-2.5 ${
        past ? 'sticky top-0 z-10 border-claimed bg-claimed-soft' : 'border-line bg-raised'
      }${room}`}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p id={label} aria-live="polite" className="min-w-0 flex-1 basis-64">
          {past ? <Past overview={overview} /> : <Now block={block} />}
          {missing ? (
            <span className="block text-xs text-claimed">
              {further
                ? t`The window of this address was not read yet, so the present is shown: read older windows to go there.`
                : t`The window of this address is not kept, so the present is shown.`}
            </span>
          ) : null}
        </p>
        {rising.length === 0 ? (
          <p className="text-xs text-muted">
            {waiting
              ? t`Reading the windows that the validator keeps…`
              : history.failure === null
                ? t`The validator keeps no window yet: the first one ends soon.`
                : sentenceOf(history.failure).what}
          </p>
        ) : (
          <div className="flex min-w-0 flex-1 basis-80 items-center gap-1">
            <IconButton
              icon={ChevronLeft}
              label={t`One window back`}
              disabled={place === 0}
              onClick={() => go(place - 1)}
            />
            <input
              type="range"
              aria-label={t`Window to show; the last place is now`}
              aria-valuetext={past ? t`window that ended at block ${block}` : t`now`}
              min={0}
              max={rising.length}
              value={place}
              onChange={(event) => go(Number(event.target.value))}
              className="h-8 min-w-0 flex-1 accent-accent"
            />
            <IconButton
              icon={ChevronRight}
              label={t`One window on`}
              disabled={!past}
              onClick={() => go(place + 1)}
            />
            <Button compact variant={past ? 'primary' : 'quiet'} disabled={!past} onClick={() => setAt(null)}>
              {past ? t`Back to now` : t`Now`}
            </Button>
          </div>
        )}
      </div>
      {rising.length === 0 ? null : <Reach overview={overview} />}
    </section>
  )
}

function Now({ block }: { readonly block: string }) {
  return (
    <Trans>
      <strong className="font-semibold">Now</strong>, as of block {block}. What validators count is of the
      running window.
    </Trans>
  )
}

function Past({ overview }: { readonly overview: Overview }) {
  const { moment, view } = overview
  const [block, ago] = [formatCount(moment.block), formatAgo(moment.at, view.landscape.at)]
  const name = shorten(view.lens?.hotkey ?? '', 5)
  return (
    <Trans>
      <strong className="font-semibold">The past</strong>: the window that ended at block {block}, {ago}, as
      validator {name} kept it.
    </Trans>
  )
}

/** How far back one can go. */
function Reach({ overview }: { readonly overview: Overview }) {
  const { t } = useLingui()
  const { history, waiting, readOn } = overview
  const oldest = history.windows.at(-1)
  if (oldest === undefined) return null
  const [n, from] = [history.windows.length, formatDateTime(oldest.at)]
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-3 text-xs text-muted">
      <p>{t`${plural(n, { one: '# window', other: '# windows' })}, from ${from}`}</p>
      {history.more ? (
        <Button compact variant="quiet" disabled={readOn === null} onClick={() => readOn?.()}>
          {waiting ? t`Reading older windows…` : t`Read older windows`}
        </Button>
      ) : null}
    </div>
  )
}
