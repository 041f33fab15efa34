import { useLingui } from '@lingui/react/macro'
import {
  Download,
  FolderInput,
  FolderSearch,
  Link2,
  Pencil,
  RotateCcw,
  ShieldCheck,
  SquareTerminal,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react'
import type { DriveRow } from '../../client/entry-api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { useEntry } from '../shared/entry-query.ts'
import type { Chosen } from './chosen.ts'
import { FileFacts, FolderFacts } from './details-facts.tsx'
import { EntryPicture } from './entry-picture.tsx'
import type { DriveCommands } from './use-drive-commands.ts'
import { VersionsList } from './versions-list.tsx'

interface DetailsSheetProps {
  /** As it was when the sheet was opened. */
  readonly entry: DriveRow
  /** Its handle. */
  readonly row: number
  readonly commands: DriveCommands
  readonly onClose: () => void
}

/** What is known of one entry, and what can be done with it. */
export function DetailsSheet({ entry: opened, row, commands, onClose }: DetailsSheetProps) {
  const { t } = useLingui()
  const entry = useEntry(opened.id) ?? opened
  const file = entry.kind === 'file'
  const chosen: Chosen = { rows: new Set([row]), only: entry }
  const trashed = entry.trashedAt !== null
  return (
    <Dialog title={file ? t`File` : t`Folder`} placement="side" onClose={onClose}>
      <div className="mb-5 flex items-center gap-3">
        <span className="size-16 shrink-0 overflow-hidden rounded-lg border border-line">
          <EntryPicture entry={entry} />
        </span>
        <EntryName name={entry.name} className="min-w-0 flex-1 text-base font-semibold break-words" />
        {trashed ? null : (
          <IconButton
            icon={entry.starred ? StarOff : Star}
            label={entry.starred ? t`Remove star` : t`Star`}
            aria-pressed={entry.starred}
            onClick={() => (onClose(), commands.star(chosen, !entry.starred))}
          />
        )}
      </div>
      {file ? <FileFacts entry={entry} /> : <FolderFacts entry={entry} />}
      {file && entry.versions > 0 ? <VersionsList entry={entry} /> : null}
      <div className="mt-6 flex flex-col gap-2">
        {trashed ? (
          <TrashedActions chosen={chosen} commands={commands} onClose={onClose} />
        ) : (
          <Actions entry={entry} row={row} chosen={chosen} commands={commands} onClose={onClose} />
        )}
      </div>
    </Dialog>
  )
}

interface ActionsProps {
  readonly chosen: Chosen
  readonly commands: DriveCommands
  readonly onClose: () => void
}

function Actions({
  entry,
  row,
  chosen,
  commands,
  onClose,
}: ActionsProps & { readonly entry: DriveRow; readonly row: number }) {
  const { t } = useLingui()
  const file = entry.kind === 'file'
  return (
    <>
      <Button variant="primary" icon={Download} onClick={() => (onClose(), commands.download(chosen))}>
        {file ? t({ message: 'Download', context: 'verb' }) : t`Download as ZIP`}
      </Button>
      {file ? (
        <>
          <Button icon={ShieldCheck} onClick={() => commands.proofs(entry)}>
            {t`Open proof sheet`}
          </Button>
          <Button icon={SquareTerminal} onClick={() => commands.forTools(entry)}>
            {t`Store for the bittensor tools`}
          </Button>
        </>
      ) : null}
      <Button icon={Link2} onClick={() => (onClose(), commands.share(chosen))}>
        {t({ message: 'Share', context: 'verb' })}
      </Button>
      <Button icon={FolderSearch} onClick={() => (onClose(), commands.showInFolder(entry, row))}>
        {t`Show in folder`}
      </Button>
      <Button icon={Pencil} onClick={() => commands.rename(entry)}>
        {t`Rename`}
      </Button>
      <Button icon={FolderInput} onClick={() => commands.relocate('move', chosen)}>
        {t`Move to…`}
      </Button>
      <Button icon={Trash2} onClick={() => (onClose(), commands.trash(chosen))}>
        {t`Move to trash`}
      </Button>
    </>
  )
}

function TrashedActions({ chosen, commands, onClose }: ActionsProps) {
  const { t } = useLingui()
  return (
    <>
      <Button variant="primary" icon={RotateCcw} onClick={() => (onClose(), commands.restore(chosen))}>
        {t`Restore`}
      </Button>
      <Button icon={Trash2} onClick={() => commands.deleteForGood(chosen)}>
        {t`Delete for good`}
      </Button>
    </>
  )
}
