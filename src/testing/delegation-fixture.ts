/** Delegations for tests: an account that signs, and what it signs. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import {
  type Delegation,
  delegationText,
  type Revocation,
  revocationText,
  type SignedDelegation,
} from '../wire/delegation.ts'
import { type Keypair, keypairFromMiniSecret, wrapBytes } from '../wire/sr25519.ts'

export const GENESIS = `0x${'2f'.repeat(32)}`
export const NETUID = 21

export const ACCOUNT = keypairFromMiniSecret(new Uint8Array(32).fill(41))
export const OTHER_ACCOUNT = keypairFromMiniSecret(new Uint8Array(32).fill(42))

export interface SessionKey {
  readonly name: string
  readonly secret: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export function ed25519Session(fill: number): SessionKey {
  const secret = new Uint8Array(32).fill(fill)
  const name = `ed25519:${bytesToHex(ed25519.getPublicKey(secret))}`
  return { name, secret, sign: (message) => ed25519.sign(message, secret) }
}

export function sr25519Session(fill: number): SessionKey {
  const secret = new Uint8Array(32).fill(fill)
  const keypair = keypairFromMiniSecret(secret)
  return {
    name: `sr25519:${bytesToHex(keypair.publicKey)}`,
    secret,
    sign: (message) => keypair.sign(message),
  }
}

/** @param from unix seconds; an hour long unless `given` says otherwise */
export function delegationOf(session: SessionKey, from: number, given: Partial<Delegation> = {}): Delegation {
  return {
    version: 1,
    genesisHash: GENESIS,
    netuid: NETUID,
    account: ACCOUNT.address,
    sessionKey: session.name,
    validators: 'any',
    from,
    until: from + 3600,
    serial: '00112233445566778899aabbccddeeff',
    ...given,
  }
}

/** As a wallet signs: the wrapped text. */
export function signDelegation(delegation: Delegation, account: Keypair = ACCOUNT): SignedDelegation {
  return { delegation, signature: walletSignature(delegationText(delegation), account) }
}

export function signRevocation(revocation: Revocation, account: Keypair = ACCOUNT): string {
  return walletSignature(revocationText(revocation), account)
}

function walletSignature(text: string, account: Keypair): string {
  return `0x${bytesToHex(account.sign(wrapBytes(utf8ToBytes(text))))}`
}
