import { Trans, useLingui } from '@lingui/react/macro'
import { LoaderCircle, RefreshCw, Wallet } from 'lucide-react'
import { SUGGESTED_WALLETS } from '../../client/wallet/injected.ts'
import type { FoundWallet, WalletsState } from '../../client/wallet/wallet-types.ts'
import type { Wallets } from '../../client/wallet/wallets.ts'
import { Button } from '../../ui/button.tsx'
import { displayName, nameInSentence } from '../../ui/display-name.ts'
import { WithoutNote } from './about-card.tsx'
import { ProblemNote } from './problem-note.tsx'

interface FindCardProps {
  readonly wallets: Wallets
  readonly state: WalletsState
}

/** The wallets of this browser, to choose one; or that there is none. */
export function FindCard({ wallets, state }: FindCardProps) {
  const { t } = useLingui()
  const { phase, problem } = state
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Wallets in this browser`}</h2>
      <div className="mt-2 flex flex-col gap-3">
        {problem === null ? null : <ProblemNote problem={problem} />}
        {phase === 'looking' ? <p role="status" className="text-muted">{t`Looking for wallets…`}</p> : null}
        {phase === 'none' ? <NoWallet onLook={() => wallets.look()} /> : null}
        {phase === 'asking' ? <Asking wallets={wallets} state={state} /> : null}
        {phase === 'found' ? <Choice wallets={wallets} found={state.wallets} /> : null}
        <WithoutNote />
      </div>
    </section>
  )
}

function NoWallet({ onLook }: { readonly onLook: () => void }) {
  const { t } = useLingui()
  const names = SUGGESTED_WALLETS.join(', ')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p role="status" className="min-w-0 flex-1 basis-72 text-muted">
        <Trans>
          <strong className="font-semibold text-ink">No wallet was found.</strong> Install one of these
          extensions and make an account in it: {names}. It is found here by itself. Without one, storing,
          sharing, checking and deleting work as they do now.
        </Trans>
      </p>
      <Button icon={RefreshCw} onClick={onLook} className="max-sm:w-full">
        {t`Look again`}
      </Button>
    </div>
  )
}

function Asking({ wallets, state }: FindCardProps) {
  const { t } = useLingui()
  const title = nameInSentence(state.wallet?.title ?? '')
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p role="status" className="flex min-w-0 flex-1 basis-72 items-start gap-2.5">
        <LoaderCircle aria-hidden="true" size={16} className="mt-0.5 shrink-0 animate-spin text-accent" />
        <span>
          {t`${title} asks you which accounts this page may see. If no window opened, click its icon in the browser’s bar.`}
        </span>
      </p>
      <Button onClick={() => wallets.stopAsking()} className="max-sm:w-full">
        {t`Stop waiting`}
      </Button>
    </div>
  )
}

function Choice({ wallets, found }: { readonly wallets: Wallets; readonly found: readonly FoundWallet[] }) {
  const { t } = useLingui()
  return (
    <>
      <p className="text-muted">
        {t`Choose one. Only that one is asked, and it asks you which of its accounts this page may see.`}
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {found.map((wallet) => (
          <li key={wallet.name} className="flex items-center gap-3 px-4 py-2.5">
            <Wallet aria-hidden="true" size={18} className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{titleOf(wallet)}</span>
              {wallet.version === '' ? null : (
                <span className="block truncate text-xs text-muted">{displayName(wallet.version)}</span>
              )}
            </span>
            <Button
              variant="primary"
              aria-label={t`Connect ${nameInSentence(wallet.title)}`}
              onClick={() => void wallets.connect(wallet.name)}
            >
              {t`Connect`}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

export function titleOf(wallet: FoundWallet | null): string {
  return displayName(wallet?.title ?? '')
}
