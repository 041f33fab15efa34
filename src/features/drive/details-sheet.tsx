import { Download, Link2, Pencil, ShieldCheck, Trash2 } from 'lucide-react'
import type { DriveEntry } from '../../client/drive-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatCount, formatDateTime, plural } from '../../ui/format.ts'
import { useEntries } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { CopiesCell } from './copies-cell.tsx'
import { contentsOf, totalsOf } from './entry-tree.ts'
import { FileIcon } from './file-icon.tsx'
import type { DriveCommands } from './use-drive-commands.ts'

interface DetailsSheetProps {
  readonly entry: DriveEntry
  readonly commands: DriveCommands
  readonly onClose: () => void
}

/** What is known of one entry, and what can be done with it. */
export function DetailsSheet({ entry, commands, onClose }: DetailsSheetProps) {
  const file = entry.kind === 'file'
  return (
    <Dialog title={file ? 'File' : 'Folder'} placement="side" onClose={onClose}>
      <div className="mb-5 flex items-center gap-3">
        <FileIcon entry={entry} />
        <EntryName name={entry.name} className="min-w-0 text-base font-semibold break-words" />
      </div>
      {file ? <FileFacts entry={entry} /> : <FolderFacts entry={entry} />}
      <div className="mt-6 flex flex-col gap-2">
        {file ? (
          <>
            <Button variant="primary" icon={Download} onClick={() => (onClose(), commands.download([entry]))}>
              Download
            </Button>
            <Button icon={ShieldCheck} onClick={() => commands.proofs(entry)}>
              Open proof sheet
            </Button>
            <Button icon={Link2} onClick={() => commands.link(entry)}>
              Copy link
            </Button>
          </>
        ) : null}
        <Button icon={Pencil} onClick={() => commands.rename(entry)}>
          Rename
        </Button>
        <Button icon={Trash2} onClick={() => commands.remove([entry])}>
          Remove
        </Button>
      </div>
    </Dialog>
  )
}

function FileFacts({ entry }: { readonly entry: DriveEntry }) {
  const facts: readonly Fact[] = [
    { label: 'Size', value: `${formatBytes(entry.bytes)} (${formatCount(entry.bytes)} bytes)` },
    { label: 'Type', value: entry.mediaType === '' ? 'Not stated' : entry.mediaType },
    { label: 'Modified', value: formatDateTime(entry.modifiedAt) },
    { label: 'Added', value: formatDateTime(entry.addedAt) },
    { label: 'Parts', value: `${plural(entry.parts, 'part')} of at most 8.39 MB` },
    { label: 'Copies', value: <CopiesCell entry={entry} /> },
    {
      label: 'Manifest',
      value:
        entry.cid === null ? 'Not stored yet' : <CopyText text={entry.cid} what="manifest CID" keep={10} />,
    },
  ]
  return <Facts facts={facts} />
}

function FolderFacts({ entry }: { readonly entry: DriveEntry }) {
  const totals = totalsOf(contentsOf(useEntries(), entry.id))
  const facts: readonly Fact[] = [
    { label: 'Holds', value: `${plural(totals.files, 'file')}, ${plural(totals.folders, 'folder')}` },
    { label: 'Size', value: formatBytes(totals.bytes) },
    { label: 'Added', value: formatDateTime(entry.addedAt) },
  ]
  return <Facts facts={facts} />
}
