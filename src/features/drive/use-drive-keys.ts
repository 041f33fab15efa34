import { type RefObject, useEffect, useRef } from 'react'

interface DriveKeys {
  readonly searchBox: RefObject<HTMLInputElement | null>
  /** Null while nothing is held, or where it cannot be put. */
  readonly onPaste: (() => void) | null
  /** Files out of the clipboard of the device. */
  readonly onFiles: (files: readonly File[]) => void
  readonly onUndo: () => void
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}

/** Keys that mean the same wherever one is in the drive, except in a field or under a dialog. */
export function useDriveKeys(keys: DriveKeys): void {
  const newest = useRef(keys)
  useEffect(() => {
    newest.current = keys
  })
  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
      if (keyPressed(event, newest.current)) event.preventDefault()
    }
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0 || isTyping(event.target)) return
      if (document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      newest.current.onFiles(files)
    }
    window.addEventListener('keydown', press, { signal })
    window.addEventListener('paste', paste, { signal })
    return () => listening.abort()
  }, [])
}

/** @returns whether the keys mean something */
function keyPressed(event: KeyboardEvent, { searchBox, onPaste, onUndo }: DriveKeys): boolean {
  const command = event.ctrlKey || event.metaKey
  const key = event.key.toLowerCase()
  if (command && !event.shiftKey && key === 'k') {
    searchBox.current?.select()
    searchBox.current?.focus()
    return true
  }
  if (isTyping(event.target)) return false
  if (!command && !event.altKey && key === '/') searchBox.current?.focus()
  else if (command && !event.shiftKey && key === 'v' && onPaste !== null) onPaste()
  else if (command && !event.shiftKey && key === 'z') onUndo()
  else return false
  return true
}
