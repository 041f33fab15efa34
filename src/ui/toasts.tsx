import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

export interface Toast {
  readonly id: number
  readonly text: string
  readonly action: ToastAction | null
}

/** Milliseconds: long enough to read a sentence, and to think better of what was just done. */
const SHOWN_MS = 3_400
const SHOWN_WITH_ACTION_MS = 10_000

interface ToastsProps {
  readonly toasts: readonly Toast[]
  readonly onGone: (id: number) => void
}

/**
 * Short notes at the bottom of the page that leave by themselves; one that is pointed at or has the focus stays. F8 leads to
 * the newest button and Escape back. The live region is always in the page: one that appears together with its text is not
 * read out.
 */
export function Toasts({ toasts, onGone }: ToastsProps) {
  const box = useRef<HTMLDivElement>(null)
  const cameFrom = useRef<Element | null>(null)

  useEffect(() => {
    const enter = (event: globalThis.KeyboardEvent) => {
      const newest = [...(box.current?.querySelectorAll('button') ?? [])].at(-1)
      if (event.key !== 'F8' || newest === undefined) return
      event.preventDefault()
      cameFrom.current = document.activeElement
      newest.focus()
    }
    window.addEventListener('keydown', enter)
    return () => window.removeEventListener('keydown', enter)
  }, [])

  const leave = () => {
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus()
    cameFrom.current = null
  }
  return (
    <div
      ref={box}
      role="status"
      onKeyDown={(event: KeyboardEvent) => event.key === 'Escape' && leave()}
      className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex flex-col items-center gap-2 px-4 sm:bottom-6"
    >
      {toasts.map((toast) => (
        <ToastNote key={toast.id} toast={toast} onGone={onGone} onLeave={leave} />
      ))}
    </div>
  )
}

interface ToastNoteProps {
  readonly toast: Toast
  readonly onGone: (id: number) => void
  readonly onLeave: () => void
}

function ToastNote({ toast: { id, text, action }, onGone, onLeave }: ToastNoteProps) {
  const [held, setHeld] = useState(false)
  const shownMs = action === null ? SHOWN_MS : SHOWN_WITH_ACTION_MS
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => onGone(id), shownMs)
    return () => clearTimeout(timer)
  }, [held, id, onGone, shownMs])
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-lg animate-arrive items-center gap-3 rounded-lg bg-ink px-4 py-2 text-canvas shadow-lg"
    >
      <span className="min-w-0 break-words">{text}</span>
      {action === null ? null : (
        <button
          type="button"
          aria-keyshortcuts="F8"
          onClick={() => {
            onLeave()
            onGone(id)
            action.run()
          }}
          className="-my-1 -mr-2 shrink-0 rounded-md px-2 py-1 font-semibold underline decoration-1 underline-offset-4 hover:bg-canvas/15 focus-visible:outline-offset-0 focus-visible:outline-canvas"
        >
          {action.label}
        </button>
      )}
    </div>
  )
}
