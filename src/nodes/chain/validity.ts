/**
 * Whether a signed call may go into the next block, by the checks of the runtime's extensions and under their names.
 * Genesis, runtime version and birth block are part of what is signed and nowhere in the bytes, so a call for another
 * chain, another runtime or another time is a bad proof here as it is on a real node.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { u32 } from '@polkadot-api/substrate-bindings'
import { verify } from '@scure/sr25519'
import type { Result } from '../../protocol/verdict.ts'
import type { Era, SignedExtrinsic } from './extrinsic.ts'
import { SPEC_VERSION, TRANSACTION_VERSION } from './metadata.ts'
import type { Snapshot } from './snapshot.ts'

export type InvalidReason =
  | 'Call'
  | 'Payment'
  | 'Stale'
  | 'BadProof'
  | 'AncientBirthBlock'
  | 'ExhaustsResources'
export type UnknownReason = 'CannotLookup' | 'NoUnsignedValidator'
export type ValidityReason = InvalidReason | UnknownReason

export interface Validity {
  /** Nonces between the account's next one and this one: calls that must come before. */
  readonly ahead: number
  /** Blocks for which the call stays valid. */
  readonly longevity: number
}

/** Longer messages are signed by their digest. */
const MAX_SIGNED_BYTES = 256
const NO_METADATA_HASH = Uint8Array.of(0)

const no = (reason: ValidityReason, detail: string) => ({ ok: false, reason, detail }) as const

/** @param on the state it is to be applied to: the next block's parent */
export const checkExtrinsic = (
  extrinsic: SignedExtrinsic,
  on: Snapshot,
): Result<Validity, ValidityReason> => {
  const { signer, nonce, tipRao, era } = extrinsic
  const genesis = hashAt(on, 0)
  const birth = era === null ? 0 : birthOf(era, on.number + 1)
  const birthHash = hashAt(on, birth)
  if (genesis === null || birthHash === null)
    return no('AncientBirthBlock', `the block ${birth} that its time began with is not known any more`)
  // The cheap ones first: a proof takes about 10 ms.
  const next = on.model.nonces[signer] ?? 0
  if (nonce < next) return no('Stale', `its nonce is ${nonce}, the next one of this signer is ${next}`)
  if (tipRao > 0n && tipRao > (on.model.balances[signer] ?? 0n))
    return no('Payment', 'the signer has not as much as the tip')
  if (!isSignedFor(extrinsic, genesis, birthHash))
    return no(
      'BadProof',
      `the signature is not the signer’s over this call for this chain (genesis ${genesis}, spec ${SPEC_VERSION}), or its time is over`,
    )
  const longevity = era === null ? Number.MAX_SAFE_INTEGER : birth + era.period - on.number - 1
  return { ok: true, value: { ahead: nonce - next, longevity } }
}

const hashAt = (on: Snapshot, number: number): string | null =>
  number === on.number ? on.hash : (on.hashes.find(([height]) => height === number)?.[1] ?? null)

/** The newest block of the era's phase that is not after `current`. */
const birthOf = ({ period, phase }: Era, current: number): number =>
  Math.floor((Math.max(current, phase) - phase) / period) * period + phase

/** Proofs already checked: a client asks for the same one at every block until its call is included. */
const proofs = new Map<string, boolean>()
const PROOFS_MAX = 4096

const isSignedFor = (extrinsic: SignedExtrinsic, genesis: string, birthHash: string): boolean => {
  const name = `${extrinsic.hash}.${genesis}.${birthHash}`
  const known = proofs.get(name)
  if (known !== undefined) return known
  if (proofs.size >= PROOFS_MAX) proofs.clear()
  // A digest of metadata cannot be compared: clients make it of a form of the metadata that is not kept here.
  const holds = !extrinsic.bindsMetadata && proves(extrinsic, signedBytes(extrinsic, genesis, birthHash))
  proofs.set(name, holds)
  return holds
}

const signedBytes = ({ signedPart }: SignedExtrinsic, genesis: string, birthHash: string): Uint8Array => {
  const message = concatBytes(
    signedPart,
    u32.enc(SPEC_VERSION),
    u32.enc(TRANSACTION_VERSION),
    hexToBytes(genesis.slice(2)),
    hexToBytes(birthHash.slice(2)),
    NO_METADATA_HASH,
  )
  return message.length > MAX_SIGNED_BYTES ? blake2b(message, { dkLen: 32 }) : message
}

/** Never a wallet's wrapped text: a signature over a text must not be worth a call. */
const proves = ({ scheme, signature, publicKey }: SignedExtrinsic, message: Uint8Array): boolean => {
  try {
    if (scheme === 'ed25519') return ed25519.verify(signature, message, publicKey)
    return verify(message, signature, publicKey)
  } catch {
    return false
  }
}
