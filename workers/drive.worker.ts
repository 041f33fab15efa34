/** The drive of a page. `init` first; callbacks of `subscribe` arrive as proxies. */
import { expose, wrap } from 'comlink'
import type { DriveApi } from '../src/client/drive-api.ts'
import { IdbStorage } from '../src/client/idb-storage.ts'
import { lazyDrive } from '../src/client/lazy-drive.ts'
import type { ProofVerifier } from '../src/client/ports.ts'
import { VAULT_NAME } from '../src/client/vault-name.ts'

let started: DriveApi | null = null

function drive(): DriveApi {
  if (started === null) throw new TypeError('init comes first')
  return started
}

/** The other worker is started by the page, before the first receipt: only there may a script be named. */
function remoteVerifier(port: MessagePort, wake: () => Promise<void>): ProofVerifier {
  const remote = wrap<ProofVerifier>(port)
  let awake: Promise<void> | null = null
  return {
    async verify(receipt, expected) {
      awake ??= wake()
      await awake
      return remote.verify(receipt, expected)
    },
  }
}

const api: DriveApi & {
  init(origin: string, proofs: MessagePort, wake: () => Promise<void>): Promise<void>
} = {
  async init(origin, proofs, wake) {
    const storage = new IdbStorage()
    started = lazyDrive({
      hasVault: async () => (await storage.get(VAULT_NAME)) !== null,
      peek: async () => (await import('../src/client/vault-peek.ts')).peekVault(storage),
      load: async () =>
        (await import('../src/client/page-ports.ts')).createPageDrive(
          origin,
          storage,
          remoteVerifier(proofs, wake),
        ),
    })
  },
  vaultState: () => drive().vaultState(),
  createVault: (passphrase) => drive().createVault(passphrase),
  unlock: (secret) => drive().unlock(secret),
  slots: () => drive().slots(),
  addPassphrase: (confirm, text, label, replaces) => drive().addPassphrase(confirm, text, label, replaces),
  addPhrase: (confirm, label, replaces) => drive().addPhrase(confirm, label, replaces),
  addPasskey: (confirm, passkey, replaces) => drive().addPasskey(confirm, passkey, replaces),
  removeSlot: (confirm, slot) => drive().removeSlot(confirm, slot),
  rehearsal: () => drive().rehearsal(),
  rehearse: (kit) => drive().rehearse(kit),
  vaultId: () => drive().vaultId(),
  passkeys: () => drive().passkeys(),
  lock: () => drive().lock(),
  subscribe: (events) => drive().subscribe(events),
  network: () => drive().network(),
  createFolder: (parentId, name) => drive().createFolder(parentId, name),
  rename: (entryId, name) => drive().rename(entryId, name),
  remove: (entryIds) => drive().remove(entryIds),
  upload: (parentId, sources, empty) => drive().upload(parentId, sources, empty),
  download: (entryId, target) => drive().download(entryId, target),
  cancel: (transferId) => drive().cancel(transferId),
  retry: (transferId) => drive().retry(transferId),
  clearFinished: () => drive().clearFinished(),
  proofSheet: (entryId) => drive().proofSheet(entryId),
  addLink: (link) => drive().addLink(link),
}

expose(api)
