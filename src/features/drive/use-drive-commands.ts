import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { DriveEntry } from '../../client/drive-api.ts'
import { useEntries } from '../shared/drive-context.tsx'
import { useSave } from '../shared/save-provider.tsx'
import { folderPath } from './breadcrumbs.tsx'
import { contentsOf } from './entry-tree.ts'

/** The dialog that is open over the list. */
export type DriveDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'rename'; readonly entry: DriveEntry }
  | { readonly kind: 'remove'; readonly entries: readonly DriveEntry[] }
  | { readonly kind: 'link'; readonly entry: DriveEntry }
  | { readonly kind: 'details'; readonly entry: DriveEntry }

export interface DriveCommands {
  readonly open: (entry: DriveEntry) => void
  readonly download: (entries: readonly DriveEntry[]) => void
  readonly link: (entry: DriveEntry) => void
  readonly proofs: (entry: DriveEntry) => void
  readonly details: (entry: DriveEntry) => void
  readonly rename: (entry: DriveEntry) => void
  readonly remove: (entries: readonly DriveEntry[]) => void
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
  const entries = useEntries()
  const save = useSave()

  const commands = useMemo<DriveCommands>(
    () => ({
      open: (entry) =>
        entry.kind === 'folder' ? navigate(folderPath(entry.id)) : setDialog({ kind: 'details', entry }),
      download: (chosen) => {
        const all = chosen.flatMap((entry) =>
          entry.kind === 'folder' ? contentsOf(entries, entry.id) : [entry],
        )
        for (const entry of all) if (entry.kind === 'file') save(entry)
      },
      link: (entry) => setDialog({ kind: 'link', entry }),
      proofs: (entry) => navigate(`/proofs/${encodeURIComponent(entry.id)}`),
      details: (entry) => setDialog({ kind: 'details', entry }),
      rename: (entry) => setDialog({ kind: 'rename', entry }),
      remove: (chosen) => setDialog({ kind: 'remove', entries: chosen }),
      newFolder: () => setDialog({ kind: 'new-folder' }),
    }),
    [entries, navigate, save],
  )
  return { commands, dialog, closeDialog: () => setDialog(null) }
}
