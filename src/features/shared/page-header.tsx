import { type ReactNode, useEffect, useRef } from 'react'
import { PRODUCT } from '../../ui/product.ts'

interface PageHeaderProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
}

/** A screen's heading. Takes focus when the screen appears, so that keyboards and screen readers arrive there. */
export function PageHeader({ title, lead, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
  }, [title])
  useEffect(() => {
    // Not when the title changes: that is the same screen in another language.
    if (document.querySelector('dialog[open]') === null) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-4 pt-5 pb-4 sm:px-6 sm:pt-6">
      <div className="min-w-0">
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight">
          {title}
        </h1>
        {lead === undefined ? null : <p className="mt-0.5 max-w-2xl text-muted">{lead}</p>}
      </div>
      {children}
    </header>
  )
}
