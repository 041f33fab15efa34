/**
 * Joining two vault files of one vault, as two devices that changed slots apart leave them: the union of the
 * slots without the union of the revocations. Any order and any number of joins give the same bytes, so devices
 * agree without asking. Both files have to be under the vault's own MAC; a hostile one is refused whole.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { encode, rfc8949EncodeOptions } from 'cborg'
import type { Result } from '../protocol/verdict.ts'
import type { VaultMac } from './subkeys.ts'
import { verifyVault } from './vault.ts'
import {
  compareBytes,
  encodeVault,
  FILE_PASSPHRASES_MAX,
  FILE_SLOTS_MAX,
  parseVault,
  REVOKED_MAX,
  VAULT_BYTES_MAX,
  type VaultSlot,
} from './vault-format.ts'
import { equalBytes } from './web-crypto.ts'

/** What two devices may hold different states of. No slot is in it that is revoked in it. */
export interface SlotSet {
  readonly slots: readonly VaultSlot[]
  readonly revoked: readonly Uint8Array[]
}

/** Both in order of their identifiers. May leave no slot. */
export function mergeSlots(left: SlotSet, right: SlotSet): SlotSet {
  const revoked = new Map([...left.revoked, ...right.revoked].map((id) => [bytesToHex(id), id]))
  const slots = new Map<string, VaultSlot>()
  for (const slot of [...left.slots, ...right.slots]) {
    const id = bytesToHex(slot.slot)
    if (!revoked.has(id)) slots.set(id, lesserOf(slot, slots.get(id) ?? slot))
  }
  return {
    slots: [...slots.values()].sort((one, other) => compareBytes(one.slot, other.slot)),
    revoked: [...revoked.values()].sort(compareBytes),
  }
}

/** Identifiers are random, so two slots of one are one slot; should they ever differ, all devices pick the same. */
function lesserOf(one: VaultSlot, other: VaultSlot): VaultSlot {
  if (one === other) return one
  const [left, right] = [one, other].map((slot) => encode(slot, rfc8949EncodeOptions))
  return left !== undefined && right !== undefined && compareBytes(left, right) <= 0 ? one : other
}

export type MergeReason =
  /** One of the files is not whole, or not under this vault's key. */
  | 'vault-damaged'
  | 'vault-foreign'
  /** Each device revoked what the other kept. Adding a slot on either of them resolves it. */
  | 'last-slot'
  | 'vault-full'

/** The joined file; `ours` itself where `theirs` has nothing new. Total over `theirs`. */
export function mergeVaultFiles(
  ours: Uint8Array,
  theirs: Uint8Array,
  vaultMac: VaultMac,
): Result<Uint8Array, MergeReason> {
  const own = verifyVault(ours, vaultMac)
  if (!own.ok) return own
  const { id } = own.value
  const stated = parseVault(theirs)
  if (stated.ok && !equalBytes(id, stated.value.body.id)) {
    return { ok: false, reason: 'vault-foreign', detail: 'The other vault file is of another vault.' }
  }
  const other = verifyVault(theirs, vaultMac)
  if (!other.ok) return other
  return encodeSlots(id, mergeSlots(own.value, other.value), vaultMac)
}

/** A vault file of these slots, unless there are none or too many. */
export function encodeSlots(
  id: Uint8Array,
  { slots, revoked }: SlotSet,
  vaultMac: VaultMac,
): Result<Uint8Array, 'last-slot' | 'vault-full'> {
  if (slots.length === 0) {
    return { ok: false, reason: 'last-slot', detail: 'No way into the vault would be left.' }
  }
  const passphrases = slots.filter(({ method }) => method.kind === 'passphrase').length
  if (slots.length > FILE_SLOTS_MAX || passphrases > FILE_PASSPHRASES_MAX || revoked.length > REVOKED_MAX) {
    return { ok: false, reason: 'vault-full', detail: 'The vault file has no room for more slots.' }
  }
  const file = encodeVault({ id, slots: [...slots], revoked: [...revoked] }, vaultMac)
  if (file.length <= VAULT_BYTES_MAX) return { ok: true, value: file }
  return { ok: false, reason: 'vault-full', detail: 'The vault file would be too large.' }
}
