/** What a vault file says without a secret: all that a locked page asks for. Loads no word list and no network. */
import { DriveError, refusalError } from './drive-error.ts'
import type { VaultPeek } from './lazy-drive.ts'
import type { StoragePort } from './ports.ts'
import type { PasskeyChoice } from './vault-api.ts'
import { parseVault, type VaultBody, vaultVersion } from './vault-format.ts'
import { formatVaultId } from './vault-id.ts'
import { VAULT_NAME } from './vault-name.ts'

export function peekVault(storage: StoragePort): VaultPeek {
  return {
    vaultId: async () => peekVaultId(await storedVault(storage)),
    passkeys: async () => peekPasskeys(await storedVault(storage)),
  }
}

/** The vault file of this device. @throws DriveError vault-missing */
export async function storedVault(storage: StoragePort): Promise<Uint8Array> {
  const file = await storage.get(VAULT_NAME)
  if (file === null) throw new DriveError('vault-missing', 'There is no drive on this device yet.')
  return file
}

/** `ftv1…`. @throws DriveError vault-damaged; locked for a file of version 1, which has no such identifier */
function peekVaultId(file: Uint8Array): string {
  if (vaultVersion(file) === 1) {
    throw new DriveError('locked', 'The vault gets its identifier when it is next unlocked.')
  }
  return formatVaultId(bodyOf(file).id)
}

/** @throws DriveError vault-damaged */
function peekPasskeys(file: Uint8Array): readonly PasskeyChoice[] {
  if (vaultVersion(file) === 1) return []
  return bodyOf(file).slots.flatMap(({ method }) =>
    method.kind === 'passkey'
      ? [{ credentialId: method.credentialId.slice(), salt: method.salt.slice() }]
      : [],
  )
}

function bodyOf(file: Uint8Array): VaultBody {
  const parsed = parseVault(file)
  if (!parsed.ok) throw refusalError(parsed)
  return parsed.value.body
}
