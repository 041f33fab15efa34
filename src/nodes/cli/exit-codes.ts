/** How commands end. One table: help, docs/cli.md and every command read it. */
import type { DriveErrorCode } from '../../client/outcome-api.ts'
import type { SdkErrorCode } from '../../sdk/sdk-error.ts'

export const EXITS = {
  done: { code: 0, about: 'done' },
  failed: { code: 1, about: 'not done, for a reason of this machine or of none of the others' },
  usage: { code: 2, about: 'the command line itself is wrong; nothing was done' },
  'not-found': { code: 3, about: 'there is no such file, object, drive, link, wallet or miner' },
  denied: {
    code: 4,
    about: 'refused: a passphrase, key or password is missing or wrong, or a quota is used up',
  },
  network: { code: 5, about: 'the chain, a validator or enough miners could not be reached; try again' },
  proof: { code: 6, about: 'a proof failed or bytes were not what they should be' },
  unread: { code: 141, about: 'nobody reads the output any more (`| head`)' },
} as const

export type ExitName = keyof typeof EXITS

export function exitCode(name: ExitName): number {
  return EXITS[name].code
}

/** Everything that is not named here is `failed`. */
const OF_DRIVE: Readonly<Partial<Record<DriveErrorCode, ExitName>>> = {
  'not-found': 'not-found',
  'vault-missing': 'not-found',
  'vault-unknown': 'not-found',
  'link-gone': 'not-found',
  'no-evidence': 'not-found',
  'wrong-passphrase': 'denied',
  'wrong-phrase': 'denied',
  'wrong-passkey': 'denied',
  locked: 'denied',
  'quota-exceeded': 'denied',
  'head-refused': 'denied',
  'link-password-needed': 'denied',
  'link-password-wrong': 'denied',
  'no-validator': 'network',
  'validator-unreachable': 'network',
  'chain-unreachable': 'network',
  'not-enough-copies': 'network',
  'validator-lied': 'proof',
  'receipt-rejected': 'proof',
  'content-damaged': 'proof',
  'link-damaged': 'proof',
  'vault-id-malformed': 'usage',
  'phrase-malformed': 'usage',
  'kit-malformed': 'usage',
  'link-malformed': 'usage',
}

export function exitOfDrive(code: DriveErrorCode): ExitName {
  return OF_DRIVE[code] ?? 'failed'
}

const OF_SDK: Readonly<Record<SdkErrorCode, ExitName>> = {
  'no-axons': 'network',
  'not-stored': 'network',
  'not-found': 'not-found',
  'not-retrieved': 'network',
  'wrong-data': 'proof',
  'too-large': 'failed',
  'no-encryption-key': 'denied',
  'wrong-key': 'denied',
  'memory-short': 'failed',
  'key-malformed': 'failed',
  'key-locked': 'denied',
  chain: 'network',
}

export function exitOfSdk(code: SdkErrorCode): ExitName {
  return OF_SDK[code]
}
