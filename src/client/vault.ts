/**
 * Creating and opening a vault: a random root key, wrapped by a passphrase through Argon2id. It is never
 * derived from a wallet signature (those are randomised). A key-check value tells a wrong passphrase from
 * damage before anything is decrypted, so that neither can look like an empty drive.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Result } from '../protocol/verdict.ts'
import { DriveError } from './drive-error.ts'
import type { Argon2Cost, Argon2id } from './ports.ts'
import { deriveSubkey } from './subkeys.ts'
import { costOf, encodeVault, parseVault, slotContext } from './vault-format.ts'
import { aesOpen, aesSeal, equalBytes, importAesKey, randomBytes } from './web-crypto.ts'

/** Code points after normalisation. Shorter ones fall to guessing whatever Argon2id costs. */
export const PASSPHRASE_CHARACTERS_MIN = 8

/** RFC 9106's second recommendation (64 MiB, 3 passes) on one lane: 0.3 to 0.5 s in a page worker. */
const COST: Argon2Cost = { memoryKiB: 65_536, passes: 3, lanes: 1 }

interface SlotKeys {
  /** Stored: equal only for the right passphrase. Says no more than the tag of the wrapped key does. */
  readonly check: Uint8Array
  readonly wrapping: CryptoKey
}

/** NFKC, so that one passphrase typed on two keyboards is one passphrase. */
function passphraseBytes(passphrase: string): Uint8Array {
  return utf8ToBytes(passphrase.normalize('NFKC'))
}

async function slotKeys(
  passphrase: string,
  salt: Uint8Array,
  cost: Argon2Cost,
  argon2id: Argon2id,
): Promise<SlotKeys> {
  const stretched = await argon2id(passphraseBytes(passphrase), salt, cost)
  const derive = (label: string) =>
    hkdf(sha256, stretched, undefined, utf8ToBytes(`filetao-drive/1/vault-${label}`), 32)
  return { check: derive('check'), wrapping: await importAesKey(derive('wrap')) }
}

function macOf(rootKey: Uint8Array): (signed: Uint8Array) => Uint8Array {
  const key = deriveSubkey(rootKey, 'vault-mac')
  return (signed) => hmac(sha256, key, signed)
}

/** @throws DriveError passphrase-too-short */
export async function createVaultFile(
  passphrase: string,
  argon2id: Argon2id,
  cost: Argon2Cost = COST,
): Promise<{ readonly file: Uint8Array; readonly rootKey: Uint8Array }> {
  if (Array.from(passphrase.normalize('NFKC')).length < PASSPHRASE_CHARACTERS_MIN) {
    throw new DriveError(
      'passphrase-too-short',
      `A passphrase has at least ${PASSPHRASE_CHARACTERS_MIN} characters.`,
    )
  }
  const rootKey = randomBytes(32)
  const id = randomBytes(16)
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const { check, wrapping } = await slotKeys(passphrase, salt, cost, argon2id)
  const wrapped = await aesSeal(wrapping, nonce, rootKey, slotContext(id, salt, cost))
  const body = { id, slots: [{ kind: 'passphrase' as const, salt, ...cost, check, nonce, wrapped }] }
  return { file: encodeVault(body, macOf(rootKey)), rootKey }
}

export type OpenVaultReason = 'wrong-passphrase' | 'vault-damaged'

/** The root key. Total over hostile files: costs are bounded before anything is computed. */
export async function openVaultFile(
  file: Uint8Array,
  passphrase: string,
  argon2id: Argon2id,
): Promise<Result<Uint8Array, OpenVaultReason>> {
  const parsed = parseVault(file)
  if (!parsed.ok) return parsed
  const { body, signed, mac } = parsed.value
  for (const slot of body.slots) {
    const { check, wrapping } = await slotKeys(passphrase, slot.salt, costOf(slot), argon2id)
    if (!equalBytes(check, slot.check)) continue
    const rootKey = await aesOpen(
      wrapping,
      slot.nonce,
      slot.wrapped,
      slotContext(body.id, slot.salt, costOf(slot)),
    )
    if (rootKey === null) {
      return {
        ok: false,
        reason: 'vault-damaged',
        detail: 'The passphrase is right, but the key it guards is damaged.',
      }
    }
    if (!equalBytes(macOf(rootKey)(signed), mac)) {
      return {
        ok: false,
        reason: 'vault-damaged',
        detail: 'The vault file was changed by somebody without its key.',
      }
    }
    return { ok: true, value: rootKey }
  }
  return { ok: false, reason: 'wrong-passphrase', detail: 'That is not the passphrase of this vault.' }
}
