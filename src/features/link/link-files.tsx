import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ChevronRight, Download, File, Folder } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { OpenedLink } from '../../client/share-api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatBytes, formatDate } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { folderBytes, type PlacedRow, pathTo, rowsIn } from './link-tree.ts'
import type { LinkSavesApi } from './use-link-saves.ts'

/** Rows that are drawn before one asks for more. */
const STEP = 200

interface LinkFilesProps {
  readonly link: OpenedLink
  readonly saves: LinkSavesApi
}

/** The folders and files of a link, one folder at a time. */
export function LinkFiles({ link, saves }: LinkFilesProps) {
  const { t } = useLingui()
  const [folder, setFolder] = useState<number | null>(null)
  const [shown, setShown] = useState(STEP)
  const list = useRef<HTMLUListElement>(null)
  const moved = useRef(false)
  const inside = useMemo(() => rowsIn(link.rows, folder), [link.rows, folder])
  const sums = useMemo(() => folderBytes(link.rows), [link.rows])
  const go = (next: number | null) => {
    moved.current = true
    setShown(STEP)
    setFolder(next)
  }
  useEffect(() => {
    // What had the focus is gone with its folder.
    if (moved.current) list.current?.focus({ preventScroll: true })
  }, [folder])
  const more = inside.length - shown
  return (
    <div className="mt-5">
      <Path link={link} folder={folder} onGo={go} />
      <ul
        ref={list}
        tabIndex={-1}
        aria-label={t`What is in this folder`}
        className="divide-y divide-line border-y border-line outline-none"
      >
        {inside.slice(0, shown).map((row) => (
          <Row
            key={row.place}
            row={row}
            bytes={row.kind === 'folder' ? (sums.get(row.place) ?? 0) : row.bytes}
            onOpen={() => go(row.place)}
            onSave={() => (row.kind === 'folder' ? saves.archive([row], row.name) : saves.file(row))}
          />
        ))}
      </ul>
      {inside.length === 0 ? <p className="py-4 text-muted">{t`This folder is empty.`}</p> : null}
      {more > 0 ? (
        <Button variant="quiet" onClick={() => setShown(shown + STEP)} className="mt-2">
          <Trans>
            Show more (<Plural value={more} one="# is left" other="# are left" />)
          </Trans>
        </Button>
      ) : null}
    </div>
  )
}

interface PathProps {
  readonly link: OpenedLink
  readonly folder: number | null
  readonly onGo: (folder: number | null) => void
}

function Path({ link, folder, onGo }: PathProps) {
  const { t } = useLingui()
  const steps = [{ place: null, name: link.name }, ...pathTo(link.rows, folder)]
  if (steps.length === 1) return null
  return (
    <nav aria-label={t`Folders`} className="mb-2">
      <ol className="flex flex-wrap items-center">
        {steps.map(({ place, name }, index) => (
          <li key={place ?? 'top'} className="flex max-w-full min-w-0 items-center">
            {index === 0 ? null : (
              <ChevronRight aria-hidden="true" size={15} className="mx-0.5 shrink-0 text-muted" />
            )}
            {index === steps.length - 1 ? (
              <span aria-current="true" className="truncate px-1 font-medium">
                <EntryName name={name} />
              </span>
            ) : (
              <button
                type="button"
                onClick={() => onGo(place)}
                className="min-w-0 truncate rounded px-1 py-0.5 text-muted hover:text-accent"
              >
                <EntryName name={name} />
              </button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

interface RowProps {
  readonly row: PlacedRow
  readonly bytes: number
  readonly onOpen: () => void
  readonly onSave: () => void
}

function Row({ row, bytes, onOpen, onSave }: RowProps) {
  const { t } = useLingui()
  const [now] = useState(() => Date.now())
  const name = nameInSentence(row.name)
  const Icon = row.kind === 'folder' ? Folder : File
  const words = (
    <>
      <EntryName name={row.name} className="block truncate font-medium" />
      <span className="block text-[0.8125rem] text-muted">
        {formatBytes(bytes)} · {formatDate(row.modifiedAt, now)}
      </span>
    </>
  )
  return (
    <li className="flex items-center gap-3 py-2">
      <span
        className={
          row.kind === 'folder'
            ? 'grid size-8 shrink-0 place-items-center rounded-md bg-accent-soft text-accent'
            : 'grid size-8 shrink-0 place-items-center rounded-md bg-hover text-muted'
        }
      >
        <Icon aria-hidden="true" size={17} strokeWidth={1.8} />
      </span>
      {row.kind === 'folder' ? (
        <button
          type="button"
          onClick={onOpen}
          aria-label={t`Open ${name}`}
          className="min-w-0 flex-1 rounded text-left hover:text-accent"
        >
          {words}
        </button>
      ) : (
        <span className="min-w-0 flex-1">{words}</span>
      )}
      <IconButton
        icon={Download}
        label={row.kind === 'folder' ? t`Download ${name} as ZIP` : t`Download ${name}`}
        onClick={onSave}
      />
    </li>
  )
}
