import { DeleteDialog } from './delete-dialog.tsx'
import { DetailsSheet } from './details-sheet.tsx'
import { FolderDialog } from './folder-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'
import type { DrivePlace } from './places.ts'
import type { DriveCommands, DriveDialog } from './use-drive-commands.ts'

interface DriveDialogsProps {
  readonly dialog: DriveDialog | null
  readonly commands: DriveCommands
  readonly place: DrivePlace
  readonly onClose: () => void
}

export function DriveDialogs({ dialog, commands, place, onClose }: DriveDialogsProps) {
  const folderId = place.kind === 'folder' ? place.id : null
  if (dialog === null) return null
  switch (dialog.kind) {
    case 'new-folder':
      return <NameDialog entry={null} parentId={folderId} onClose={onClose} />
    case 'rename':
      return <NameDialog entry={dialog.entry} parentId={folderId} onClose={onClose} />
    case 'move':
    case 'copy':
      return <FolderDialog how={dialog.kind} chosen={dialog.chosen} place={place} onClose={onClose} />
    case 'delete':
      return <DeleteDialog chosen={dialog.chosen} all={dialog.all} onClose={onClose} />
    case 'details':
      return (
        <DetailsSheet
          key={dialog.entry.id}
          entry={dialog.entry}
          row={dialog.row}
          commands={commands}
          onClose={onClose}
        />
      )
  }
}
