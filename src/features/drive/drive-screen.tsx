import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { DriveEntry, ViewPlace } from '../../client/entry-api.ts'
import { classNames } from '../../ui/class-names.ts'
import { PRODUCT } from '../../ui/product.ts'
import { readViewMode, writeViewMode } from '../shared/preferences.ts'
import { type List, useList } from '../shared/use-list.ts'
import type { FolderRef } from './action-sentences.ts'
import { AddButtons } from './add-buttons.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { handlesOf } from './chosen.ts'
import { DriveDialogs } from './drive-dialogs.tsx'
import { DriveNotes } from './drive-notes.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { PlaceContents } from './place-contents.tsx'
import { MissingFolder } from './place-empty.tsx'
import { PhonePlaces } from './place-links.tsx'
import { type DrivePlace, PLACES, placePath } from './places.ts'
import { readPicked } from './read-drop.ts'
import { SearchBox } from './search-box.tsx'
import { SearchStatus } from './search-status.tsx'
import { useDropTarget } from './use-drag.ts'
import { useDriveCommands } from './use-drive-commands.ts'
import { useDriveKeys } from './use-drive-keys.ts'
import { useDropZone } from './use-drop-zone.ts'
import { ViewControls } from './view-controls.tsx'
import { useWorkspace } from './workspace.tsx'

/** One place of the drive: its files, and the ways to and from them. */
export function DriveScreen({ place }: { readonly place: DrivePlace }) {
  const { sorts, setSort, searching, adding, actions, held, hold } = useWorkspace()
  const [mode, setMode] = useState(readViewMode)
  const list = useList({ place: viewOf(place, searching.text), sort: sorts[place.kind] })
  const target = targetOf(place, list)
  const over = useDropZone(target)
  const { commands, dialog, closeDialog } = useDriveCommands(place)
  const searchBox = useRef<HTMLInputElement>(null)
  const addFiles = (files: readonly File[]) =>
    void adding.add((reading) => readPicked(files, reading), target ?? { id: null, name: null })
  const into = place.kind === 'folder' ? target : null
  const paste = () => {
    if (held === null || into === null) return
    hold(null)
    void actions[held.mode](handlesOf(held.chosen), into)
  }
  const onPaste = held === null || into === null ? null : paste
  useDriveKeys({ searchBox, onPaste, onFiles: addFiles, onUndo: () => void actions.undo() })
  useTitle(place)
  const controls = (
    <ViewControls
      place={place.kind}
      mode={mode}
      onMode={(next) => (setMode(next), writeViewMode(next))}
      sort={sorts[place.kind]}
      onSort={(sort) => setSort(place.kind, sort)}
    />
  )
  return (
    <>
      <header className="flex items-center gap-2 px-3 pt-3 sm:gap-4 sm:px-6 sm:pt-5">
        <SearchBox input={searchBox} />
        <div className="ml-auto">
          {place.kind === 'trash' ? null : (
            <AddButtons onFiles={addFiles} onNewFolder={into === null ? null : commands.newFolder} />
          )}
        </div>
      </header>
      <PhonePlaces />
      <Heading place={place} path={list?.state.path ?? []} controls={controls} />
      <DriveNotes list={list} onPaste={onPaste} />
      <Card place={place} name={list?.state.path.at(-1)?.name ?? null}>
        {list?.state.missing === true ? <MissingFolder /> : null}
        {list === null || list.state.missing ? null : (
          <PlaceContents
            key={placePath(place)}
            place={place}
            list={list}
            mode={mode}
            controls={controls}
            commands={commands}
          />
        )}
      </Card>
      {place.kind === 'search' && list !== null ? <SearchStatus list={list} /> : null}
      <DriveDialogs dialog={dialog} commands={commands} list={list} place={place} onClose={closeDialog} />
      {over === null ? null : <DropOverlay folderName={over.name} />}
    </>
  )
}

function viewOf(place: DrivePlace, text: string): ViewPlace {
  return place.kind === 'search' ? { kind: 'search', text } : place
}

/** Where new files go: into the folder that is shown, else to the top; null where nothing can be added. */
function targetOf(place: DrivePlace, list: List | null): FolderRef | null {
  if (place.kind === 'trash') return null
  if (place.kind !== 'folder' || place.id === null) return { id: null, name: null }
  const path = list?.state.path ?? []
  // What is put into a folder that is gone, or in the trash, would be lost from sight.
  if (list === null || list.state.missing || path.some(({ trashedAt }) => trashedAt !== null)) return null
  return { id: place.id, name: path.at(-1)?.name ?? null }
}

/** The title says the place, never a name: histories keep titles. */
function useTitle(place: DrivePlace): void {
  const { t } = useLingui()
  const words = place.kind === 'folder' ? t`Drive` : t(PLACES[place.kind].label)
  useEffect(() => {
    document.title = `${words} · ${PRODUCT}`
  }, [words])
}

interface HeadingProps {
  readonly place: DrivePlace
  readonly path: readonly DriveEntry[]
  readonly controls: ReactNode
}

/** On a phone the line above says where one is, except inside folders. */
function Heading({ place, path, controls }: HeadingProps) {
  const { t } = useLingui()
  const shown = place.kind === 'folder' && path.length > 0
  return (
    <div
      className={classNames(
        'flex items-center gap-2 px-2 py-3 sm:px-5 sm:pr-6',
        shown ? '' : 'max-sm:sr-only',
      )}
    >
      {place.kind === 'folder' ? (
        <Breadcrumbs path={path} />
      ) : (
        <h1 tabIndex={-1} className="px-1 text-xl font-semibold tracking-tight">
          {t(PLACES[place.kind].label)}
        </h1>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-1 max-sm:hidden">{controls}</div>
    </div>
  )
}

interface CardProps {
  readonly place: DrivePlace
  /** Of the folder. */
  readonly name: string | null
  readonly children: ReactNode
}

/** The box around a list; a folder that is shown takes what is let go anywhere on it. */
function Card({ place, name, children }: CardProps) {
  const folder = place.kind === 'folder'
  const { over, drop } = useDropTarget({ kind: 'folder', id: folder ? place.id : 'none', name })
  return (
    <section
      {...(folder ? drop : {})}
      className={classNames(
        '@container flex min-h-0 flex-1 flex-col border-t border-line bg-surface outline-accent max-sm:mt-2 sm:mx-6 sm:mb-6 sm:overflow-hidden sm:rounded-xl sm:border',
        folder && over && 'outline-2',
      )}
    >
      {children}
    </section>
  )
}
