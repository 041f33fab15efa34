import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Download, Link2, Pencil, ShieldCheck, Trash2 } from 'lucide-react'
import type { DriveEntry, DriveRow } from '../../client/drive-api.ts'
import { PART_PLAIN } from '../../protocol/envelope/records.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatDateTime } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { useTotals } from '../shared/totals-query.ts'
import { chosenRow } from './chosen.ts'
import { CopiesCell } from './copies-cell.tsx'
import { FileIcon } from './file-icon.tsx'
import type { DriveCommands } from './use-drive-commands.ts'

interface DetailsSheetProps {
  readonly entry: DriveRow
  readonly commands: DriveCommands
  readonly onClose: () => void
}

/** What is known of one entry, and what can be done with it. */
export function DetailsSheet({ entry, commands, onClose }: DetailsSheetProps) {
  const { t } = useLingui()
  const file = entry.kind === 'file'
  return (
    <Dialog title={file ? t`File` : t`Folder`} placement="side" onClose={onClose}>
      <div className="mb-5 flex items-center gap-3">
        <FileIcon entry={entry} />
        <EntryName name={entry.name} className="min-w-0 text-base font-semibold break-words" />
      </div>
      {file ? <FileFacts entry={entry} /> : <FolderFacts entry={entry} />}
      <div className="mt-6 flex flex-col gap-2">
        {file ? (
          <>
            <Button
              variant="primary"
              icon={Download}
              onClick={() => (onClose(), commands.download(chosenRow(entry)))}
            >
              {t({ message: 'Download', context: 'verb' })}
            </Button>
            <Button icon={ShieldCheck} onClick={() => commands.proofs(entry)}>
              {t`Open proof sheet`}
            </Button>
            <Button icon={Link2} onClick={() => commands.link(entry)}>
              {t`Copy link`}
            </Button>
          </>
        ) : null}
        <Button icon={Pencil} onClick={() => commands.rename(entry)}>
          {t`Rename`}
        </Button>
        <Button icon={Trash2} onClick={() => commands.remove(chosenRow(entry))}>
          {t`Remove`}
        </Button>
      </div>
    </Dialog>
  )
}

function FileFacts({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  const size = formatBytes(entry.bytes)
  const largest = formatBytes(PART_PLAIN)
  const facts: readonly Fact[] = [
    { label: t`Size`, value: t`${size} (${plural(entry.bytes, { one: '# byte', other: '# bytes' })})` },
    { label: t`Type`, value: entry.mediaType === '' ? t`Not stated` : entry.mediaType },
    { label: t`Modified`, value: formatDateTime(entry.modifiedAt) },
    { label: t`Added`, value: formatDateTime(entry.addedAt) },
    {
      label: t`Parts`,
      value: t`${plural(entry.parts, { one: '# part', other: '# parts' })} of at most ${largest}`,
    },
    { label: t`Copies`, value: <CopiesCell entry={entry} /> },
    {
      label: t`Manifest`,
      value:
        entry.cid === null ? (
          t`Not stored yet`
        ) : (
          <CopyText text={entry.cid} what={t`manifest CID`} keep={10} />
        ),
    },
  ]
  return <Facts facts={facts} />
}

function FolderFacts({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  const totals = useTotals([entry.id])
  const facts: readonly Fact[] = [
    {
      label: t`Holds`,
      value: t`${plural(totals.files, { one: '# file', other: '# files' })}, ${plural(totals.folders, { one: '# folder', other: '# folders' })}`,
    },
    { label: t`Size`, value: formatBytes(totals.bytes) },
    { label: t`Added`, value: formatDateTime(entry.addedAt) },
  ]
  return <Facts facts={facts} />
}
