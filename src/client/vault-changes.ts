/**
 * Adding, replacing and revoking slots of the stored vault. Each change is confirmed by a secret that opens the
 * vault, because only that gives the root key; what takes long is done before the storage is locked, and the
 * change is made to the file as it is then, which another tab or device may have changed.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { DriveError, refusalError } from './drive-error.ts'
import type { DrivePorts } from './ports.ts'
import { cleanLabel, openNote } from './slot-note.ts'
import { type VaultKeys, type VaultMac, vaultMacOf } from './subkeys.ts'
import { openVaultFile, verifyVault } from './vault.ts'
import type { Secret, SlotView } from './vault-api.ts'
import type { VaultSlot } from './vault-format.ts'
import { encodeSlots, mergeSlots, type SlotSet } from './vault-merge.ts'
import { VAULT_NAME } from './vault-name.ts'
import { storedVault } from './vault-peek.ts'
import { makeSlot, type NewSlotSecret } from './vault-slot.ts'
import { equalBytes } from './web-crypto.ts'

/** A person has a handful; a merge of devices may briefly leave more. */
const SLOTS_MAX = 16
/** Each makes a wrong passphrase take its Argon2id longer to be told. */
const PASSPHRASES_MAX = 4

interface Addition {
  readonly secret: NewSlotSecret
  readonly label: string
  /** Unix milliseconds. */
  readonly createdAt: number
  /** The slot, 16 hex digits, that goes in the same write. */
  readonly replaces: string | undefined
}

/**
 * @returns the new slot, durable
 * @throws DriveError confirmation-wrong, phrase-malformed, kit-malformed, slot-missing, slot-exists, vault-full,
 * vault-damaged, vault-missing, memory-short
 */
export async function addSlot(
  ports: DrivePorts,
  confirm: Secret,
  { secret, label, createdAt, replaces }: Addition,
): Promise<VaultSlot> {
  const note = { label: cleanLabel(label), createdAt }
  return confirmed(ports, confirm, async (rootKey, vaultId) => {
    const slot = await makeSlot({ vaultId, rootKey, secret, note }, ports.argon2id)
    await changeSlots(ports, vaultMacOf(rootKey), (latest) => {
      const kept = replaces === undefined ? latest : withoutSlot(latest, replaces)
      assertRoom(kept.slots, slot)
      return mergeSlots(kept, { slots: [slot], revoked: [] })
    })
    return slot
  })
}

/** @throws DriveError last-slot, and as `addSlot` */
export async function revokeSlot(ports: DrivePorts, confirm: Secret, slot: string): Promise<void> {
  await confirmed(ports, confirm, (rootKey) =>
    changeSlots(ports, vaultMacOf(rootKey), (latest) => withoutSlot(latest, slot)),
  )
}

/** Oldest first. @throws DriveError vault-missing, vault-damaged */
export async function listSlots(
  ports: Pick<DrivePorts, 'storage'>,
  keys: VaultKeys,
): Promise<readonly SlotView[]> {
  const body = verifyVault(await storedVault(ports.storage), keys.vaultMac)
  if (!body.ok) throw refusalError(body)
  const views = await Promise.all(body.value.slots.map((slot) => viewSlot(slot, keys)))
  return views.sort((one, other) => one.createdAt - other.createdAt)
}

/** What the page sees of a slot. @throws DriveError vault-damaged */
export async function viewSlot(slot: VaultSlot, { head, slotNotes }: VaultKeys): Promise<SlotView> {
  const note = await openNote(slotNotes, { vaultId: head.vaultId, slot: slot.slot }, slot.note)
  if (note === null) throw new DriveError('vault-damaged', 'What a slot is called cannot be read.')
  const { method } = slot
  return {
    slot: bytesToHex(slot.slot),
    kind: method.kind,
    ...note,
    cost: method.kind === 'passphrase' ? { memoryKiB: method.memoryKiB, passes: method.passes } : null,
    credentialId: method.kind === 'passkey' ? method.credentialId.slice() : null,
  }
}

const WRONG = new Set(['wrong-passphrase', 'wrong-phrase', 'wrong-passkey'])

/** Runs `work` with the root key, which nobody holds afterwards. */
async function confirmed<T>(
  ports: DrivePorts,
  confirm: Secret,
  work: (rootKey: Uint8Array, vaultId: Uint8Array) => Promise<T>,
): Promise<T> {
  const opened = await openVaultFile(await storedVault(ports.storage), confirm, ports.argon2id)
  if (!opened.ok) {
    if (WRONG.has(opened.reason)) throw new DriveError('confirmation-wrong', opened.detail)
    throw refusalError(opened)
  }
  const { rootKey, body } = opened.value
  try {
    return await work(rootKey, body.id)
  } finally {
    rootKey.fill(0)
  }
}

async function changeSlots(
  ports: DrivePorts,
  vaultMac: VaultMac,
  change: (latest: SlotSet) => SlotSet,
): Promise<void> {
  await ports.storage.exclusive(async () => {
    const body = verifyVault(await storedVault(ports.storage), vaultMac)
    if (!body.ok) throw refusalError(body)
    const file = encodeSlots(body.value.id, change(body.value), vaultMac)
    if (!file.ok) throw refusalError(file)
    await ports.storage.put(VAULT_NAME, file.value)
  })
}

function withoutSlot(latest: SlotSet, wanted: string): SlotSet {
  const found = latest.slots.find(({ slot }) => bytesToHex(slot) === wanted)
  if (found === undefined) {
    throw new DriveError('slot-missing', 'That slot is not in the vault any more.')
  }
  return mergeSlots(latest, { slots: [], revoked: [found.slot] })
}

function assertRoom(slots: readonly VaultSlot[], added: VaultSlot): void {
  const alike = slots.filter(({ method }) => method.kind === added.method.kind)
  if (added.method.kind === 'passphrase' && alike.length >= PASSPHRASES_MAX) {
    throw new DriveError('vault-full', `A vault takes ${PASSPHRASES_MAX} passphrases.`)
  }
  if (slots.length >= SLOTS_MAX) throw new DriveError('vault-full', `A vault takes ${SLOTS_MAX} slots.`)
  const { method } = added
  if (method.kind !== 'passkey') return
  const known = alike.some(
    (slot) => slot.method.kind === 'passkey' && equalBytes(slot.method.credentialId, method.credentialId),
  )
  if (known) throw new DriveError('slot-exists', 'That passkey has a slot already.')
}
