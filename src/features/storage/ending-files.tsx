import { useLingui } from '@lingui/react/macro'
import { Badge } from '../../ui/badge.tsx'
import { formatBytes, formatDay } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { useEndingFiles } from '../shared/upkeep-query.ts'

/** Days within which an end is near; validators that give short terms make it nearer (client/upkeep/terms.ts). */
const NEAR_DAYS = 30

/** The files that end soon, and those that have: what to download first. */
export function EndingFiles() {
  const { t } = useLingui()
  const { data } = useEndingFiles(NEAR_DAYS, true)
  if (data === undefined) return null
  if (!data.ok) return <FailureNote failure={data.error} />
  if (data.value.length === 0) return null
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Which files end first?`}</h2>
      <p className="text-muted">{t`Download them while their copies are there, and add them again if they cannot be renewed.`}</p>
      <ul className="mt-2 divide-y divide-line">
        {data.value.map(({ entryId, name, bytes, endsAt }) => (
          <li key={entryId} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-2">
            <EntryName name={name} className="min-w-0 flex-1 basis-48 break-words" />
            <span className="text-muted tabular-nums">{formatBytes(bytes)}</span>
            <Badge tone={endsAt === 0 ? 'failed' : 'claimed'}>
              {endsAt === 0 ? t`No copy any more` : t`Ends ${formatDay(endsAt)}`}
            </Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}
