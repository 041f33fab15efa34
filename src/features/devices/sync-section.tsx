import { useLingui } from '@lingui/react/macro'
import { RefreshCw } from 'lucide-react'
import type { HeadStanding, SyncState } from '../../client/sync-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatCount, formatDateTime } from '../../ui/format.ts'
import { InlineNote, LoadingNotice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { useSync } from '../shared/use-sync.ts'
import { useRollbacks } from './devices-query.ts'
import { RollbackNote } from './rollback-note.tsx'
import { keepersSentence, type Step, standingWords, stepOf, stepSentence } from './sync-model.ts'

/** Settings: the drive's list of files on the network, and who keeps it. */
export function SyncSection() {
  const { t } = useLingui()
  const drive = useDrive()
  const sync = useSync()
  const { busy, failure, run } = useCall()
  return (
    <section id="sync" className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`In step`}</h2>
      <p className="text-muted">
        {t`The list of your files goes to the network too, sealed: from there a new device gets the whole drive, and your devices learn of each other’s changes.`}
      </p>
      {sync === null ? <LoadingNotice>{t`Loading…`}</LoadingNotice> : <State sync={sync} />}
      {failure === null ? null : <FailureNote failure={failure} />}
      <Button
        icon={RefreshCw}
        disabled={busy || sync?.phase === 'syncing'}
        onClick={() => void run(() => drive.syncNow())}
        className="mt-3 max-sm:w-full"
      >
        {busy ? t`Asking all validators…` : t`Get in step now`}
      </Button>
    </section>
  )
}

const DOTS: Readonly<Record<Step, string>> = {
  'in-step': 'bg-verified',
  sending: 'bg-accent',
  waiting: 'bg-accent',
  stuck: 'bg-failed',
  off: 'bg-unknown',
}

function State({ sync }: { readonly sync: SyncState }) {
  const { t } = useLingui()
  const { data: rollbacks } = useRollbacks()
  const { lastAt, number, standings, failure, pieces, unread } = sync
  const at = lastAt === null ? null : formatDateTime(lastAt)
  const head = formatCount(number)
  const missing = formatCount(unread)
  return (
    <div className="mt-3 flex flex-col gap-3">
      <div>
        <p className="flex items-center gap-2 font-medium">
          <span
            aria-hidden="true"
            className={classNames('size-2.5 shrink-0 rounded-full', DOTS[stepOf(sync)])}
          />
          {stepSentence(sync)}
        </p>
        <p className="pl-4.5 text-[0.8125rem] text-muted">
          {at === null
            ? t`No round with the network has ended yet since the drive was opened.`
            : `${keepersSentence(sync)} ${t`State ${head}, last looked at ${at}.`}`}
        </p>
      </div>
      {pieces === null ? null : (
        <Progress label={t`Pieces of the index that were read`} value={pieces.done / pieces.total} />
      )}
      {failure === null ? null : <FailureNote failure={failure} />}
      {unread === 0 ? null : (
        <InlineNote tone="claimed">
          {t`${missing} pieces of the index, written by another device, could not be fetched yet. What they list is missing here until then; they are asked for again by themselves.`}
        </InlineNote>
      )}
      {standings.length === 0 ? null : (
        <Disclosure
          summary={t`Who keeps it`}
          open={standings.some(({ standing }) => standing === 'rolled-back' || standing === 'wrong')}
        >
          <ul className="divide-y divide-line">
            {standings.map((standing) => (
              <StandingRow key={standing.hotkey} standing={standing} />
            ))}
          </ul>
        </Disclosure>
      )}
      {rollbacks?.ok === true
        ? rollbacks.value.map((evidence) => (
            <RollbackNote key={evidence.servedSignature} evidence={evidence} />
          ))
        : null}
    </div>
  )
}

function StandingRow({ standing }: { readonly standing: HeadStanding }) {
  const { t } = useLingui()
  const { tone, word, text } = standingWords(standing)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-2">
      <Badge tone={tone}>{word}</Badge>
      <CopyText text={standing.hotkey} what={t`validator hotkey`} />
      <span className="min-w-0 basis-64 flex-1 text-[0.8125rem] text-muted">{text}</span>
    </li>
  )
}
