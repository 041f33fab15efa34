/** What is said of a wallet's session, and when the person should be asked to sign again. */
import { plural, t } from '@lingui/core/macro'
import type { TransferStatus } from '../../client/transfer-api.ts'
import type { EndedSession, WalletSession, WalletState } from '../../client/wallet-api.ts'
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

/** Hotkeys as they are told apart in a sentence. */
export function shortNames(hotkeys: readonly string[]): string {
  return hotkeys.map((hotkey) => shorten(hotkey, KEEP)).join(', ')
}

/** Uploads that wait for none but those that the session names. */
export function waitForNamed(transfers: readonly TransferStatus[]): number {
  return transfers.filter(({ waitingFor }) => waitingFor === 'named').length
}

/** Those that the end of a session leaves to be decided about: under way or in the queue. */
export function openUploads(transfers: readonly TransferStatus[]): TransferStatus[] {
  return transfers.filter(
    ({ direction, phase, waitingFor }) =>
      direction === 'upload' &&
      phase !== 'done' &&
      phase !== 'failed' &&
      phase !== 'cancelled' &&
      waitingFor !== 'source',
  )
}

/** What is known of telling the validators that a session has ended. */
export function endedText({ told, unreached, until, isListKnown }: EndedSession): string {
  const confirmed =
    told === 0
      ? t`No validator has confirmed it yet`
      : t`${plural(told, { one: '# validator', other: '# validators' })} confirmed it`
  if (unreached.length === 0 && isListKnown)
    return t`The session has ended, and its key is gone. ${confirmed}. What was stored stays stored.`
  const then = formatDateTime(until)
  const names = shortNames(unreached)
  const left = unreached.length === 0 ? t`nobody else could be asked` : t`not reached: ${names}`
  const rest = isListKnown
    ? ''
    : ` ${t`The list of validators could not be read, so others may not know either.`}`
  return (
    t`The session has ended here: its key signs nothing more, but that it has ended. ${confirmed}; ${left}. They are told as soon as they can be reached, and without that the session ends there by itself at ${then}.` +
    rest
  )
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
      if (state?.over === 'ended')
        return openUploads(uploads).length === 0
          ? null
          : t`You ended the wallet’s session while uploads were under way. They wait: say whether they go on in the vault’s name, wait for another signature, or are cancelled.`
      return uploads.some(({ waitingFor }) => waitingFor === 'wallet')
        ? t`The wallet’s session has ended, and uploads wait: nothing of them is lost. Sign again, or go on without the wallet.`
        : null
    case 'ending':
      return uploads.some((upload) => isMoving(upload))
        ? t`The wallet’s session ends in a few minutes, and uploads are still running. Sign again so that they do not have to wait.`
        : null
    case 'live': {
      const named = state?.session?.validators ?? 'any'
      if (named === 'any' || waitForNamed(uploads) === 0) return null
      const names = shortNames(named)
      return t`The wallet’s session is good for ${names} only, and none of them answers: uploads wait. Sign again for other validators, or wait until one is back.`
    }
    case 'none':
      return null
  }
}
