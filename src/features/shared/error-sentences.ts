/** What each failure means to the person, and what to do next. The only place where codes become words. */
import type { DriveErrorCode, DriveFailure } from '../../client/drive-api.ts'

export interface Sentence {
  readonly what: string
  readonly next: string
}

export const ERROR_SENTENCES: Readonly<Record<DriveErrorCode, Sentence>> = {
  'wrong-passphrase': {
    what: 'That passphrase does not open this vault.',
    next: 'Your files are untouched. Check capital letters and the keyboard layout, then try again.',
  },
  'wrong-phrase': {
    what: 'Those words do not open this vault.',
    next: 'Check that the kit is of this drive, and that no newer one took its place.',
  },
  'wrong-passkey': {
    what: 'That passkey does not open this vault.',
    next: 'Choose another passkey, or unlock with the passphrase or the recovery phrase.',
  },
  'phrase-malformed': {
    what: 'Those are not the 24 words of a recovery phrase.',
    next: 'Compare them with your kit one by one; the details name a word that cannot be right.',
  },
  'kit-malformed': {
    what: 'That kit link is incomplete or was changed on the way.',
    next: 'Scan the code again, or type the 24 words instead.',
  },
  'confirmation-wrong': {
    what: 'That does not open this vault, so nothing was changed.',
    next: 'Confirm with a passphrase, recovery phrase or passkey that unlocks it now.',
  },
  'last-slot': {
    what: 'No way into the vault would be left, so nothing was changed.',
    next: 'Add another passphrase, a recovery phrase or a passkey first.',
  },
  'slot-missing': {
    what: 'That way into the vault is gone already.',
    next: 'It was removed in another tab or on another device. Look at the list again.',
  },
  'slot-exists': {
    what: 'That passkey opens this vault already.',
    next: 'Use it as it is, or remove it first and add it again.',
  },
  'vault-full': {
    what: 'The vault has no room for another way in.',
    next: 'Remove one that you no longer use, then try again.',
  },
  'vault-foreign': {
    what: 'That is the vault of another drive, so it was refused.',
    next: 'Check the vault identifier. Your own vault was not changed.',
  },
  'vault-id-malformed': {
    what: 'That is not a vault identifier.',
    next: 'It has 36 characters and begins with ftv1. Copy it from your recovery kit or another device.',
  },
  'memory-short': {
    what: 'This device has too little free memory to work with a passphrase.',
    next: 'Close other tabs and programs and try again, or unlock with the recovery phrase or a passkey.',
  },
  'vault-exists': { what: 'This browser already has a vault.', next: 'Unlock it with its passphrase.' },
  'vault-missing': { what: 'There is no vault in this browser.', next: 'Create one to begin.' },
  'vault-damaged': {
    what: 'The vault in this browser is damaged and cannot be read.',
    next: 'Do not clear the site data. Try another browser profile or device that has the vault.',
  },
  locked: { what: 'The vault is locked.', next: 'Unlock it and try again.' },
  'passphrase-too-short': {
    what: 'That passphrase is too short.',
    next: 'Use at least 8 characters; four or five random words are better.',
  },
  'no-validator': {
    what: 'The network lists no validator that can take files.',
    next: 'Wait for one to register, or look at the Network page.',
  },
  'validator-unreachable': {
    what: 'No validator answered.',
    next: 'Check that the network is running and that you are online, then retry. Nothing already placed is lost.',
  },
  'validator-lied': {
    what: 'A validator’s answer does not match your file, so it was refused.',
    next: 'Retry: another validator will be asked. The details name the one that answered wrongly.',
  },
  'not-enough-copies': {
    what: 'Fewer miners than asked for proved that they stored a part.',
    next: 'The file was not added. Retry when more miners are available; the Network page shows how many there are.',
  },
  'receipt-rejected': {
    what: 'A miner’s signed receipt failed its check.',
    next: 'The file was not added. Retry: the part will be placed again.',
  },
  'source-changed': {
    what: 'The file changed on your disk while it was being read.',
    next: 'Close whatever is writing to it and add the file again.',
  },
  'source-unreadable': {
    what: 'The browser could not read the file.',
    next: 'Check that it still exists and that you may read it, then add it again.',
  },
  'not-found': {
    what: 'None of the nodes asked has this file any more.',
    next: 'Its time may have run out. If you have the original, add it again.',
  },
  'content-damaged': {
    what: 'What came back is not what was stored, so nothing was saved.',
    next: 'Retry: other copies will be asked. The details name the part.',
  },
  'link-malformed': {
    what: 'That link is incomplete or was changed on the way.',
    next: 'Ask for it again and copy the whole of it, including what follows the #.',
  },
  'disk-full': {
    what: 'There is not enough free space to save the file.',
    next: 'Free some space and start the download again.',
  },
  'save-failed': {
    what: 'The browser could not write the file.',
    next: 'Choose another folder, or check that the disk is writable.',
  },
  cancelled: { what: 'Cancelled.', next: 'Start again whenever you like.' },
  'chain-unreachable': {
    what: 'The chain cannot be reached, so the list of nodes is unknown.',
    next: 'Check that the network is running. The page keeps trying by itself.',
  },
  internal: {
    what: 'Something in this page went wrong.',
    next: 'Reload the page. Files already in the drive are not affected.',
  },
}

export function sentenceOf(failure: DriveFailure): Sentence {
  return ERROR_SENTENCES[failure.code]
}

/** For an exception out of the worker bridge: our own bug, told as such, without its text. */
export const BRIDGE_FAILURE: DriveFailure = { code: 'internal', detail: 'The drive’s worker did not answer.' }
