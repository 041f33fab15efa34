/** What is said of a wallet's session, and when the person should be asked to sign again. */
import { t } from '@lingui/core/macro'
import type { TransferStatus } from '../../client/transfer-api.ts'
import type { WalletSession, WalletState } from '../../client/wallet-api.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatClock, formatDateTime, shorten } from '../../ui/format.ts'
import { isMoving } from '../shared/moving.ts'

/** Milliseconds before the end in which uploads that run are a reason to ask. */
export const RENEW_BEFORE_MS = 600_000
/** Characters of an address at each end. */
const KEEP = 5

/** As the person calls the account, or the ends of its address; for a sentence. */
export function accountTitle({
  account,
  accountName,
}: Pick<WalletSession, 'account' | 'accountName'>): string {
  return accountName === '' ? shorten(account, KEEP) : nameInSentence(accountName)
}

export type SessionStep = 'none' | 'live' | 'ending' | 'over'

export function sessionStep(state: WalletState | null, now: number): SessionStep {
  if (state === null || state.session === null) return 'none'
  if (state.over !== null || state.session.until <= now) return 'over'
  return state.session.until - now < RENEW_BEFORE_MS ? 'ending' : 'live'
}

/** For the shell; null where there is no session. */
export function chipText(state: WalletState | null, now: number): string | null {
  if (state === null || state.session === null) return null
  if (sessionStep(state, now) === 'over') return t`The wallet’s session has ended`
  const name = accountTitle(state.session)
  const until = formatDateTime(state.session.until)
  return t`${name} signs until ${until}`
}

/** As much of it as fits beside an icon. */
export function chipShort(state: WalletState | null, now: number): string | null {
  if (state === null || state.session === null) return null
  if (sessionStep(state, now) === 'over') return t`Wallet session ended`
  const until = formatClock(state.session.until)
  return t`Wallet until ${until}`
}

/** Above every screen: what the person should decide now. Null when there is nothing. */
export function noteText(
  state: WalletState | null,
  transfers: readonly TransferStatus[],
  now: number,
): string | null {
  const uploads = transfers.filter(({ direction }) => direction === 'upload')
  switch (sessionStep(state, now)) {
    case 'over':
      return uploads.some(({ waitingFor }) => waitingFor === 'wallet')
        ? t`The wallet’s session has ended, and uploads wait: nothing of them is lost. Sign again, or go on without the wallet.`
        : null
    case 'ending':
      return uploads.some((upload) => isMoving(upload))
        ? t`The wallet’s session ends in a few minutes, and uploads are still running. Sign again so that they do not have to wait.`
        : null
    case 'live':
    case 'none':
      return null
  }
}
