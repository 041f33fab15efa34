import { useLingui } from '@lingui/react/macro'
import { useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { DriveEntry } from '../../client/drive-api.ts'
import { PRODUCT } from '../../ui/product.ts'
import { useEntries } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { AddButtons } from './add-buttons.tsx'
import { Breadcrumbs, folderPath } from './breadcrumbs.tsx'
import { DriveDialogs } from './drive-dialogs.tsx'
import { EmptyDrive, EmptyFolder, MissingFolder } from './drive-empty.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { EntryMenu } from './entry-menu.tsx'
import { childrenOf, pathTo, type Sort, sortEntries, totalsOf } from './entry-tree.ts'
import { FileList } from './file-list.tsx'
import { keepOnly, NOTHING, selectRow } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useAddFiles } from './use-add-files.ts'
import { useDriveCommands } from './use-drive-commands.ts'
import { usePageDrop } from './use-page-drop.ts'

export function DriveScreen({ folderId }: { readonly folderId: string | null }) {
  const { t } = useLingui()
  const place = t`Drive`
  const entries = useEntries()
  const path = useMemo(() => pathTo(entries, folderId), [entries, folderId])
  const folder = path.at(-1)
  const missing = folderId !== null && folder === undefined
  const adding = useAddFiles(missing ? null : folderId)
  const over = usePageDrop(adding.addDropped)
  const { commands, dialog, closeDialog } = useDriveCommands()
  const here = useMemo(() => childrenOf(entries, folderId), [entries, folderId])

  useEffect(() => {
    document.title = `${place} · ${PRODUCT}`
  }, [place])

  return (
    <>
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-3 pt-5 pb-4 sm:px-6 sm:pt-6">
        <Breadcrumbs path={path} />
        <AddButtons onFiles={adding.addPicked} onNewFolder={commands.newFolder} />
      </header>
      {adding.failure === null ? null : (
        <div className="px-4 pb-3 sm:px-6">
          <FailureNote failure={adding.failure} />
        </div>
      )}
      <section className="flex min-h-0 flex-1 flex-col border-t border-line bg-surface sm:mx-6 sm:mb-6 sm:overflow-hidden sm:rounded-xl sm:border">
        {missing ? (
          <MissingFolder />
        ) : (
          <Folder key={folderId} folderId={folderId} here={here} path={path} commands={commands} />
        )}
      </section>
      <DriveDialogs
        dialog={dialog}
        commands={commands}
        folderId={folderId}
        siblings={here}
        onClose={closeDialog}
      />
      {over ? <DropOverlay folderName={folder?.name ?? null} /> : null}
    </>
  )
}

interface FolderProps {
  readonly folderId: string | null
  readonly here: readonly DriveEntry[]
  readonly path: readonly DriveEntry[]
  readonly commands: ReturnType<typeof useDriveCommands>['commands']
}

function Folder({ folderId, here, path, commands }: FolderProps) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const [sort, setSort] = useState<Sort>({ key: 'name', descending: false })
  const [chosen, setChosen] = useState(NOTHING)
  const [menu, setMenu] = useState<{
    readonly entry: DriveEntry
    readonly at: { x: number; y: number }
  } | null>(null)
  const rows = useMemo(() => sortEntries(here, sort), [here, sort])
  const order = useMemo(() => rows.map(({ id }) => id), [rows])
  const selection = useMemo(() => keepOnly(chosen, order), [chosen, order])
  const selected = useMemo(() => rows.filter(({ id }) => selection.ids.has(id)), [rows, selection])

  if (here.length === 0) return folderId === null ? <EmptyDrive /> : <EmptyFolder />
  return (
    <>
      <SelectionBar
        selected={selected}
        totals={totalsOf(here)}
        commands={commands}
        onClear={() => setChosen(NOTHING)}
      />
      <FileList
        label={path.at(-1)?.name ?? t`Drive`}
        rows={rows}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelection={setChosen}
        onSelect={(entry, modifier) => setChosen(selectRow(selection, order, entry.id, modifier))}
        onOpen={commands.open}
        onUp={() => folderId !== null && navigate(folderPath(path.at(-2)?.id ?? null))}
        onRename={commands.rename}
        onRemove={() => commands.remove(selected)}
        onMenu={(entry, at) => setMenu({ entry, at })}
      />
      {menu === null ? null : (
        <EntryMenu entry={menu.entry} at={menu.at} commands={commands} onClose={() => setMenu(null)} />
      )}
    </>
  )
}
