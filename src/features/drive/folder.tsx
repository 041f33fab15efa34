import { useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { DriveRow, Sort } from '../../client/drive-api.ts'
import type { List } from '../shared/use-list.ts'
import { folderPath } from './breadcrumbs.tsx'
import { EmptyDrive, EmptyFolder } from './drive-empty.tsx'
import { EntryMenu } from './entry-menu.tsx'
import { FileList } from './file-list.tsx'
import { keepOnly, NOTHING, selectRow } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useChosen } from './use-chosen.ts'
import type { DriveCommands } from './use-drive-commands.ts'

interface FolderProps {
  readonly folderId: string | null
  readonly list: List
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly commands: DriveCommands
}

/** What is in a folder, what of it is selected, and its menus. */
export function Folder({ folderId, list, sort, onSort, commands }: FolderProps) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const { order, path, totals } = list.state
  const [picked, setPicked] = useState(NOTHING)
  const [menu, setMenu] = useState<{
    readonly entry: DriveRow
    readonly at: { x: number; y: number }
  } | null>(null)
  const selection = useMemo(() => keepOnly(picked, order), [picked, order])
  const chosen = useChosen(list, selection)

  if (order.length === 0) return folderId === null ? <EmptyDrive /> : <EmptyFolder />
  return (
    <>
      <SelectionBar chosen={chosen} totals={totals} commands={commands} onClear={() => setPicked(NOTHING)} />
      <FileList
        label={path.at(-1)?.name ?? t`Drive`}
        list={list}
        sort={sort}
        onSort={onSort}
        selection={selection}
        onSelection={setPicked}
        onSelect={(row, modifier) => setPicked(selectRow(selection, order, row, modifier))}
        onOpen={commands.open}
        onUp={() => folderId !== null && navigate(folderPath(path.at(-2)?.id ?? null))}
        onRename={commands.rename}
        onRemove={() => chosen !== null && commands.remove(chosen)}
        onMenu={(_row, entry, at) => setMenu({ entry, at })}
      />
      {menu === null ? null : (
        <EntryMenu entry={menu.entry} at={menu.at} commands={commands} onClose={() => setMenu(null)} />
      )}
    </>
  )
}
