import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Sort } from '../../client/drive-api.ts'
import { PRODUCT } from '../../ui/product.ts'
import { FailureNote } from '../shared/failure-note.tsx'
import { useList } from '../shared/use-list.ts'
import { AddButtons } from './add-buttons.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { DriveDialogs } from './drive-dialogs.tsx'
import { MissingFolder } from './drive-empty.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { Folder } from './folder.tsx'
import { useAddFiles } from './use-add-files.ts'
import { useDriveCommands } from './use-drive-commands.ts'
import { usePageDrop } from './use-page-drop.ts'

export function DriveScreen({ folderId }: { readonly folderId: string | null }) {
  const { t } = useLingui()
  const place = t`Drive`
  const [sort, setSort] = useState<Sort>({ key: 'name', descending: false })
  const list = useList({ place: { kind: 'folder', id: folderId }, sort })
  const missing = list?.state.missing ?? false
  const path = list?.state.path ?? []
  const adding = useAddFiles(missing ? null : folderId)
  const over = usePageDrop(adding.addDropped)
  const { commands, dialog, closeDialog } = useDriveCommands()

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
        {missing ? <MissingFolder /> : null}
        {list === null || missing ? null : (
          <Folder
            key={folderId}
            folderId={folderId}
            list={list}
            sort={sort}
            onSort={setSort}
            commands={commands}
          />
        )}
      </section>
      <DriveDialogs dialog={dialog} commands={commands} folderId={folderId} onClose={closeDialog} />
      {over ? <DropOverlay folderName={path.at(-1)?.name ?? null} /> : null}
    </>
  )
}
