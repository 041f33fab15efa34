/**
 * Who signs requests: a key of its own (the vault's, or a visit's), or the session key of an account that a wallet has
 * let sign (docs/formats/delegation.md). Session keys are Ed25519 towards our nodes; one of sr25519 also signs for itself,
 * without a delegation, towards nodes that never heard of any.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { encodeDelegation, type SignedDelegation } from '../wire/delegation.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import { owned } from './web-crypto.ts'

export interface RequestSigner {
  /** SS58: in whose name, which is whose quota is used and who owns what is stored. */
  readonly address: string
  /** Text of `x-filetao-delegation`; null: the address's own key signs. */
  readonly delegation: string | null
  /** 64 bytes over exactly these. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>
}

/** A session, and what follows from its delegation. */
export interface SessionSigner extends RequestSigner {
  readonly signed: SignedDelegation
  /** The session key in its own name, for stock nodes; null: they do not know its kind of key. */
  readonly stock: RequestSigner | null
}

export function keypairSigner(keypair: Keypair): RequestSigner {
  return { address: keypair.address, delegation: null, sign: (message) => keypair.sign(message) }
}

/**
 * @param secretKey 32 bytes: the seed of an Ed25519 key, the mini secret of an sr25519 one
 * @throws TypeError when it is not the key that the delegation names: the caller's mistake
 */
export function sessionSigner(signed: SignedDelegation, secretKey: Uint8Array): SessionSigner {
  const { account: address, sessionKey } = signed.delegation
  const [kind, key] = sessionKey.split(':')
  const publicKey = hexToBytes(key ?? '')
  const delegation = encodeDelegation(signed)
  if (kind === 'ed25519') {
    if (!equal(ed25519.getPublicKey(secretKey), publicKey)) throw new TypeError('not the session key')
    return { address, delegation, signed, stock: null, sign: ed25519Sign(secretKey) }
  }
  const keypair = keypairFromMiniSecret(secretKey)
  if (!equal(keypair.publicKey, publicKey)) throw new TypeError('not the session key')
  return { ...keypairSigner(keypair), address, delegation, signed, stock: keypairSigner(keypair) }
}

/** DER of a PKCS #8 Ed25519 key (RFC 8410) up to the seed: the only form in which WebCrypto takes a secret one. */
const PKCS8 = hexToBytes('302e020100300506032b657004220420')

/** By WebCrypto where it knows Ed25519 (not every browser of the last years does), else by the pure one: the same bytes. */
function ed25519Sign(seed: Uint8Array): RequestSigner['sign'] {
  const imported = crypto.subtle
    .importKey('pkcs8', owned(concatBytes(PKCS8, seed)), 'Ed25519', false, ['sign'])
    .catch(() => null)
  return async (message) => {
    const key = await imported
    if (key === null) return ed25519.sign(message, seed)
    return new Uint8Array(await crypto.subtle.sign('Ed25519', key, owned(message)))
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
