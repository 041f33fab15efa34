/**
 * What a page hands to WebAuthn to make a passkey for a slot and to ask one for its secret, and what it takes back
 * (docs/formats/vault.md, "Passkeys"). Plain data: the calls are the page's, as only a window may make them.
 *
 * There is no server that checks an assertion: the challenge is random and forgotten, and no attestation is asked
 * for. What counts is the output of the PRF extension, 32 bytes that only this credential gives for this salt. User
 * verification is required both times, because an authenticator has another PRF with it than without.
 */
import { base64urlnopad } from '@scure/base'
import type { PasskeyChoice, Secret } from './vault-api.ts'
import { owned, randomBytes } from './web-crypto.ts'

/** WebAuthn's bound on a credential's identifier. */
export const CREDENTIAL_ID_BYTES_MAX = 1023
export const PRF_SALT_BYTES = 32
export const PRF_OUTPUT_BYTES = 32

const TIMEOUT_MS = 120_000
const RP_NAME = 'FileTAO Drive'
/** Ed25519, P-256, RSA: the keys are not used, so any an authenticator has will do. */
const ALGORITHMS = [-8, -7, -257]

type Bytes = Uint8Array<ArrayBuffer>

interface Credential {
  readonly type: 'public-key'
  readonly id: Bytes
}

/** The members of PublicKeyCredentialCreationOptions that are used. */
export interface PasskeyCreation {
  challenge: Bytes
  rp: { id: string; name: string }
  user: { id: Bytes; name: string; displayName: string }
  pubKeyCredParams: { type: 'public-key'; alg: number }[]
  authenticatorSelection: { residentKey: 'required'; userVerification: 'required' }
  excludeCredentials: Credential[]
  attestation: 'none'
  timeout: number
  extensions: { prf: { eval: { first: Bytes } } }
}

/** The members of PublicKeyCredentialRequestOptions that are used. */
export interface PasskeyRequest {
  challenge: Bytes
  rpId: string
  allowCredentials: Credential[]
  userVerification: 'required'
  timeout: number
  extensions: { prf: { evalByCredential: Record<string, { first: Bytes }> } }
}

export interface PasskeyWish {
  /** The page's host name without port, `location.hostname`: the passkey works there only. */
  readonly rpId: string
  /** 16 bytes. The user of the credential is the vault, so that a passkey alone can tell which vault it opens. */
  readonly vaultId: Uint8Array
  /** Shown by the authenticator, and the slot's label. */
  readonly label: string
  /** Those that have a slot: an authenticator that holds one of them makes no second. */
  readonly existing: readonly PasskeyChoice[]
}

/**
 * For `navigator.credentials.create({ publicKey: options })`. Authenticators that do not evaluate the PRF while making
 * a credential are then asked once with `passkeyRequest` for the new one.
 * @returns the options, and the salt to give to `addPasskey`
 */
export function passkeyCreation({ rpId, vaultId, label, existing }: PasskeyWish): {
  readonly options: PasskeyCreation
  readonly salt: Uint8Array
} {
  const salt = randomBytes(PRF_SALT_BYTES)
  const options: PasskeyCreation = {
    challenge: randomBytes(32),
    rp: { id: rpId, name: RP_NAME },
    user: { id: owned(vaultId), name: label, displayName: label },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: existing.map(credentialOf),
    attestation: 'none',
    timeout: TIMEOUT_MS,
    extensions: { prf: { eval: { first: salt } } },
  }
  return { options, salt }
}

/** For `navigator.credentials.get({ publicKey: options })`: any of these may answer. */
export function passkeyRequest(rpId: string, passkeys: readonly PasskeyChoice[]): PasskeyRequest {
  return {
    challenge: randomBytes(32),
    rpId,
    allowCredentials: passkeys.map(credentialOf),
    userVerification: 'required',
    timeout: TIMEOUT_MS,
    extensions: {
      prf: {
        evalByCredential: Object.fromEntries(
          passkeys.map(({ credentialId, salt }) => [
            base64urlnopad.encode(credentialId),
            { first: owned(salt) },
          ]),
        ),
      },
    },
  }
}

/**
 * The secret in WebAuthn's answer.
 * @param rawId `credential.rawId`
 * @param first `credential.getClientExtensionResults().prf?.results?.first`
 * @returns null where the authenticator or browser has no PRF
 */
export function passkeySecret(
  rawId: ArrayBuffer,
  first: ArrayBuffer | ArrayBufferView | undefined,
): Extract<Secret, { readonly kind: 'passkey' }> | null {
  if (first === undefined) return null
  const output = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength).slice()
    : new Uint8Array(first)
  if (output.length !== PRF_OUTPUT_BYTES) return null
  return { kind: 'passkey', credentialId: new Uint8Array(rawId), output }
}

function credentialOf({ credentialId }: PasskeyChoice): Credential {
  return { type: 'public-key', id: owned(credentialId) }
}
