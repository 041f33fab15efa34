import type { ReactNode } from 'react'

interface SettingProps {
  readonly title: string
  readonly text: ReactNode
  readonly children?: ReactNode
}

export function Setting({ title, text, children }: SettingProps) {
  return (
    <section className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-xl border border-line bg-surface px-5 py-4">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold">{title}</h2>
        <p className="text-muted">{text}</p>
      </div>
      {children}
    </section>
  )
}
