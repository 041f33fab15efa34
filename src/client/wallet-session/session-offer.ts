/** A session key and the text that makes it one; and the judgement of what a wallet gives back. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  type Delegation,
  delegationText,
  type SignedDelegation,
  verifyDelegation,
} from '../../wire/delegation.ts'
import { MAX_DELEGATION_VALIDATORS } from '../../wire/limits.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import { DriveError } from '../drive-error.ts'
import { SESSION_HOURS, type SessionWish } from '../wallet-api.ts'
import { randomBytes } from '../web-crypto.ts'

const HOUR_SECONDS = 3_600
const SIGNATURE = /^0x[0-9a-f]{128}$/

export interface SessionPlace {
  /** `0x` and 64 hex characters. */
  readonly genesisHash: string
  readonly netuid: number
  /** Unix seconds, by the clock that the session is dated by (session-clock.ts). */
  readonly now: number
}

export interface Offer {
  readonly id: string
  readonly wish: SessionWish
  readonly delegation: Delegation
  /** Ed25519, 32 bytes. */
  readonly secret: Uint8Array
  readonly text: string
  /** Milliseconds that this clock is ahead of the device's. */
  readonly aheadMs: number
}

/** @throws TypeError for a wish that the page should not have made */
export function makeOffer(
  wish: SessionWish,
  { genesisHash, netuid, now }: SessionPlace,
  aheadMs: number,
): Offer {
  const { account, hours, validators } = wish
  if (!SESSION_HOURS.includes(hours) || !decodeAddress(account).ok) throw new TypeError('not a wish')
  if (validators !== 'any' && (validators.length === 0 || validators.length > MAX_DELEGATION_VALIDATORS))
    throw new TypeError('a session names 1 to 16 validators, or any')
  const secret = randomBytes(32)
  const delegation: Delegation = {
    version: 1,
    genesisHash,
    netuid,
    account,
    sessionKey: `ed25519:${bytesToHex(ed25519.getPublicKey(secret))}`,
    validators: validators === 'any' ? validators : [...validators],
    from: now,
    until: now + hours * HOUR_SECONDS,
    serial: bytesToHex(randomBytes(16)),
  }
  return { id: delegation.serial, wish, delegation, secret, text: delegationText(delegation), aheadMs }
}

/** @throws DriveError wallet-signature, wallet-session-over */
export function acceptOffer(offer: Offer, signature: string, place: SessionPlace): SignedDelegation {
  const signed: SignedDelegation = { delegation: offer.delegation, signature: signature.toLowerCase() }
  if (!SIGNATURE.test(signed.signature))
    throw new DriveError('wallet-signature', 'It is no signature at all.')
  const verdict = verifyDelegation(signed, { ...place, validator: null })
  if (verdict.ok) return signed
  if (verdict.reason === 'delegation-signature')
    throw new DriveError('wallet-signature', `It was to be of ${offer.delegation.account}.`)
  throw new DriveError('wallet-session-over', verdict.detail)
}
