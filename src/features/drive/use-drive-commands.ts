import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { DriveEntry, DriveRow } from '../../client/entry-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { useSave } from '../shared/save-provider.tsx'
import { useShare } from '../shared/share-context.ts'
import { type Chosen, handlesOf } from './chosen.ts'
import { type DrivePlace, placePath } from './places.ts'
import { useWorkspace } from './workspace.tsx'

/** The dialog that is open over the list. */
export type DriveDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'rename'; readonly entry: DriveRow }
  | { readonly kind: 'details' | 'preview'; readonly entry: DriveRow; readonly row: number }
  | { readonly kind: 'move' | 'copy'; readonly chosen: Chosen }
  | { readonly kind: 'delete'; readonly chosen: Chosen; readonly all: boolean }

export interface DriveCommands {
  /** @param row its handle */
  readonly open: (entry: DriveRow, row: number) => void
  readonly download: (chosen: Chosen) => void
  readonly share: (chosen: Chosen) => void
  readonly proofs: (entry: DriveEntry) => void
  /** A copy that the command-line tool fetches. */
  readonly forTools: (entry: DriveEntry) => void
  /** Asks the miners whether they still have it. */
  readonly audit: (chosen: Chosen) => void
  readonly details: (entry: DriveRow, row: number) => void
  readonly rename: (entry: DriveRow) => void
  readonly newFolder: () => void
  /** Asks for the folder. */
  readonly relocate: (how: 'move' | 'copy', chosen: Chosen) => void
  /** Keeps them for the folder one goes to next. */
  readonly hold: (mode: 'move' | 'copy', chosen: Chosen) => void
  readonly star: (chosen: Chosen, starred: boolean) => void
  readonly trash: (chosen: Chosen) => void
  readonly restore: (chosen: Chosen) => void
  readonly deleteForGood: (chosen: Chosen, all?: boolean) => void
  /** Goes to the folder it is in, and selects it there. */
  readonly showInFolder: (entry: DriveRow, row: number) => void
}

/** Everything that can be done with entries, and the dialog it opened. */
export function useDriveCommands(place: DrivePlace): {
  readonly commands: DriveCommands
  readonly dialog: DriveDialog | null
  readonly closeDialog: () => void
} {
  const [dialog, setDialog] = useState<DriveDialog | null>(null)
  const [, navigate] = useLocation()
  const drive = useDrive()
  const { saveFile, saveArchive } = useSave()
  const share = useShare()
  const { actions, hold, memory } = useWorkspace()

  const commands = useMemo<DriveCommands>(
    () => ({
      open: (entry, row) =>
        // What is in the trash is looked at, not gone into.
        entry.kind === 'folder' && place.kind !== 'trash'
          ? navigate(placePath({ kind: 'folder', id: entry.id }))
          : setDialog({ kind: entry.kind === 'file' ? 'preview' : 'details', entry, row }),
      download: (chosen) => {
        const { only } = chosen
        if (only?.kind === 'file') saveFile(only)
        else
          drive.ids(handlesOf(chosen)).then(
            (ids) => saveArchive(ids, only?.name ?? null),
            () => undefined,
          )
      },
      share: (chosen) => {
        const { only } = chosen
        drive.ids(handlesOf(chosen)).then(
          (entryIds) => share({ entryIds, name: only?.name ?? null, kind: only?.kind ?? 'selection' }),
          () => undefined,
        )
      },
      proofs: (entry) => navigate(`/proofs/${encodeURIComponent(entry.id)}`),
      forTools: (entry) => navigate(`/tools/${encodeURIComponent(entry.id)}`),
      audit: (chosen) => void actions.audit(handlesOf(chosen)),
      details: (entry, row) => setDialog({ kind: 'details', entry, row }),
      rename: (entry) => setDialog({ kind: 'rename', entry }),
      newFolder: () => setDialog({ kind: 'new-folder' }),
      relocate: (how, chosen) => setDialog({ kind: how, chosen }),
      hold: (mode, chosen) => hold({ mode, chosen, from: place }),
      star: (chosen, starred) => void actions.star(handlesOf(chosen), starred),
      trash: (chosen) => void actions.trash(handlesOf(chosen)),
      restore: (chosen) => void actions.restore(handlesOf(chosen)),
      deleteForGood: (chosen, all = false) => setDialog({ kind: 'delete', chosen, all }),
      showInFolder: (entry, row) => {
        const folder = { kind: 'folder', id: entry.parentId } as const
        memory.reveal(folder, row)
        navigate(placePath(folder))
      },
    }),
    [navigate, drive, saveFile, saveArchive, share, actions, hold, memory, place],
  )
  return { commands, dialog, closeDialog: () => setDialog(null) }
}
