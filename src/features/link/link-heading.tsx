import { type ReactNode, useEffect, useRef } from 'react'

/** Takes the focus when it appears, so that keyboards and screen readers arrive at what is new. */
export function LinkHeading({ children }: { readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <h1 ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight break-words">
      {children}
    </h1>
  )
}
