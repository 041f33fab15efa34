import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Mark } from '../../../ui/mark.tsx'
import { PRODUCT } from '../../../ui/product.ts'

interface VaultFrameProps {
  readonly title: string
  readonly lead: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** The page before the drive: the mark, one card, one job. */
export function VaultFrame({ title, lead, aside, children }: VaultFrameProps) {
  const { t } = useLingui()
  return (
    <main className="grid min-h-full place-items-center overflow-y-auto px-4 py-10">
      <div className="w-full max-w-md animate-arrive">
        <div className="mb-6 flex items-center gap-3">
          <Mark size={36} />
          <span className="text-lg font-semibold tracking-tight">{PRODUCT}</span>
        </div>
        {aside}
        <section className="rounded-xl border border-line bg-surface p-6 shadow-sm">
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-5 text-muted">{lead}</p>
          {children}
        </section>
        <p className="mt-4 px-1 text-[0.8125rem] text-muted">
          {t`Files and their names are encrypted on this device before anything is sent. What you store is checked here, in your browser, against what you sent.`}
        </p>
      </div>
    </main>
  )
}
