import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { DriveEntry, DriveRow } from '../../client/drive-api.ts'
import { useSave } from '../shared/save-provider.tsx'
import { folderPath } from './breadcrumbs.tsx'
import type { Chosen } from './chosen.ts'

/** The dialog that is open over the list. */
export type DriveDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'rename'; readonly entry: DriveEntry }
  | { readonly kind: 'remove'; readonly chosen: Chosen }
  | { readonly kind: 'link'; readonly entry: DriveEntry }
  | { readonly kind: 'details'; readonly entry: DriveRow }

export interface DriveCommands {
  readonly open: (entry: DriveRow) => void
  readonly download: (chosen: Chosen) => void
  readonly link: (entry: DriveEntry) => void
  readonly proofs: (entry: DriveEntry) => void
  readonly details: (entry: DriveRow) => void
  readonly rename: (entry: DriveEntry) => void
  readonly remove: (chosen: Chosen) => void
  readonly newFolder: () => void
}

/** Everything that can be done with entries, and the dialog it opened. */
export function useDriveCommands(): {
  readonly commands: DriveCommands
  readonly dialog: DriveDialog | null
  readonly closeDialog: () => void
} {
  const [dialog, setDialog] = useState<DriveDialog | null>(null)
  const [, navigate] = useLocation()
  const { saveFile, saveArchive } = useSave()

  const commands = useMemo<DriveCommands>(
    () => ({
      open: (entry) =>
        entry.kind === 'folder' ? navigate(folderPath(entry.id)) : setDialog({ kind: 'details', entry }),
      download: ({ ids, only }) => {
        if (only?.kind === 'file') saveFile(only)
        else saveArchive(ids, only?.name ?? null)
      },
      link: (entry) => setDialog({ kind: 'link', entry }),
      proofs: (entry) => navigate(`/proofs/${encodeURIComponent(entry.id)}`),
      details: (entry) => setDialog({ kind: 'details', entry }),
      rename: (entry) => setDialog({ kind: 'rename', entry }),
      remove: (chosen) => setDialog({ kind: 'remove', chosen }),
      newFolder: () => setDialog({ kind: 'new-folder' }),
    }),
    [navigate, saveFile, saveArchive],
  )
  return { commands, dialog, closeDialog: () => setDialog(null) }
}
