import type { ReactNode } from 'react'

/** One number that matters, with its name above and what it counts below. */
export function Stat({
  label,
  children,
  note,
}: {
  readonly label: string
  readonly children: ReactNode
  readonly note?: ReactNode
}) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 text-lg leading-snug font-semibold break-words tracking-tight">{children}</dd>
      {note === undefined ? null : <dd className="text-xs text-muted">{note}</dd>}
    </div>
  )
}
