import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

interface DialogProps {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /**
   * `side` is a sheet along the right edge; `centre` and `wide` are boxes that become bottom sheets on a phone; `full` is as
   * large as the window, and its content takes all of it.
   */
  readonly placement?: 'centre' | 'wide' | 'side' | 'full'
  /** Buttons beside the one that closes it. */
  readonly actions?: ReactNode
  readonly onKeyDown?: (event: KeyboardEvent) => void
}

const BOX =
  'm-auto rounded-xl animate-arrive max-sm:mb-0 max-sm:w-full max-sm:max-w-full max-sm:rounded-b-none'

const PLACEMENTS = {
  centre: `${BOX} w-[min(30rem,calc(100vw-2rem))]`,
  wide: `${BOX} w-[min(46rem,calc(100vw-2rem))]`,
  side: 'mr-0 ml-auto my-0 h-dvh max-h-dvh w-[min(27rem,100vw)] max-w-full animate-slide-in sm:border-l',
  full: 'm-auto h-[calc(100dvh-3rem)] max-h-dvh w-[calc(100vw-3rem)] max-w-full animate-arrive overflow-hidden max-sm:h-dvh max-sm:w-full sm:rounded-xl',
} as const

/**
 * A modal dialog on the platform's own <dialog>: focus is trapped, Escape closes, and focus returns to what
 * opened it. Mounted means open. What has the attribute `data-autofocus` gets the focus first.
 */
export function Dialog({ title, onClose, children, placement = 'centre', actions, onKeyDown }: DialogProps) {
  const full = placement === 'full'
  const { t } = useLingui()
  const box = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  // Before the effects of what is inside: one of those may put the focus where it belongs.
  useLayoutEffect(() => {
    const dialog = box.current
    if (dialog !== null && !dialog.open) {
      dialog.showModal()
      // The browser would begin at the first button, which closes it.
      dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    }
    return () => dialog?.close()
  }, [])

  return (
    <dialog
      ref={box}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={onKeyDown}
      onMouseDown={(event) => {
        if (event.target === box.current) onClose()
      }}
      className={classNames('border-line bg-surface text-ink shadow-2xl sm:border', PLACEMENTS[placement])}
    >
      <div className={classNames('flex flex-col', (full || placement === 'side') && 'h-full')}>
        <header
          className={classNames(
            'flex items-start justify-between gap-3 px-5',
            full ? 'border-b border-line py-2.5' : 'pt-4 pb-2',
          )}
        >
          <h2 id={titleId} className="min-w-0 pt-1 text-base leading-snug font-semibold break-words">
            {title}
          </h2>
          <div className="-mr-2 flex shrink-0 items-center gap-1">
            {actions}
            <IconButton icon={X} label={t`Close`} onClick={onClose} />
          </div>
        </header>
        <div
          className={classNames(
            'min-h-0 flex-1 overflow-y-auto',
            full ? 'flex bg-canvas *:my-auto' : 'px-5 pb-5',
          )}
        >
          {children}
        </div>
      </div>
    </dialog>
  )
}

/** The row of buttons that ends a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">{children}</div>
}
