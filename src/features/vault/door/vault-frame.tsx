import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'
import { classNames } from '../../../ui/class-names.ts'
import { Mark } from '../../../ui/mark.tsx'
import { PRODUCT } from '../../../ui/product.ts'

interface VaultFrameProps {
  readonly title: string
  readonly lead: ReactNode
  readonly aside?: ReactNode
  /** For a recovery kit, which is broad. */
  readonly wide?: boolean
  readonly children: ReactNode
}

const DOOR_LINK = 'rounded text-accent underline underline-offset-2'

/** The page before the drive: the mark, one card, one job. */
export function VaultFrame({ title, lead, aside, wide = false, children }: VaultFrameProps) {
  const { t } = useLingui()
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
  }, [title])
  return (
    <main className="h-full overflow-y-auto">
      <div className="grid min-h-full place-items-center px-4 py-10 max-sm:px-3 max-sm:py-6">
        <div className={classNames('w-full animate-arrive', wide ? 'max-w-2xl' : 'max-w-md')}>
          <div className="mb-6 flex items-center gap-3">
            <Mark size={36} />
            <span className="text-lg font-semibold tracking-tight">{PRODUCT}</span>
          </div>
          {aside}
          <section className="rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4">
            <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
            <p className="mt-1 mb-5 text-muted">{lead}</p>
            {children}
          </section>
          <p className="mt-4 px-1 text-[0.8125rem] text-muted">
            {t`Files and their names are encrypted on this device before anything is sent. What you store is checked here, in your browser, against what you sent.`}
          </p>
          {wide ? null : (
            <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 px-1 text-[0.8125rem]">
              <Link href="/verify" className={DOOR_LINK}>
                {t`Check a proof bundle that somebody gave you`}
              </Link>
              <Link href="/network" className={DOOR_LINK}>
                {t`Look at the network`}
              </Link>
              <Link href="/app-check" className={DOOR_LINK}>
                {t`Check this app`}
              </Link>
            </p>
          )}
        </div>
      </div>
    </main>
  )
}
