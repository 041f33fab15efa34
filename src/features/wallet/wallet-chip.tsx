import { Wallet } from 'lucide-react'
import { Link } from 'wouter'
import { classNames } from '../../ui/class-names.ts'
import { useNow, useWallet } from '../shared/use-wallet.ts'
import { chipShort, chipText, sessionStep } from './session-model.ts'

/** Which account signs, and until when; nothing where none does. Leads to the Wallet page. */
export function WalletChip({ narrow }: { readonly narrow: boolean }) {
  const state = useWallet()
  const now = useNow()
  const text = chipText(state, now)
  if (text === null) return null
  return (
    <Link
      href="/wallet"
      aria-label={text}
      title={text}
      className={classNames(
        'flex shrink-0 items-center gap-2 rounded-md text-[0.8125rem] hover:bg-hover hover:text-ink',
        sessionStep(state, now) === 'live' ? 'text-muted' : 'text-claimed',
        narrow ? 'size-8 justify-center' : 'px-2.5 py-1.5',
      )}
    >
      <Wallet aria-hidden="true" size={narrow ? 18 : 15} className="shrink-0" />
      {narrow ? null : <span className="min-w-0 truncate">{chipShort(state, now)}</span>}
    </Link>
  )
}
