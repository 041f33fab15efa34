import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { FileAudits } from '../../../client/audit-api.ts'
import type { ProofSheet } from '../../../client/proof-api.ts'
import { formatDay } from '../../../ui/format.ts'
import { AuditEntry, DownloadEntry, StoredEntry } from './timeline-entries.tsx'
import { type Moment, timelineOf } from './timeline-model.ts'

/** Days that are shown at once; a file that is audited daily has hundreds. */
const DAYS_SHOWN = 30

/** What became of the file: stored, downloaded, audited; newest first. */
export function Timeline({
  sheet,
  audits,
}: {
  readonly sheet: ProofSheet
  readonly audits: FileAudits | null
}) {
  const { t } = useLingui()
  const days = useMemo(() => timelineOf(sheet, audits), [sheet, audits])
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
                <Entry moment={moment} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}

function Entry({ moment }: { readonly moment: Moment }) {
  switch (moment.kind) {
    case 'stored':
      return <StoredEntry moment={moment} />
    case 'audit':
      return <AuditEntry moment={moment} />
    case 'download':
      return <DownloadEntry download={moment.download} />
  }
}
