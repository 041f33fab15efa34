/**
 * Making, opening and adopting the vault in storage. The index is written first and the vault file last: a vault
 * without an index is damage.
 */
import { DriveError, refusalError } from './drive-error.ts'
import { IndexLog } from './index/index-log.ts'
import type { DrivePorts, StoragePort } from './ports.ts'
import { SealedStore } from './sealed-store.ts'
import { deriveVaultKeys, type VaultKeys } from './subkeys.ts'
import { createVaultFile, openVaultFile, passphraseBytes, wrapRootKey } from './vault.ts'
import type { Secret } from './vault-api.ts'
import { tuneCost } from './vault-cost.ts'
import { parseVault, vaultVersion } from './vault-format.ts'
import { mergeVaultFiles } from './vault-merge.ts'
import { VAULT_NAME } from './vault-name.ts'
import { storedVault } from './vault-peek.ts'
import { openVersion1 } from './vault-v1.ts'
import { equalBytes } from './web-crypto.ts'

export async function hasVault({ storage }: DrivePorts): Promise<boolean> {
  return (await storage.get(VAULT_NAME)) !== null
}

/** @throws DriveError vault-exists, passphrase-too-short */
export async function makeVault(ports: DrivePorts, passphrase: string): Promise<VaultKeys> {
  if (await hasVault(ports)) throw exists()
  const createdAt = ports.clock.now()
  const { file, rootKey } = await createVaultFile(
    { passphrase, label: '', createdAt, cost: await tuneCost(ports) },
    ports.argon2id,
  )
  const keys = await keysOf(rootKey)
  await IndexLog.create(new SealedStore(ports.storage, keys))
  if (!(await ports.storage.create(VAULT_NAME, file))) throw exists()
  return keys
}

/**
 * @throws DriveError vault-missing, vault-damaged, memory-short, and why the secret does not open it:
 * wrong-passphrase, wrong-phrase, wrong-passkey, phrase-malformed, kit-malformed
 */
export async function openVault(ports: DrivePorts, secret: Secret): Promise<VaultKeys> {
  const file = await storedVault(ports.storage)
  if (vaultVersion(file) === 1 && secret.kind === 'passphrase') return upgradeVault(ports, file, secret.text)
  const opened = await openVaultFile(file, secret, ports.argon2id)
  if (!opened.ok) throw refusalError(opened)
  return keysOf(opened.value.rootKey)
}

/** Writes a version 1 file anew, under the same passphrase and root key. */
async function upgradeVault(ports: DrivePorts, old: Uint8Array, passphrase: string): Promise<VaultKeys> {
  const opened = await openVersion1(old, passphrase, ports.argon2id)
  if (!opened.ok) throw refusalError(opened)
  const slot = { bytes: passphraseBytes(passphrase), label: '', createdAt: ports.clock.now() }
  const file = await wrapRootKey(opened.value, { ...slot, cost: await tuneCost(ports) }, ports.argon2id)
  await ports.storage.exclusive(async () => {
    // Another tab may have been faster, and slots added since.
    if (vaultVersion(await storedVault(ports.storage)) === 1) await ports.storage.put(VAULT_NAME, file)
  })
  return keysOf(opened.value)
}

export interface Adoption {
  /** As the network gave it. */
  readonly file: Uint8Array
  /** 16 bytes: what it was asked for by. */
  readonly vaultId: Uint8Array
  readonly secret: Secret
}

/**
 * Brings a vault to this device. The index is empty until `fill` writes it; the vault file comes after that, so
 * that a device which stops half way has no drive rather than an empty one.
 * @param fill writes the index; blobs that an earlier attempt left are still there
 * @throws DriveError vault-exists, vault-foreign, and what `openVault` throws; nothing is written then
 */
export async function adoptVault(
  ports: DrivePorts,
  { file, vaultId, secret }: Adoption,
  fill: (keys: VaultKeys, store: SealedStore) => Promise<void>,
): Promise<VaultKeys> {
  if (await hasVault(ports)) throw exists()
  const parsed = parseVault(file)
  if (!parsed.ok) throw refusalError(parsed)
  if (!equalBytes(parsed.value.body.id, vaultId)) {
    throw new DriveError('vault-foreign', 'The vault file that came is not of the vault that was asked for.')
  }
  const opened = await openVaultFile(file, secret, ports.argon2id)
  if (!opened.ok) throw refusalError(opened)
  const keys = await keysOf(opened.value.rootKey)
  const store = new SealedStore(ports.storage, keys)
  if (!(await IndexLog.exists(store))) await IndexLog.create(store)
  await fill(keys, store)
  if (!(await ports.storage.create(VAULT_NAME, file))) throw exists()
  return keys
}

/**
 * Takes in another device's slots and revocations.
 * @returns the file as it is now, and whether it is new here
 * @throws DriveError vault-damaged, vault-foreign, last-slot, vault-full; the stored file is as it was then
 */
export async function mergeStoredVault(
  storage: StoragePort,
  keys: VaultKeys,
  theirs: Uint8Array,
): Promise<{ readonly file: Uint8Array; readonly changed: boolean }> {
  return storage.exclusive(async () => {
    const ours = await storedVault(storage)
    const merged = mergeVaultFiles(ours, theirs, keys.vaultMac)
    if (!merged.ok) throw refusalError(merged)
    const changed = !equalBytes(merged.value, ours)
    if (changed) await storage.put(VAULT_NAME, merged.value)
    return { file: merged.value, changed }
  })
}

async function keysOf(rootKey: Uint8Array): Promise<VaultKeys> {
  const keys = await deriveVaultKeys(rootKey)
  rootKey.fill(0)
  return keys
}

function exists(): DriveError {
  return new DriveError('vault-exists', 'There is a drive on this device already.')
}
