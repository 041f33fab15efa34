import { useLingui } from '@lingui/react/macro'
import { HardDrive } from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import { Link, useLocation } from 'wouter'
import { classNames } from '../ui/class-names.ts'
import { Mark } from '../ui/mark.tsx'
import { LoadingNotice } from '../ui/notice.tsx'
import { PRODUCT } from '../ui/product.ts'
import { GatewayNote } from './gateway-note.tsx'
import { DESTINATIONS } from './navigation.ts'
import { isPublicPath } from './public-path.ts'
import { ThemeButton } from './theme-button.tsx'

/** Around the network and the laboratory while no drive is open: anybody may look, and the drive is one click away. */
export function PublicShell({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui()
  const [location] = useLocation()
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent-fill px-3 py-2 text-white focus:translate-y-0"
      >
        {t`Skip to content`}
      </a>
      <header className="flex items-center gap-1 border-b border-line bg-raised px-4 py-1.5 max-sm:px-2 sm:gap-3">
        <Link href="/network" className="flex items-center gap-2.5 rounded-md px-1.5 py-0.5">
          <Mark size={26} />
          <span className="font-semibold tracking-tight whitespace-nowrap max-sm:sr-only">{PRODUCT}</span>
        </Link>
        <nav aria-label={t`Main`}>
          <ul className="flex gap-0.5">
            {DESTINATIONS.filter(({ path }) => isPublicPath(path)).map(({ path, start = path, label }) => {
              const here = location === path || location.startsWith(`${path}/`)
              return (
                <li key={path}>
                  <Link
                    href={start}
                    aria-current={here ? 'page' : undefined}
                    className={classNames(
                      'inline-flex h-9 items-center rounded-md px-2.5 font-medium hover:bg-hover max-sm:px-1.5',
                      here ? 'bg-accent-soft text-accent' : 'text-muted hover:text-ink',
                    )}
                  >
                    {t(label)}
                  </Link>
                </li>
              )
            })}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <ThemeButton />
          <Link
            href="/drive"
            className="inline-flex h-9 items-center gap-2 rounded-md px-2.5 font-medium whitespace-nowrap text-accent hover:bg-hover max-sm:px-1.5"
          >
            <HardDrive aria-hidden="true" size={16} className="max-sm:hidden" />
            {t`My drive`}
          </Link>
        </div>
      </header>
      <GatewayNote />
      <main id="main" tabIndex={-1} className="relative flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        <Suspense fallback={<LoadingNotice>{t`Loading…`}</LoadingNotice>}>{children}</Suspense>
      </main>
    </div>
  )
}
