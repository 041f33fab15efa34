import { useLingui } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { formatDateTime } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { besideSentence, type Keeping, keepingOf, keepingSentence, renewalSentence } from './keeping-model.ts'

const DOTS: Readonly<Record<Keeping, string>> = {
  kept: 'bg-verified',
  ending: 'bg-claimed',
  unrenewed: 'bg-claimed',
  lost: 'bg-failed',
  unknown: 'bg-unknown',
  empty: 'bg-unknown',
}

/** Whether everything is kept, what was done for it, and what stands against it. */
export function KeepingCard({ state }: { readonly state: UpkeepState }) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const { phase, lastAt, progress, trouble } = state
  const working = busy || phase === 'working'
  const at = lastAt === null ? null : formatDateTime(lastAt)
  const more = [besideSentence(state), renewalSentence(state)].filter((part) => part !== '').join(' ')
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="flex items-start gap-2.5 text-base font-semibold">
            <span
              aria-hidden="true"
              className={classNames('mt-1.5 size-2.5 shrink-0 rounded-full', DOTS[keepingOf(state)])}
            />
            {keepingSentence(state)}
          </h2>
          {more === '' ? null : <p className="mt-1 pl-5">{more}</p>}
          <p className="mt-1 pl-5 text-[0.8125rem] text-muted">
            {phase === 'elsewhere' ? t`Another tab of this drive looks after it.` : null}
            {phase !== 'elsewhere' && at !== null ? t`By the word of validators, asked at ${at}.` : null}
            {phase !== 'elsewhere' && at === null
              ? t`Validators have not been asked yet in this visit.`
              : null}
          </p>
        </div>
        <Button
          icon={RefreshCw}
          disabled={working}
          onClick={() => void run(() => drive.upkeepNow())}
          className="max-sm:w-full"
        >
          {working ? t`Asking all validators…` : t`Ask and renew now`}
        </Button>
      </div>
      <div className="flex flex-col gap-3 *:mt-3">
        {working && progress !== null && progress.total > 0 ? (
          <Progress label={t`Files that were asked about`} value={progress.done / progress.total} />
        ) : null}
        {trouble === null ? null : <Trouble state={state} />}
        {failure === null && state.failure !== null ? <FailureNote failure={state.failure} /> : null}
        {failure === null ? null : <FailureNote failure={failure} />}
      </div>
    </section>
  )
}

/** What stands against renewing the files that end soon. */
function Trouble({ state: { trouble, settings } }: { readonly state: UpkeepState }) {
  const { t } = useLingui()
  if (trouble === null) return null
  if (trouble.failure !== null) return <FailureNote failure={trouble.failure} />
  return (
    <InlineNote tone="claimed">
      {settings.automatic
        ? t`They should have been renewed by now. Leave the page open until the network has been asked, or ask now.`
        : t`Renewing is switched off. Switch it on below, or download what you want to keep.`}
    </InlineNote>
  )
}
