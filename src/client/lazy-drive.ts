/**
 * The drive before anybody opened it. Whether there is a vault is one look into storage; cryptography, proofs
 * and the network are loaded when the first call needs them, which is the one that brings a passphrase.
 */
import type { DriveApi, DriveEvents } from './drive-api.ts'

interface LazyDriveParts {
  readonly hasVault: () => Promise<boolean>
  /** Loads and makes the drive. It may fail, when the page's files cannot be fetched, and is then tried anew. */
  readonly load: () => Promise<DriveApi>
}

export function lazyDrive({ hasVault, load }: LazyDriveParts): DriveApi {
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
    unlock: async (passphrase) => (await drive()).unlock(passphrase),
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
