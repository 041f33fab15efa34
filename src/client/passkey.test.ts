import { base64urlnopad } from '@scure/base'
import { describe, expect, it } from 'vitest'
import { passkeyCreation, passkeyRequest, passkeySecret } from './passkey.ts'

const VAULT_ID = new Uint8Array(16).fill(3)
const KNOWN = { credentialId: new Uint8Array(20).fill(1), salt: new Uint8Array(32).fill(2) }
const WISH = { rpId: 'drive.example', vaultId: VAULT_ID, label: 'Laptop', existing: [KNOWN] }

describe('passkeyCreation', () => {
  it('is what WebAuthn takes: for this host and vault, verified by the user, with a PRF and no second one', () => {
    const { options, salt } = passkeyCreation(WISH)
    const taken: PublicKeyCredentialCreationOptions = options
    expect(taken).toMatchObject({
      rp: { id: 'drive.example' },
      user: { id: VAULT_ID, name: 'Laptop', displayName: 'Laptop' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key', id: KNOWN.credentialId }],
      attestation: 'none',
      extensions: { prf: { eval: { first: salt } } },
    })
    expect(salt.length).toBe(32)
  })

  it('draws another salt and challenge each time', () => {
    const [one, other] = [passkeyCreation(WISH), passkeyCreation(WISH)]
    expect(one.salt).not.toEqual(other.salt)
    expect(one.options.challenge).not.toEqual(other.options.challenge)
  })
})

describe('passkeyRequest', () => {
  it('asks each passkey for the PRF of its own salt', () => {
    const other = { credentialId: new Uint8Array(5).fill(4), salt: new Uint8Array(32).fill(5) }
    const request: PublicKeyCredentialRequestOptions = passkeyRequest('drive.example', [KNOWN, other])
    expect(request.rpId).toBe('drive.example')
    expect(request.userVerification).toBe('required')
    expect(request.allowCredentials?.map(({ id }) => id)).toEqual([KNOWN.credentialId, other.credentialId])
    expect(request.extensions?.prf?.evalByCredential).toEqual({
      [base64urlnopad.encode(KNOWN.credentialId)]: { first: KNOWN.salt },
      [base64urlnopad.encode(other.credentialId)]: { first: other.salt },
    })
  })
})

describe('passkeySecret', () => {
  const rawId = KNOWN.credentialId.slice().buffer
  const output = new Uint8Array(32).fill(9)
  it('takes the output as a buffer or a view of one', () => {
    const wanted = { kind: 'passkey', credentialId: KNOWN.credentialId, output }
    expect(passkeySecret(rawId, output.slice().buffer)).toEqual(wanted)
    const inside = new Uint8Array(40)
    inside.set(output, 4)
    expect(passkeySecret(rawId, inside.subarray(4, 36))).toEqual(wanted)
  })
  it('is nothing where there is no PRF, or it gives another length', () => {
    expect(passkeySecret(rawId, undefined)).toBeNull()
    expect(passkeySecret(rawId, new ArrayBuffer(16))).toBeNull()
  })
})
