/** What each trouble with a wallet means to the person, and what to do next. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { WalletProblem, WalletProblemCode } from '../../client/wallet/wallet-types.ts'
import type { Sentence } from '../shared/error-sentences.ts'

interface Words {
  readonly what: MessageDescriptor
  readonly next: MessageDescriptor
}

const SENTENCES: Readonly<Record<WalletProblemCode, Words>> = {
  refused: {
    what: msg`The wallet was not allowed to show accounts to this page.`,
    next: msg`Nothing was changed. Connect again and allow it, or go on without a wallet.`,
  },
  'refused-before': {
    what: msg`The wallet refuses this page without asking, because it was told so before.`,
    next: msg`Open the wallet, allow this site under its connected or trusted sites, then connect again.`,
  },
  'asked-already': {
    what: msg`The wallet has an earlier question of this page open.`,
    next: msg`Open the wallet, answer that question, then connect again.`,
  },
  locked: {
    what: msg`The wallet is locked.`,
    next: msg`Open it, unlock it with its password, then try again.`,
  },
  'no-accounts': {
    what: msg`The wallet shows this page no account.`,
    next: msg`Unlock it, make an account in it if it has none, and allow that account for this site. Then connect again.`,
  },
  'only-ethereum': {
    what: msg`The wallet shows only Ethereum accounts, and those cannot sign here.`,
    next: msg`Make a Substrate (Polkadot or Bittensor) account in the wallet and allow it for this site. Then connect again.`,
  },
  'cannot-sign': {
    what: msg`The wallet shows accounts, but cannot sign a text.`,
    next: msg`Update it, or choose another wallet.`,
  },
  cancelled: {
    what: msg`You refused the signature in the wallet.`,
    next: msg`Nothing was changed. Sign again whenever you like.`,
  },
  'rate-limited': {
    what: msg`The wallet signs only once in three seconds.`,
    next: msg`Wait a moment and sign again. One signature is enough for a whole session.`,
  },
  switched: {
    what: msg`The chosen account is not shown by the wallet any more: it was switched or taken back.`,
    next: msg`Choose one of the accounts that are there now, or allow the other one again in the wallet.`,
  },
  gone: {
    what: msg`The wallet does not show the chosen account any more.`,
    next: msg`It may be locked, or the account was taken back. Open the wallet, then connect again.`,
  },
  malformed: {
    what: msg`What the wallet gave back is no signature, so nothing was accepted.`,
    next: msg`Sign again. If it happens again, update the wallet or choose another one.`,
  },
  stopped: {
    what: msg`The wallet is not waited for any more.`,
    next: msg`What it still asks in its own window can be refused there. Try again whenever you like.`,
  },
  'not-loaded': {
    what: msg`The part of this app that speaks with wallets could not be fetched.`,
    next: msg`Check that you are online, then try again.`,
  },
  failed: {
    what: msg`The wallet reported an error.`,
    next: msg`Open the wallet and see whether it says more, then try again.`,
  },
}

export function walletSentence(problem: WalletProblem): Sentence {
  const { what, next } = SENTENCES[problem.code]
  return { what: i18n._(what), next: i18n._(next) }
}
