/** The two calls of WebAuthn, which only a window may make. Options and answers are of src/client/passkey.ts. */
import { type PasskeyWish, passkeyCreation, passkeyRequest, passkeySecret } from '../../../client/passkey.ts'
import type { NewPasskey, PasskeyChoice, Secret } from '../../../client/vault-api.ts'

export type PasskeySecret = Extract<Secret, { readonly kind: 'passkey' }>

/** `dismissed`: by the person, or by time. `no-prf`: it answered, but gives no secret here. `exists`: it has a slot already. */
export type PasskeyTrouble = 'dismissed' | 'no-prf' | 'refused' | 'exists'

export type PasskeyAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: PasskeyTrouble }

const TROUBLES: Readonly<Record<string, PasskeyTrouble>> = {
  NotAllowedError: 'dismissed',
  AbortError: 'dismissed',
  InvalidStateError: 'exists',
}

/** Call it from a click. */
export function askPasskey(choices: readonly PasskeyChoice[]): Promise<PasskeyAnswer<PasskeySecret>> {
  return answered(async () => secretOf(await getCredential(choices)))
}

/**
 * Call it from a click. Authenticators that evaluate the PRF only when they are asked are asked at once.
 * @param wish without what this page knows itself
 */
export function makePasskey(wish: Omit<PasskeyWish, 'rpId'>): Promise<PasskeyAnswer<NewPasskey>> {
  return answered(async () => {
    const { options, salt } = passkeyCreation({ ...wish, rpId: location.hostname })
    const made = publicKey(await navigator.credentials.create({ publicKey: options }))
    if (made === null) return null
    const credentialId = new Uint8Array(made.rawId)
    const { prf } = made.getClientExtensionResults()
    const secret =
      secretOf(made) ??
      (prf?.enabled === false ? null : secretOf(await getCredential([{ credentialId, salt }])))
    return secret === null ? null : { credentialId, salt, label: wish.label, output: secret.output }
  })
}

async function getCredential(choices: readonly PasskeyChoice[]): Promise<PublicKeyCredential | null> {
  const options = passkeyRequest(location.hostname, choices)
  return publicKey(await navigator.credentials.get({ publicKey: options }))
}

function publicKey(credential: Credential | null): PublicKeyCredential | null {
  return credential instanceof PublicKeyCredential ? credential : null
}

function secretOf(credential: PublicKeyCredential | null): PasskeySecret | null {
  const first = credential?.getClientExtensionResults().prf?.results?.first
  return credential === null ? null : passkeySecret(credential.rawId, first)
}

/** @param work null where no secret came */
async function answered<T>(work: () => Promise<T | null>): Promise<PasskeyAnswer<T>> {
  try {
    const value = await work()
    return value === null ? { ok: false, trouble: 'no-prf' } : { ok: true, value }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return { ok: false, trouble: TROUBLES[name] ?? 'refused' }
  }
}
