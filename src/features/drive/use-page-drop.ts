import { useEffect, useRef, useState } from 'react'
import type { DropContents } from './read-drop.ts'
import { type DropEntry, readDrop, sourcesOfPicked } from './read-drop.ts'

function isDropEntry(entry: FileSystemEntry | null): entry is FileSystemEntry & DropEntry {
  return entry !== null
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}

/** Must run inside the drop event: afterwards the browser has emptied the transfer. */
function contentsOf(transfer: DataTransfer): Promise<DropContents> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const entries = items.map((item) => item.webkitGetAsEntry()).filter(isDropEntry)
  if (entries.length > 0) return readDrop(entries)
  return Promise.resolve({ sources: sourcesOfPicked(transfer.files), emptyFolders: [], unreadable: [] })
}

/**
 * The whole page takes files while the drive is open, except under a dialog. Without this a file dropped beside
 * the list would make the browser leave the page and open it.
 */
export function usePageDrop(onDrop: (contents: Promise<DropContents>) => void): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(onDrop)
  useEffect(() => {
    latest.current = onDrop
  })

  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    const drag = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      const blocked = document.querySelector('dialog[open]') !== null
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = blocked ? 'none' : 'copy'
      setOver(!blocked)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!carriesFiles(event) || event.dataTransfer === null) return
      event.preventDefault()
      if (document.querySelector('dialog[open]') === null) latest.current(contentsOf(event.dataTransfer))
    }
    window.addEventListener('dragenter', drag, { signal })
    window.addEventListener('dragover', drag, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [])

  return over
}
