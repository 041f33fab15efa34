/**
 * One slot: the root key wrapped under 32 bytes that a secret stands for. A passphrase is stretched by Argon2id;
 * a phrase and a passkey's output are random already. A key-check value tells a wrong secret from damage before
 * anything is decrypted, so that neither can look like an empty drive.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Argon2Cost, Argon2id } from './ports.ts'
import { type SlotNote, sealNote } from './slot-note.ts'
import { deriveSubkey } from './subkeys.ts'
import { sealTestObject } from './test-object.ts'
import { stretchAtMost } from './vault-cost.ts'
import { SLOT_ID_BYTES, type SlotKind, type SlotMethod, slotContext, type VaultSlot } from './vault-format.ts'
import { aesOpen, aesSeal, equalBytes, importAesKey, randomBytes } from './web-crypto.ts'

/** A secret after its text was read: what slots are tried with. */
export type SlotSecret =
  | { readonly kind: 'passphrase'; readonly bytes: Uint8Array }
  | { readonly kind: 'phrase'; readonly entropy: Uint8Array }
  | { readonly kind: 'passkey'; readonly credentialId: Uint8Array; readonly output: Uint8Array }

/** What a new slot is made of. */
export type NewSlotSecret =
  | { readonly kind: 'passphrase'; readonly bytes: Uint8Array; readonly cost: Argon2Cost }
  | { readonly kind: 'phrase'; readonly entropy: Uint8Array; readonly number: Uint8Array }
  | {
      readonly kind: 'passkey'
      readonly credentialId: Uint8Array
      readonly output: Uint8Array
      readonly salt: Uint8Array
    }

interface SlotKeys {
  /** Stored: equal only for the right secret. Says no more than the tag of the wrapped key does. */
  readonly check: Uint8Array
  readonly wrapping: CryptoKey
}

/** The version and the kind are in every label: no slot opens as one of another kind or format. */
function derive(use: 'check' | 'wrap', kind: SlotKind, material: Uint8Array): Uint8Array {
  return hkdf(sha256, material, undefined, utf8ToBytes(`filetao-drive/2/vault-${use}/${kind}`), 32)
}

/** The key-check value of the 32 bytes that a secret stands for. */
export function checkValue(kind: SlotKind, material: Uint8Array): Uint8Array {
  return derive('check', kind, material)
}

async function slotKeys(kind: SlotKind, material: Uint8Array): Promise<SlotKeys> {
  return {
    check: checkValue(kind, material),
    wrapping: await importAesKey(derive('wrap', kind, material)),
  }
}

export interface NewSlot {
  readonly vaultId: Uint8Array
  readonly rootKey: Uint8Array
  readonly secret: NewSlotSecret
  readonly note: SlotNote
}

/** A slot for a new secret. The passphrase's cost is the floor where the device lacks memory for more. */
export async function makeSlot(
  { vaultId, rootKey, secret, note }: NewSlot,
  argon2id: Argon2id,
): Promise<VaultSlot> {
  const slot = randomBytes(SLOT_ID_BYTES)
  const place = { vaultId, slot }
  const { method, material } = await newMethod(
    { place, rootKey, secret, createdAt: note.createdAt },
    argon2id,
  )
  const { check, wrapping } = await slotKeys(method.kind, material)
  if (method.kind === 'passphrase') material.fill(0)
  const noteKey = await importAesKey(deriveSubkey(rootKey, 'slot-notes'))
  const open = { slot, method, note: await sealNote(noteKey, place, note), check }
  const nonce = randomBytes(12)
  const wrapped = await aesSeal(wrapping, nonce, rootKey, slotContext(vaultId, open))
  return { ...open, nonce, wrapped }
}

interface MethodInput {
  readonly place: { readonly vaultId: Uint8Array; readonly slot: Uint8Array }
  readonly rootKey: Uint8Array
  readonly secret: NewSlotSecret
  readonly createdAt: number
}

async function newMethod(
  { place, rootKey, secret, createdAt }: MethodInput,
  argon2id: Argon2id,
): Promise<{ readonly method: SlotMethod; readonly material: Uint8Array }> {
  switch (secret.kind) {
    case 'passphrase': {
      const salt = randomBytes(16)
      const { stretched, cost } = await stretchAtMost(argon2id, secret.bytes, salt, secret.cost)
      const { memoryKiB, passes } = cost
      return { method: { kind: 'passphrase', salt, memoryKiB, passes, lanes: 1 }, material: stretched }
    }
    case 'phrase': {
      const test = await sealTestObject(rootKey, place, { madeAt: createdAt, number: secret.number })
      return { method: { kind: 'phrase', test }, material: secret.entropy }
    }
    case 'passkey': {
      const { credentialId, salt } = secret
      return { method: { kind: 'passkey', credentialId, salt }, material: secret.output }
    }
  }
}

export type TriedSlot =
  | { readonly kind: 'opened'; readonly rootKey: Uint8Array }
  /** The secret is not this slot's. */
  | { readonly kind: 'other' }
  /** The secret is this slot's, and the key it guards does not open. */
  | { readonly kind: 'damaged' }

export async function trySlot(
  vaultId: Uint8Array,
  slot: VaultSlot,
  secret: SlotSecret,
  argon2id: Argon2id,
): Promise<TriedSlot> {
  const material = await materialFor(slot.method, secret, argon2id)
  if (material === null) return { kind: 'other' }
  const { check, wrapping } = await slotKeys(secret.kind, material)
  if (secret.kind === 'passphrase') material.fill(0)
  if (!equalBytes(check, slot.check)) return { kind: 'other' }
  const rootKey = await aesOpen(wrapping, slot.nonce, slot.wrapped, slotContext(vaultId, slot))
  return rootKey === null ? { kind: 'damaged' } : { kind: 'opened', rootKey }
}

async function materialFor(
  method: SlotMethod,
  secret: SlotSecret,
  argon2id: Argon2id,
): Promise<Uint8Array | null> {
  if (secret.kind === 'passphrase') {
    return method.kind === 'passphrase' ? argon2id(secret.bytes, method.salt, method) : null
  }
  if (secret.kind === 'phrase') return method.kind === 'phrase' ? secret.entropy : null
  const same = method.kind === 'passkey' && equalBytes(method.credentialId, secret.credentialId)
  return same ? secret.output : null
}
