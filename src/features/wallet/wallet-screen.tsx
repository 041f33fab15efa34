import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { WalletState } from '../../client/wallet-api.ts'
import { InlineNote, LoadingNotice } from '../../ui/notice.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useWallet } from '../shared/use-wallet.ts'
import { AboutCard } from './about-card.tsx'
import { FindCard } from './find-card.tsx'
import { SessionCard } from './session-card.tsx'
import { endedText, shortNames } from './session-model.ts'
import { SignCard } from './sign-card.tsx'
import { useWallets } from './use-wallets.ts'

/** An account of a wallet that signs for this browser: connecting it, its session, and its end. */
export function WalletScreen() {
  const { t } = useLingui()
  const session = useWallet()
  return (
    <>
      <PageHeader
        title={t`Wallet`}
        lead={t`An account of your own on the chain can sign what this browser asks of the network. You do not need one.`}
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-3xl flex-col gap-4">
          {session === null ? <LoadingNotice>{t`Loading…`}</LoadingNotice> : <Cards state={session} />}
        </div>
      </div>
    </>
  )
}

function Cards({ state }: { readonly state: WalletState }) {
  const { wallets, state: found } = useWallets()
  /** The `until` of the session that is to be followed by another one; a new one has a later end. */
  const [renewed, setRenewed] = useState<number | null>(null)
  const { session } = state
  const again = session !== null && renewed === session.until
  return (
    <>
      <EndedNotes state={state} />
      {session === null ? (
        <AboutCard />
      ) : (
        <SessionCard state={state} session={session} onRenew={() => setRenewed(session.until)} />
      )}
      {session !== null && !again ? null : found.phase === 'connected' ? (
        <SignCard wallets={wallets} state={found} again={again} />
      ) : (
        <FindCard wallets={wallets} state={found} />
      )}
      <AccountsNote state={state} />
    </>
  )
}

/** Sessions that were ended here, until every validator knows. What all know is worth a line until another one begins. */
function EndedNotes({ state: { ended, session, over } }: { readonly state: WalletState }) {
  return ended.map((each) => {
    const isKnown = each.unreached.length === 0 && each.isListKnown
    if (isKnown && session !== null && over === null) return null
    return (
      <InlineNote key={each.serial} tone={isKnown ? 'plain' : 'claimed'}>
        <p role="status">{endedText(each)}</p>
      </InlineNote>
    )
  })
}

/** What was stored in the name of an account is deleted in its name. */
function AccountsNote({ state }: { readonly state: WalletState }) {
  const { t } = useLingui()
  const signs = state.over === null ? state.session?.account : undefined
  const away = state.accounts.filter((account) => account !== signs)
  if (away.length === 0) return null
  const names = shortNames(away)
  return (
    <p className="text-[0.8125rem] text-muted">
      {t`Files of this drive were stored in the name of ${names}, here or on another device. They open without it. To delete them on the network, that account has to sign once more on the device that deletes them: until then their deletion waits, at most until their time is over.`}
    </p>
  )
}
