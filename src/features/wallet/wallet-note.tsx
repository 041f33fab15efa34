import { useLingui } from '@lingui/react/macro'
import { Wallet } from 'lucide-react'
import { Link } from 'wouter'
import { useTransfers } from '../shared/drive-context.tsx'
import { useNow, useWallet } from '../shared/use-wallet.ts'
import { noteText } from './session-model.ts'

/** Above every screen: uploads wait for a signature, or soon will. */
export function WalletNote() {
  const { t } = useLingui()
  const text = noteText(useWallet(), useTransfers(), useNow())
  return (
    <div role="status" className="shrink-0">
      {text === null ? null : (
        <p className="flex animate-arrive items-start gap-2.5 border-b border-line bg-claimed-soft px-4 py-2 text-[0.8125rem] leading-5 text-claimed sm:px-6">
          <Wallet aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
          <span>
            {text}{' '}
            <Link href="/wallet" className="font-medium underline">
              {t`Open Wallet`}
            </Link>
          </span>
        </p>
      )}
    </div>
  )
}
