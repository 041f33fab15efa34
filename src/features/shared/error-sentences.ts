/** What each failure means to the person, and what to do next. The only place where codes become words. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { DriveErrorCode, DriveFailure } from '../../client/drive-api.ts'

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
  'receipt-rejected': {
    what: msg`A miner’s signed receipt failed its check.`,
    next: msg`The file was not added. Retry: the part will be placed again.`,
  },
  'source-changed': {
    what: msg`The file changed on your disk while it was being read.`,
    next: msg`Close whatever is writing to it and add the file again.`,
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
  'disk-full': {
    what: msg`There is not enough free space to save the file.`,
    next: msg`Free some space and start the download again.`,
  },
  'save-failed': {
    what: msg`The browser could not write the file.`,
    next: msg`Choose another folder, or check that the disk is writable.`,
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
