/**
 * The drive before anybody opened it. Whether there is a vault, which one it is and what passkeys it has is one
 * look into storage; cryptography, proofs and the network are loaded when the first call needs them, which is the
 * one that brings a secret.
 */
import type { DriveApi, DriveEvents } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import type { PasskeyChoice } from './vault-api.ts'

/** What is known of a vault without a secret. @throws DriveError vault-missing, vault-damaged */
export interface VaultPeek {
  vaultId(): Promise<string>
  passkeys(): Promise<readonly PasskeyChoice[]>
}

interface LazyDriveParts {
  readonly hasVault: () => Promise<boolean>
  readonly peek: () => Promise<VaultPeek>
  /** Loads and makes the drive. It may fail, when the page's files cannot be fetched, and is then tried anew. */
  readonly load: () => Promise<DriveApi>
}

export function lazyDrive({ hasVault, peek, load }: LazyDriveParts): DriveApi {
  let loading: Promise<DriveApi> | null = null
  let events: DriveEvents | null = null

  const start = async (): Promise<DriveApi> => {
    const drive = await load()
    if (events !== null) await drive.subscribe(events)
    return drive
  }
  const drive = (): Promise<DriveApi> => {
    loading ??= start().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  return {
    vaultState: async () => (loading === null ? stateOf(await hasVault()) : (await loading).vaultState()),
    createVault: async (passphrase) => (await drive()).createVault(passphrase),
    unlock: async (secret) => (await drive()).unlock(secret),
    vaultId: async () =>
      loading === null ? outcome(async () => (await peek()).vaultId()) : (await loading).vaultId(),
    passkeys: async () =>
      loading === null ? outcome(async () => (await peek()).passkeys()) : (await loading).passkeys(),
    slots: async () => (await drive()).slots(),
    addPassphrase: async (confirm, text, label, replaces) =>
      (await drive()).addPassphrase(confirm, text, label, replaces),
    addPhrase: async (confirm, label, replaces) => (await drive()).addPhrase(confirm, label, replaces),
    addPasskey: async (confirm, passkey, replaces) => (await drive()).addPasskey(confirm, passkey, replaces),
    removeSlot: async (confirm, slot) => (await drive()).removeSlot(confirm, slot),
    rehearsal: async () => (await drive()).rehearsal(),
    rehearse: async (kit) => (await drive()).rehearse(kit),
    lock: async () => (await loading)?.lock(),
    async subscribe(listener) {
      events = listener
      if (loading !== null) return (await loading).subscribe(listener)
      listener.state(stateOf(await hasVault()))
    },
    network: async () => (await drive()).network(),
    createFolder: async (parentId, name) => (await drive()).createFolder(parentId, name),
    rename: async (entryId, name) => (await drive()).rename(entryId, name),
    remove: async (entryIds) => (await drive()).remove(entryIds),
    upload: async (parentId, sources, empty) => (await drive()).upload(parentId, sources, empty),
    download: async (entryId, target) => (await drive()).download(entryId, target),
    cancel: async (transferId) => (await loading)?.cancel(transferId),
    retry: async (transferId) => (await drive()).retry(transferId),
    clearFinished: async () => (await loading)?.clearFinished(),
    proofSheet: async (entryId) => (await drive()).proofSheet(entryId),
    addLink: async (link) => (await drive()).addLink(link),
  }
}

function stateOf(vaultExists: boolean): 'locked' | 'none' {
  return vaultExists ? 'locked' : 'none'
}
