import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { DriveEntry, DriveRow } from '../../client/entry-api.ts'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatDateTime, formatDay } from '../../ui/format.ts'
import { useTotals } from '../shared/totals-query.ts'
import { useLease } from '../shared/upkeep-query.ts'
import { CopiesCell } from './copies-cell.tsx'
import { WithinPath } from './within-path.tsx'

/** Where it is, and when it went to the trash. */
function usePlaceFacts(entry: DriveRow): Fact[] {
  const { t } = useLingui()
  const { trashedAt, within } = entry
  return [
    { label: trashedAt === null ? t`In` : t`Was in`, value: <WithinPath within={within} /> },
    ...(trashedAt === null
      ? []
      : [{ label: t({ message: 'Trashed', context: 'date' }), value: formatDateTime(trashedAt) }]),
  ]
}

export function FileFacts({ entry }: { readonly entry: DriveRow }) {
  const { t } = useLingui()
  const place = usePlaceFacts(entry)
  const size = formatBytes(entry.bytes)
  const facts: readonly Fact[] = [
    ...place,
    { label: t`Size`, value: t`${size} (${plural(entry.bytes, { one: '# byte', other: '# bytes' })})` },
    { label: t`Type`, value: entry.mediaType === '' ? t`Not stated` : entry.mediaType },
    { label: t`Modified`, value: formatDateTime(entry.modifiedAt) },
    { label: t`Added`, value: formatDateTime(entry.addedAt) },
    { label: t`Stored`, value: <StoredAs entry={entry} /> },
    { label: t`Copies`, value: <CopiesCell entry={entry} /> },
    { label: t`Kept until`, value: <KeptUntil entryId={entry.id} /> },
    {
      label: entry.packed ? t`Pack` : t`Manifest`,
      value:
        entry.cid === null ? (
          t`Not stored yet`
        ) : (
          <CopyText text={entry.cid} what={entry.packed ? t`pack CID` : t`manifest CID`} keep={10} />
        ),
    },
  ]
  return <Facts facts={facts} />
}

/** By the word of validators, which is no proof. */
function KeptUntil({ entryId }: { readonly entryId: string }) {
  const { t } = useLingui()
  const { data } = useLease(entryId)
  if (data === undefined) return t`Asking validators…`
  if (!data.ok) return t`No validator says`
  const { endsAt, renewsAt } = data.value
  if (endsAt === null) return t`No validator says`
  if (endsAt === 0) return <span className="text-failed">{t`A part of it has no copy any more`}</span>
  const day = formatDay(endsAt)
  return renewsAt === null ? day : t`${day}; renewed from ${formatDay(renewsAt)} on`
}

function StoredAs({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  const largest = formatBytes(PART_PLAIN)
  if (entry.packed)
    return t`It shares an encrypted object with other small files, under a key of its own; each can be read and deleted alone.`
  return t`${plural(entry.parts, { one: '# part', other: '# parts' })} of at most ${largest}`
}

export function FolderFacts({ entry }: { readonly entry: DriveRow }) {
  const { t } = useLingui()
  const place = usePlaceFacts(entry)
  const totals = useTotals([entry.id])
  // The folder itself is among what was counted.
  const folders = Math.max(0, totals.folders - 1)
  const facts: readonly Fact[] = [
    ...place,
    {
      label: t`Holds`,
      value: t`${plural(totals.files, { one: '# file', other: '# files' })}, ${plural(folders, { one: '# folder', other: '# folders' })}`,
    },
    { label: t`Size`, value: formatBytes(totals.bytes) },
    { label: t`Added`, value: formatDateTime(entry.addedAt) },
  ]
  return <Facts facts={facts} />
}
