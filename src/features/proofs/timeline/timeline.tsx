import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { Moment, SheetNotes } from '../../../client/sheet-api.ts'
import { formatDay } from '../../../ui/format.ts'
import { AuditEntry, DownloadEntry, StoredEntry } from './timeline-entries.tsx'
import { daysOf } from './timeline-model.ts'

/** Days that are shown at once; a file that is audited daily has hundreds. */
const DAYS_SHOWN = 30

/** What became of the file: stored, downloaded, audited; newest first. */
export function Timeline({ sheet: { entryId, moments: all } }: { readonly sheet: SheetNotes }) {
  const { t } = useLingui()
  const days = useMemo(() => daysOf(all), [all])
  if (days.length === 0)
    return (
      <p className="text-muted">
        {t`Nothing yet. Receipts of uploads, downloads and audits are kept here, each with all of its checks.`}
      </p>
    )
  return (
    <ol className="flex flex-col gap-5">
      {days.slice(0, DAYS_SHOWN).map(({ day, moments }) => (
        <li key={day}>
          <h3 className="mb-2 text-[0.8125rem] font-semibold text-muted">{formatDay(day)}</h3>
          <ol className="flex flex-col rounded-xl border border-line bg-surface">
            {moments.map((moment) => (
              <li key={`${moment.kind}-${moment.at}`} className="border-b border-line p-4 last:border-0">
                <Entry entryId={entryId} moment={moment} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}

function Entry({ entryId, moment }: { readonly entryId: string; readonly moment: Moment }) {
  switch (moment.kind) {
    case 'stored':
      return <StoredEntry moment={moment} />
    case 'audit':
      return <AuditEntry moment={moment} />
    case 'download':
      return <DownloadEntry entryId={entryId} moment={moment} />
  }
}
