import { CircleAlert, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

interface NoticeProps {
  readonly icon: LucideIcon
  /** What happened, in one sentence. */
  readonly title: string
  /** What to do next. */
  readonly children?: ReactNode
  readonly tone?: 'plain' | 'failed'
}

/** A whole area with nothing to list: says what happened and what to do next. */
export function Notice({ icon: Icon, title, children, tone = 'plain' }: NoticeProps) {
  return (
    <div
      className="mx-auto flex max-w-md animate-arrive flex-col items-center px-6 py-14 text-center"
      role={tone === 'failed' ? 'alert' : undefined}
    >
      <div
        className={classNames(
          'mb-4 grid size-12 place-items-center rounded-full',
          tone === 'failed' ? 'bg-failed-soft text-failed' : 'bg-accent-soft text-accent',
        )}
      >
        <Icon aria-hidden="true" size={22} strokeWidth={1.8} />
      </div>
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="mt-1.5 text-muted">{children}</div>
    </div>
  )
}

export function ErrorNotice({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Notice icon={CircleAlert} title={title} tone="failed">
      {children}
    </Notice>
  )
}

export function LoadingNotice({ children }: { readonly children: string }) {
  return (
    <div role="status" className="flex items-center justify-center gap-2 px-6 py-14 text-muted">
      <LoaderCircle aria-hidden="true" size={16} className="animate-spin" />
      {children}
    </div>
  )
}

/** One line of warning or failure inside a form or a card. */
export function InlineNote({
  tone,
  children,
}: {
  readonly tone: 'failed' | 'claimed' | 'plain'
  readonly children: ReactNode
}) {
  const tones = {
    failed: 'bg-failed-soft text-failed',
    claimed: 'bg-claimed-soft text-claimed',
    plain: 'bg-unknown-soft text-ink',
  }
  return (
    <div
      role={tone === 'failed' ? 'alert' : undefined}
      className={classNames('rounded-md px-3 py-2', tones[tone])}
    >
      {children}
    </div>
  )
}
