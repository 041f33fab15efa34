/** Vault files with a slot of each kind: real cryptography, Argon2id at a thousandth of its price. */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { formatPhrase } from '../client/recovery-phrase.ts'
import { headKeyOf, vaultMacOf } from '../client/subkeys.ts'
import type { Secret } from '../client/vault-api.ts'
import { COST_FLOOR } from '../client/vault-cost.ts'
import type { VaultSlot } from '../client/vault-format.ts'
import { encodeSlots, mergeSlots, type SlotSet } from '../client/vault-merge.ts'
import { makeSlot, type NewSlotSecret } from '../client/vault-slot.ts'
import { lightArgon2id, PASSPHRASE } from './drive-fixture.ts'

export const MADE_AT = Date.UTC(2026, 10, 28)

const ENTROPY = new Uint8Array(32).map((_byte, at) => at * 7 + 1)
const CREDENTIAL_ID = new Uint8Array(20).fill(0xc1)
const OUTPUT = new Uint8Array(32).fill(0x0f)

/** What opens the vaults made here. */
export const SECRETS = {
  passphrase: { kind: 'passphrase', text: PASSPHRASE },
  phrase: { kind: 'phrase', words: formatPhrase(ENTROPY) },
  passkey: { kind: 'passkey', credentialId: CREDENTIAL_ID, output: OUTPUT },
} as const satisfies Record<string, Secret>

const NEW: Readonly<Record<Secret['kind'], NewSlotSecret>> = {
  passphrase: { kind: 'passphrase', bytes: utf8ToBytes(PASSPHRASE), cost: COST_FLOOR },
  phrase: { kind: 'phrase', entropy: ENTROPY, number: Uint8Array.of(0x4f, 0x2a, 0x91, 0xc0) },
  passkey: {
    kind: 'passkey',
    credentialId: CREDENTIAL_ID,
    output: OUTPUT,
    salt: new Uint8Array(32).fill(0x5a),
  },
}

/** @param vaultId another than the root key's own, to be found out */
export function slotFor(
  rootKey: Uint8Array,
  kind: Secret['kind'],
  label: string = kind,
  vaultId = headKeyOf(rootKey).vaultId,
): Promise<VaultSlot> {
  const note = { label, createdAt: MADE_AT }
  return makeSlot({ vaultId, rootKey, secret: NEW[kind], note }, lightArgon2id)
}

/** The vault file of these slots, under the vault's own key. */
export function fileOf(rootKey: Uint8Array, set: SlotSet): Uint8Array {
  const sorted = mergeSlots(set, { slots: [], revoked: [] })
  const file = encodeSlots(headKeyOf(rootKey).vaultId, sorted, vaultMacOf(rootKey))
  if (!file.ok) throw new Error(file.detail)
  return file.value
}

/** One vault with a passphrase, a phrase and a passkey. */
export async function threeWayVault(rootKey: Uint8Array = new Uint8Array(32).fill(0x77)): Promise<{
  readonly file: Uint8Array
  readonly rootKey: Uint8Array
  readonly slots: readonly VaultSlot[]
}> {
  const slots = [
    await slotFor(rootKey, 'passphrase'),
    await slotFor(rootKey, 'phrase'),
    await slotFor(rootKey, 'passkey'),
  ]
  return { file: fileOf(rootKey, { slots, revoked: [] }), rootKey, slots }
}
