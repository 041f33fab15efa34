import { type SessionSigner, sessionSigner } from '../request-signer.ts'
import type { SessionLine } from './session-axons.ts'
import type { StoredSession } from './session-record.ts'

/** A session that can sign. */
export interface Line extends SessionLine {
  readonly signer: SessionSigner
}

/** @returns null when its key is gone @param onSign told before each signature */
export function lineOf({ signed, secret }: StoredSession, onSign: () => void): Line | null {
  if (secret === null) return null
  const { account, validators } = signed.delegation
  const signer = sessionSigner(signed, secret)
  const sign: SessionSigner['sign'] = (message) => {
    onSign()
    return signer.sign(message)
  }
  return { account, validators, signer: { ...signer, sign } }
}
