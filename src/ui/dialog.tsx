import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

interface DialogProps {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  /** `side` is a sheet along the right edge; `centre` and `wide` are boxes that become bottom sheets on a phone. */
  readonly placement?: 'centre' | 'wide' | 'side'
}

const BOX =
  'm-auto rounded-xl animate-arrive max-sm:mb-0 max-sm:w-full max-sm:max-w-full max-sm:rounded-b-none'

const PLACEMENTS = {
  centre: `${BOX} w-[min(30rem,calc(100vw-2rem))]`,
  wide: `${BOX} w-[min(46rem,calc(100vw-2rem))]`,
  side: 'mr-0 ml-auto my-0 h-dvh max-h-dvh w-[min(27rem,100vw)] max-w-full animate-slide-in sm:border-l',
} as const

/**
 * A modal dialog on the platform's own <dialog>: focus is trapped, Escape closes, and focus returns to what
 * opened it. Mounted means open. What has the attribute `data-autofocus` gets the focus first.
 */
export function Dialog({ title, onClose, children, placement = 'centre' }: DialogProps) {
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
      onMouseDown={(event) => {
        if (event.target === box.current) onClose()
      }}
      className={classNames('border-line bg-surface text-ink shadow-2xl sm:border', PLACEMENTS[placement])}
    >
      <div className={classNames('flex flex-col', placement === 'side' && 'h-full')}>
        <header className="flex items-start justify-between gap-3 px-5 pt-4 pb-2">
          <h2 id={titleId} className="min-w-0 pt-1 text-base leading-snug font-semibold break-words">
            {title}
          </h2>
          <IconButton icon={X} label={t`Close`} onClick={onClose} className="-mr-2" />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
      </div>
    </dialog>
  )
}

/** The row of buttons that ends a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">{children}</div>
}
