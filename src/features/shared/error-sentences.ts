/** What each failure means to the person, and what to do next. The only place where codes become words. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { DriveErrorCode, DriveFailure } from '../../client/outcome-api.ts'

export interface Sentence {
  readonly what: string
  readonly next: string
}

interface Words {
  readonly what: MessageDescriptor
  readonly next: MessageDescriptor
}

const SENTENCES: Readonly<Record<DriveErrorCode, Words>> = {
  'wrong-passphrase': {
    what: msg`That passphrase does not open this vault.`,
    next: msg`Your files are untouched. Check capital letters and the keyboard layout, then try again.`,
  },
  'wrong-phrase': {
    what: msg`Those words do not open this vault.`,
    next: msg`Check that the kit is of this drive, and that no newer one took its place.`,
  },
  'wrong-passkey': {
    what: msg`That passkey does not open this vault.`,
    next: msg`Choose another passkey, or unlock with the passphrase or the recovery phrase.`,
  },
  'phrase-malformed': {
    what: msg`Those are not the 24 words of a recovery phrase.`,
    next: msg`Compare them with your kit one by one; the details name a word that cannot be right.`,
  },
  'kit-malformed': {
    what: msg`That kit link is incomplete or was changed on the way.`,
    next: msg`Scan the code again, or type the 24 words instead.`,
  },
  'confirmation-wrong': {
    what: msg`That does not open this vault, so nothing was changed.`,
    next: msg`Confirm with a passphrase, recovery phrase or passkey that unlocks it now.`,
  },
  'last-slot': {
    what: msg`No way into the vault would be left, so nothing was changed.`,
    next: msg`Add another passphrase, a recovery phrase or a passkey first.`,
  },
  'slot-missing': {
    what: msg`That way into the vault is gone already.`,
    next: msg`It was removed in another tab or on another device. Look at the list again.`,
  },
  'slot-exists': {
    what: msg`That passkey opens this vault already.`,
    next: msg`Use it as it is, or remove it first and add it again.`,
  },
  'vault-full': {
    what: msg`The vault has no room for another way in.`,
    next: msg`Remove one that you no longer use, then try again.`,
  },
  'vault-foreign': {
    what: msg`That is the vault of another drive, so it was refused.`,
    next: msg`Check the vault identifier. Your own vault was not changed.`,
  },
  'vault-id-malformed': {
    what: msg`That is not a vault identifier.`,
    next: msg`It has 36 characters and begins with ftv1. Copy it from your recovery kit or another device.`,
  },
  'vault-unknown': {
    what: msg`No validator of this network has that drive.`,
    next: msg`Check the identifier, and that this is the network the drive was made on. Nothing was changed.`,
  },
  'index-newer': {
    what: msg`The drive was changed by a newer version of this app.`,
    next: msg`Reload the page to get that version. What you do until then stays on this device.`,
  },
  'head-refused': {
    what: msg`No validator took the newest state of your drive.`,
    next: msg`Your changes are safe on this device and are sent again by themselves.`,
  },
  'memory-short': {
    what: msg`This device has too little free memory to work with a passphrase.`,
    next: msg`Close other tabs and programs and try again, or unlock with the recovery phrase or a passkey.`,
  },
  'vault-exists': { what: msg`This browser already has a vault.`, next: msg`Unlock it with its passphrase.` },
  'vault-missing': { what: msg`There is no vault in this browser.`, next: msg`Create one to begin.` },
  'vault-damaged': {
    what: msg`The vault in this browser is damaged and cannot be read.`,
    next: msg`Do not clear the site data. Try another browser profile or device that has the vault.`,
  },
  locked: { what: msg`The vault is locked.`, next: msg`Unlock it and try again.` },
  'passphrase-too-short': {
    what: msg`That passphrase is too short.`,
    next: msg`Use at least 8 characters; four or five random words are better.`,
  },
  'no-validator': {
    what: msg`The network lists no validator that can take files.`,
    next: msg`Wait for one to register, or look at the Network page.`,
  },
  'validator-unreachable': {
    what: msg`No validator answered.`,
    next: msg`Check that the network is running and that you are online, then retry. Nothing already placed is lost.`,
  },
  'validator-lied': {
    what: msg`A validator’s answer does not match your file, so it was refused.`,
    next: msg`Retry: another validator will be asked. The details name the one that answered wrongly.`,
  },
  'not-enough-copies': {
    what: msg`Fewer miners than asked for proved that they stored a part.`,
    next: msg`The file was not added. Retry when more miners are available; the Network page shows how many there are.`,
  },
  'quota-exceeded': {
    what: msg`No validator has room for more of this drive.`,
    next: msg`Delete something for good, trash included, or wait until what was deleted is given back. The Storage page shows what each validator allows.`,
  },
  'receipt-rejected': {
    what: msg`A miner’s signed receipt failed its check.`,
    next: msg`The file was not added. Retry: the part will be placed again.`,
  },
  'source-changed': {
    what: msg`The file changed on your disk while it was being read.`,
    next: msg`Close whatever is writing to it and add the file again.`,
  },
  'other-source': {
    what: msg`That is not the file that was being sent.`,
    next: msg`Choose the one it began with; or cancel this upload and add the other file as a new one.`,
  },
  'name-taken': {
    what: msg`Something here already has that name.`,
    next: msg`Choose another name, or move or rename the other one first.`,
  },
  'folder-into-itself': {
    what: msg`A folder cannot go into itself.`,
    next: msg`Choose another folder for it.`,
  },
  'source-unreadable': {
    what: msg`The browser could not read the file.`,
    next: msg`Check that it still exists and that you may read it, then add it again.`,
  },
  'not-found': {
    what: msg`None of the nodes asked has this file any more.`,
    next: msg`Its time may have run out. If you have the original, add it again.`,
  },
  'content-damaged': {
    what: msg`What came back is not what was stored, so nothing was saved.`,
    next: msg`Retry: other copies will be asked. The details name the part.`,
  },
  'link-malformed': {
    what: msg`That link is incomplete or was changed on the way.`,
    next: msg`Ask for it again and copy the whole of it, including what follows the #.`,
  },
  'link-gone': {
    what: msg`This link does not work any more.`,
    next: msg`It was taken back or its time is over. Ask whoever sent it for a new one.`,
  },
  'link-damaged': {
    what: msg`What this link leads to cannot be read.`,
    next: msg`Nothing of it was used. Ask whoever sent it to make the link again.`,
  },
  'link-newer': {
    what: msg`This link was made by a newer version of the app.`,
    next: msg`Reload the page to get the newest version, then open the link again.`,
  },
  'link-password-needed': {
    what: msg`This link asks for a password.`,
    next: msg`Whoever sent the link knows it.`,
  },
  'link-password-wrong': {
    what: msg`That is not the password of this link.`,
    next: msg`Check capital letters and the keyboard layout, or ask whoever sent the link.`,
  },
  'audit-running': {
    what: msg`An audit is under way already, here or in another tab.`,
    next: msg`Wait until it has finished, or stop it on the Proofs screen.`,
  },
  'share-too-large': {
    what: msg`That is too much for one link, so none was made.`,
    next: msg`Share some of its folders with a link each.`,
  },
  'bundle-too-large': {
    what: msg`All that is proven about this file is too much for one bundle, so none was made.`,
    next: msg`Export its audits one at a time instead.`,
  },
  'no-evidence': {
    what: msg`There is nothing to export: this device has no receipt of this file, and no audit of it.`,
    next: msg`Audit the file first, or export it on the device that stored it.`,
  },
  'disk-full': {
    what: msg`There is not enough free space on this device.`,
    next: msg`Free some space, then try again: nothing is lost.`,
  },
  'save-failed': {
    what: msg`The browser could not write the file.`,
    next: msg`Choose another folder, or check that the disk is writable.`,
  },
  'save-not-started': {
    what: msg`The browser did not begin to save the file.`,
    next: msg`Save it another way: nothing is lost, and it goes on from what was fetched.`,
  },
  'wallet-signature': {
    what: msg`What the wallet gave is not this account’s signature of the text that was shown, so nothing was accepted.`,
    next: msg`Check in the wallet which account is chosen, and sign again. If it happens again, do not trust this wallet.`,
  },
  'wallet-refused': {
    what: msg`No validator that was asked accepts the wallet’s session.`,
    next: msg`Sign again on the Wallet page, or end the session there and go on without the wallet. Nothing already placed is lost.`,
  },
  'wallet-session-over': {
    what: msg`The wallet’s session has ended.`,
    next: msg`Sign again on the Wallet page, or go on there without the wallet.`,
  },
  'wallet-validators-away': {
    what: msg`None of the validators that the wallet’s session names answers.`,
    next: msg`Wait until one is back, or sign again on the Wallet page for other validators.`,
  },
  cancelled: { what: msg`Cancelled.`, next: msg`Start again whenever you like.` },
  'chain-unreachable': {
    what: msg`The chain cannot be reached, so the list of nodes is unknown.`,
    next: msg`Check that the network is running. The page keeps trying by itself.`,
  },
  internal: {
    what: msg`Something in this page went wrong.`,
    next: msg`Reload the page. Files already in the drive are not affected.`,
  },
}

export function sentenceOf(failure: DriveFailure): Sentence {
  const { what, next } = SENTENCES[failure.code]
  return { what: i18n._(what), next: i18n._(next) }
}

/** For an exception out of the worker bridge: our own bug, told as such, without its text. */
export const BRIDGE_FAILURE: DriveFailure = {
  code: 'internal',
  get detail() {
    return t`The drive’s worker did not answer.`
  },
}
