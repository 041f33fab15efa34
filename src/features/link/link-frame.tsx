import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { Mark } from '../../ui/mark.tsx'
import { PRODUCT } from '../../ui/product.ts'

/** The page of a link: the mark, one card. Its title never says what was shared. */
export function LinkFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useLingui()
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
  }, [title])
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto w-full max-w-3xl animate-arrive px-4 py-10 max-sm:px-3 max-sm:py-5">
        <div className="mb-6 flex items-center gap-3 max-sm:mb-4">
          <Mark size={36} />
          <span className="text-lg font-semibold tracking-tight">{PRODUCT}</span>
        </div>
        <section className="rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4">
          {children}
        </section>
        <p className="mt-4 px-1 text-[0.8125rem] text-muted">
          {t`Every part is fetched from the network, checked and decrypted on this device before it is saved. Nothing here is opened or shown by itself.`}
        </p>
      </div>
    </main>
  )
}
