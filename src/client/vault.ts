/**
 * Making, opening and changing a vault file: a random root key, wrapped once for each secret that opens it. It is
 * never derived from a wallet signature (those are randomised). Nothing here touches the storage; vault-door.ts
 * and vault-changes.ts do.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Result } from '../protocol/verdict.ts'
import { DriveError } from './drive-error.ts'
import type { WrongWord } from './outcome-api.ts'
import type { Argon2Cost, Argon2id } from './ports.ts'
import { parseKit } from './recovery-kit.ts'
import { nearPhrases, wordSentence } from './recovery-phrase.ts'
import { headKeyOf, type VaultMac, vaultMacOf } from './subkeys.ts'
import type { Secret } from './vault-api.ts'
import { encodeVault, type ParsedVault, parseVault, type VaultBody, type VaultSlot } from './vault-format.ts'
import { checkValue, makeSlot, type SlotSecret, trySlot } from './vault-slot.ts'
import { equalBytes, randomBytes } from './web-crypto.ts'

/** Code points after normalisation. Shorter ones fall to guessing whatever Argon2id costs. */
export const PASSPHRASE_CHARACTERS_MIN = 8

/** NFKC, so that one passphrase typed on two keyboards is one passphrase. */
export function passphraseBytes(passphrase: string): Uint8Array {
  return utf8ToBytes(passphrase.normalize('NFKC'))
}

/** For a passphrase that is to be used from now on. @throws DriveError passphrase-too-short */
export function newPassphraseBytes(passphrase: string): Uint8Array {
  if (Array.from(passphrase.normalize('NFKC')).length < PASSPHRASE_CHARACTERS_MIN) {
    throw new DriveError(
      'passphrase-too-short',
      `A passphrase has at least ${PASSPHRASE_CHARACTERS_MIN} characters.`,
    )
  }
  return passphraseBytes(passphrase)
}

export interface NewVault {
  readonly passphrase: string
  readonly label: string
  /** Unix milliseconds. */
  readonly createdAt: number
  readonly cost: Argon2Cost
}

/** @throws DriveError passphrase-too-short */
export async function createVaultFile(
  { passphrase, label, createdAt, cost }: NewVault,
  argon2id: Argon2id,
): Promise<{ readonly file: Uint8Array; readonly rootKey: Uint8Array }> {
  const bytes = newPassphraseBytes(passphrase)
  const rootKey = randomBytes(32)
  const file = await wrapRootKey(rootKey, { bytes, label, createdAt, cost }, argon2id)
  return { file, rootKey }
}

type FirstSlot = Omit<NewVault, 'passphrase'> & { readonly bytes: Uint8Array }

/** A vault file of one passphrase slot around a root key that exists. */
export async function wrapRootKey(
  rootKey: Uint8Array,
  { bytes, label, createdAt, cost }: FirstSlot,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  const { vaultId } = headKeyOf(rootKey)
  const secret = { kind: 'passphrase' as const, bytes, cost }
  const slot = await makeSlot({ vaultId, rootKey, secret, note: { label, createdAt } }, argon2id)
  return encodeVault({ id: vaultId, slots: [slot], revoked: [] }, vaultMacOf(rootKey))
}

export type OpenVaultReason =
  | 'wrong-passphrase'
  | 'wrong-phrase'
  | 'wrong-passkey'
  | 'phrase-malformed'
  | 'kit-malformed'
  | 'vault-damaged'

export interface OpenedVault {
  readonly rootKey: Uint8Array
  /** The slot that the secret opened. */
  readonly slot: VaultSlot
  readonly body: VaultBody
}

type Refusal = {
  readonly ok: false
  readonly reason: OpenVaultReason
  readonly detail: string
  /** Words of a phrase that cannot be right. */
  readonly wrong?: readonly WrongWord[]
}

/** Total over hostile files: costs are bounded before anything is computed. */
export async function openVaultFile(
  file: Uint8Array,
  secret: Secret,
  argon2id: Argon2id,
): Promise<{ readonly ok: true; readonly value: OpenedVault } | Refusal> {
  const parsed = parseVault(file)
  if (!parsed.ok) return parsed
  const read = readSecret(parsed.value.body, secret)
  if (read.ok) return openWith(parsed.value, read.value, argon2id)
  if (read.reason !== 'phrase-malformed' || secret.kind !== 'phrase') return read
  return nearMiss(parsed.value, secret.words) ?? read
}

/** The words of a phrase or kit as bytes; passphrases and passkeys as they are. */
function readSecret(
  body: VaultBody,
  secret: Secret,
): { readonly ok: true; readonly value: SlotSecret } | Refusal {
  if (secret.kind === 'passphrase')
    return { ok: true, value: { kind: 'passphrase', bytes: passphraseBytes(secret.text) } }
  if (secret.kind === 'passkey') return { ok: true, value: secret }
  const kit = parseKit(secret.words)
  if (!kit.ok) return kit
  if (kit.value.vaultId !== null && !equalBytes(kit.value.vaultId, body.id)) {
    return { ok: false, reason: 'wrong-phrase', detail: 'That kit belongs to another vault.' }
  }
  return { ok: true, value: { kind: 'phrase', entropy: kit.value.entropy } }
}

async function openWith(
  { body, signed, mac }: ParsedVault,
  secret: SlotSecret,
  argon2id: Argon2id,
): Promise<{ readonly ok: true; readonly value: OpenedVault } | Refusal> {
  for (const slot of body.slots) {
    const tried = await trySlot(body.id, slot, secret, argon2id)
    if (tried.kind === 'other') continue
    if (tried.kind === 'damaged') return damaged('The secret is right, but the key it guards is damaged.')
    const { rootKey } = tried
    if (!equalBytes(vaultMacOf(rootKey)(signed), mac)) {
      return damaged('The vault file was changed by somebody without its key.')
    }
    if (!equalBytes(headKeyOf(rootKey).vaultId, body.id)) {
      return damaged('The vault file does not have the identifier of its key.')
    }
    return { ok: true, value: { rootKey, slot, body } }
  }
  return { ok: false, ...WRONG[secret.kind] }
}

const WRONG = {
  passphrase: { reason: 'wrong-passphrase', detail: 'That is not a passphrase of this vault.' },
  phrase: { reason: 'wrong-phrase', detail: 'Those are the words of another vault, or of a revoked kit.' },
  passkey: { reason: 'wrong-passkey', detail: 'That passkey does not open this vault.' },
} as const

/** The phrase that was meant, if it differs by one word or a swap: said by its place, not used. */
function nearMiss({ body }: ParsedVault, words: string): Refusal | null {
  const checks = body.slots.filter(({ method }) => method.kind === 'phrase').map(({ check }) => check)
  for (const { entropy, wrong } of checks.length === 0 ? [] : nearPhrases(words)) {
    const found = checkValue('phrase', entropy)
    if (checks.some((check) => equalBytes(check, found))) {
      return { ok: false, reason: 'phrase-malformed', detail: wordSentence(wrong), wrong }
    }
  }
  return null
}

/** A file's body, where its MAC holds under this key. Total. */
export function verifyVault(file: Uint8Array, vaultMac: VaultMac): Result<VaultBody, 'vault-damaged'> {
  const parsed = parseVault(file)
  if (!parsed.ok) return parsed
  const { body, signed, mac } = parsed.value
  if (equalBytes(vaultMac(signed), mac)) return { ok: true, value: body }
  return damaged('The vault file was changed by somebody without its key.')
}

function damaged(detail: string): {
  readonly ok: false
  readonly reason: 'vault-damaged'
  readonly detail: string
} {
  return { ok: false, reason: 'vault-damaged', detail }
}
