/** Making and opening the vault in storage. The index is written first: a vault without one is damage. */
import { DriveError } from './drive-error.ts'
import { IndexLog } from './index/index-log.ts'
import type { DrivePorts } from './ports.ts'
import { SealedStore } from './sealed-store.ts'
import { deriveVaultKeys, type VaultKeys } from './subkeys.ts'
import { createVaultFile, openVaultFile } from './vault.ts'
import { VAULT_NAME } from './vault-name.ts'

export async function hasVault({ storage }: DrivePorts): Promise<boolean> {
  return (await storage.get(VAULT_NAME)) !== null
}

/** @throws DriveError vault-exists, passphrase-too-short */
export async function makeVault(ports: DrivePorts, passphrase: string): Promise<VaultKeys> {
  if (await hasVault(ports)) throw exists()
  const { file, rootKey } = await createVaultFile(passphrase, ports.argon2id)
  const keys = await deriveVaultKeys(rootKey)
  rootKey.fill(0)
  await IndexLog.create(new SealedStore(ports.storage, keys))
  if (!(await ports.storage.create(VAULT_NAME, file))) throw exists()
  return keys
}

/** @throws DriveError vault-missing, wrong-passphrase, vault-damaged */
export async function openVault(ports: DrivePorts, passphrase: string): Promise<VaultKeys> {
  const file = await ports.storage.get(VAULT_NAME)
  if (file === null) throw new DriveError('vault-missing', 'There is no drive on this device yet.')
  const opened = await openVaultFile(file, passphrase, ports.argon2id)
  if (!opened.ok) throw new DriveError(opened.reason, opened.detail)
  const keys = await deriveVaultKeys(opened.value)
  opened.value.fill(0)
  return keys
}

function exists(): DriveError {
  return new DriveError('vault-exists', 'There is a drive on this device already.')
}
