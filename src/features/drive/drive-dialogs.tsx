import { DetailsSheet } from './details-sheet.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import type { DriveCommands, DriveDialog } from './use-drive-commands.ts'

interface DriveDialogsProps {
  readonly dialog: DriveDialog | null
  readonly commands: DriveCommands
  readonly folderId: string | null
  readonly onClose: () => void
}

export function DriveDialogs({ dialog, commands, folderId, onClose }: DriveDialogsProps) {
  if (dialog === null) return null
  switch (dialog.kind) {
    case 'new-folder':
      return <NameDialog entry={null} parentId={folderId} onClose={onClose} />
    case 'rename':
      return <NameDialog entry={dialog.entry} parentId={folderId} onClose={onClose} />
    case 'remove':
      return <RemoveDialog chosen={dialog.chosen} onClose={onClose} />
    case 'link':
      return <LinkDialog entry={dialog.entry} onClose={onClose} />
    case 'details':
      return <DetailsSheet entry={dialog.entry} commands={commands} onClose={onClose} />
  }
}
