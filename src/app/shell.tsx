import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { SyncChip } from '../features/devices/sync-chip.tsx'
import { RecoveryChip } from '../features/vault/recovery-chip.tsx'
import { WalletChip } from '../features/wallet/wallet-chip.tsx'
import { WalletNote } from '../features/wallet/wallet-note.tsx'
import { Mark } from '../ui/mark.tsx'
import { ConnectionLine } from './connection-line.tsx'
import { ConnectionContext, useConnectionState } from './connection-state.ts'
import { LockButton } from './lock-button.tsx'
import { BarLinks, RailLinks } from './nav-links.tsx'
import { OfflineNote } from './offline-note.tsx'
import { ThemeButton } from './theme-button.tsx'

interface ShellProps {
  readonly children: ReactNode
  /** The transfers dock. */
  readonly dock: ReactNode
}

/** Left rail on a desktop; on a phone a slim top line and a bottom bar. */
export function Shell({ children, dock }: ShellProps) {
  const { t } = useLingui()
  const connection = useConnectionState()
  return (
    <ConnectionContext value={connection}>
      <div className="flex h-dvh flex-col sm:flex-row">
        <a
          href="#main"
          className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent-fill px-3 py-2 text-white focus:translate-y-0"
        >
          {t`Skip to content`}
        </a>
        <aside className="hidden w-56 shrink-0 flex-col border-r border-line bg-raised px-3 py-4 sm:flex">
          <Brand />
          <nav aria-label={t`Main`} className="mt-6 flex-1">
            <RailLinks />
          </nav>
          <RecoveryChip narrow={false} />
          <WalletChip narrow={false} />
          <SyncChip narrow={false} />
          <ConnectionLine />
          <div className="mt-1 flex items-center gap-1 px-0.5">
            <ThemeButton />
            <LockButton />
          </div>
        </aside>
        <header className="flex items-center gap-1 border-b border-line bg-raised px-3 py-1.5 sm:hidden">
          <Brand />
          <div className="ml-auto flex min-w-0 items-center">
            <RecoveryChip narrow />
            <WalletChip narrow />
            <SyncChip narrow />
            <ConnectionLine />
            <ThemeButton />
            <LockButton />
          </div>
        </header>
        {/* Content and dock share the height: neither lies on the other. */}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <OfflineNote />
          <WalletNote />
          <main
            id="main"
            tabIndex={-1}
            className="relative flex min-h-0 min-w-0 flex-1 flex-col outline-none"
          >
            {children}
          </main>
          {dock}
        </div>
        <nav
          aria-label={t`Main`}
          className="shrink-0 border-t border-line bg-raised pb-[env(safe-area-inset-bottom)] sm:hidden"
        >
          <BarLinks />
        </nav>
      </div>
    </ConnectionContext>
  )
}

function Brand() {
  return (
    <Link href="/drive" className="flex items-center gap-2.5 rounded-md px-1.5 py-0.5">
      <Mark size={26} />
      <span className="font-semibold tracking-tight whitespace-nowrap">
        FileTAO <span className="max-sm:hidden">Drive</span>
      </span>
    </Link>
  )
}
