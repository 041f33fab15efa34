/**
 * The identifier of a vault: the first 16 bytes of SHA-256 of the public key that signs its heads, so whoever
 * holds a vault file or a head can check that it belongs to the identifier it was asked for by. People see it
 * as bech32m text (`ftv1…`), whose checksum catches up to four wrong characters.
 */
import { bech32m } from '@scure/base'
import type { Result } from '../protocol/verdict.ts'

export const VAULT_ID_BYTES = 16
const PREFIX = 'ftv'
/** Prefix, separator, 26 characters of 5 bits, checksum of 6. */
const TEXT_LENGTH = 36

/** @throws RangeError for an identifier that cannot be one (our bug) */
export function formatVaultId(id: Uint8Array): string {
  if (id.length !== VAULT_ID_BYTES) throw new RangeError(`a vault identifier has ${VAULT_ID_BYTES} bytes`)
  return bech32m.encode(PREFIX, bech32m.toWords(id))
}

/** Reads the text, also in capitals and with space around it. Total. */
export function parseVaultId(text: unknown): Result<Uint8Array, 'vault-id-malformed'> {
  if (typeof text !== 'string') return malformed('It is not text.')
  const trimmed = text.trim()
  if (trimmed.length !== TEXT_LENGTH) {
    return malformed(`A vault identifier has ${TEXT_LENGTH} characters, this has ${trimmed.length}.`)
  }
  const decoded = bech32m.decodeUnsafe(trimmed)
  if (decoded === undefined) return malformed('The vault identifier has a wrong character.')
  if (decoded.prefix !== PREFIX) return malformed('It is an identifier of something else.')
  const id = bech32m.fromWordsUnsafe(decoded.words)
  if (id === undefined || id.length !== VAULT_ID_BYTES) {
    return malformed('The vault identifier is not one of 16 bytes.')
  }
  return { ok: true, value: id }
}

function malformed(detail: string): Result<never, 'vault-id-malformed'> {
  return { ok: false, reason: 'vault-id-malformed', detail }
}
