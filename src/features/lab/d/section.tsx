import { type ReactNode, useEffect } from 'react'

/** Sections come one after the other, and their charts learn their widths later still. */
const SETTLE_MS = 3_000
const BY_HAND = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/** Scrolls to it again as long as the page grows, until somebody scrolls. @returns ends it */
function holdInView(heading: HTMLElement): () => void {
  const scroll = () => heading.scrollIntoView()
  const observer = new ResizeObserver(scroll)
  const stop = () => {
    clearTimeout(timer)
    observer.disconnect()
    for (const event of BY_HAND) removeEventListener(event, stop)
  }
  const timer = setTimeout(stop, SETTLE_MS)
  observer.observe(heading.closest('section')?.parentElement ?? document.body)
  for (const event of BY_HAND) addEventListener(event, stop, { passive: true })
  scroll()
  return stop
}

/** A part of the page that can be linked to. */
export function Section({
  id,
  title,
  lead,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly lead: ReactNode
  readonly children: ReactNode
}) {
  useEffect(() => {
    // It arrives after the browser looked for the anchor.
    const heading = location.hash === `#${id}` ? document.getElementById(id) : null
    return heading === null ? undefined : holdInView(heading)
  }, [id])
  return (
    <section aria-labelledby={`${id}-title`} className="mt-10 min-w-0">
      <h2 id={id} className="scroll-mt-4 text-lg font-semibold tracking-tight">
        <span id={`${id}-title`}>{title}</span>
      </h2>
      <p className="mt-1 mb-4 max-w-3xl text-pretty text-muted">{lead}</p>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </section>
  )
}

/** A box of the page without a chart. */
export function Card({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <h3 className="text-base leading-snug font-semibold text-pretty">{title}</h3>
      {children}
    </section>
  )
}
