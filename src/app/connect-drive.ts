/**
 * Starts the drive's worker, and the one for proofs when there is a first receipt to check; a channel joins them. The page's policy demands Trusted Types, so the workers'
 * URLs pass through a policy that knows exactly these two and throws on anything else.
 */
import { proxy, transfer, wrap } from 'comlink'
import driveWorkerUrl from '../../workers/drive.worker.ts?worker&url'
import proofWorkerUrl from '../../workers/proof.worker.ts?worker&url'
import type { DriveApi } from '../client/drive-api.ts'

interface ScriptPolicy {
  /** A TrustedScriptURL where the browser has them; lib.dom's Worker accepts it as the string it stands for. */
  createScriptURL(url: string): string
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy
}

declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory
  }
}

/** What workers/proof.worker.ts exposes to the page; the rest goes over the port. */
interface ProofWorker {
  connect(port: MessagePort): Promise<void>
}

/** What workers/drive.worker.ts exposes beside the drive itself. */
interface DriveWorker extends DriveApi {
  init(origin: string, proofs: MessagePort, wake: () => void): Promise<void>
}

const rules: ScriptPolicy = {
  createScriptURL(url) {
    if (url !== driveWorkerUrl && url !== proofWorkerUrl)
      throw new TypeError('Only the drive’s own workers may be started')
    return url
  },
}

const policy = window.trustedTypes?.createPolicy('filetao-worker', rules) ?? rules

export interface ConnectedDrive {
  readonly api: DriveApi
  /** Calls back when a worker could not be loaded or died. */
  readonly onBroken: (listener: () => void) => void
}

export function connectDrive(): ConnectedDrive {
  const driveWorker = new Worker(policy.createScriptURL(driveWorkerUrl), { type: 'module', name: 'drive' })
  const listeners: (() => void)[] = []
  const broken = (): void => {
    for (const listener of listeners) listener()
  }
  driveWorker.addEventListener('error', broken)

  const drive = wrap<DriveWorker>(driveWorker)
  const channel = new MessageChannel()
  const wake = () => {
    const proofWorker = new Worker(policy.createScriptURL(proofWorkerUrl), { type: 'module', name: 'proof' })
    proofWorker.addEventListener('error', broken)
    const proofs = wrap<ProofWorker>(proofWorker)
    proofs.connect(transfer(channel.port1, [channel.port1])).catch(broken)
  }
  // Messages keep their order: every later call finds the drive started.
  drive.init(location.origin, transfer(channel.port2, [channel.port2]), proxy(wake)).catch(broken)

  const api: DriveApi = {
    vaultState: () => drive.vaultState(),
    createVault: (passphrase) => drive.createVault(passphrase),
    unlock: (secret) => drive.unlock(secret),
    slots: () => drive.slots(),
    addPassphrase: (confirm, text, label, replaces) => drive.addPassphrase(confirm, text, label, replaces),
    addPhrase: (confirm, label, replaces) => drive.addPhrase(confirm, label, replaces),
    addPasskey: (confirm, passkey, replaces) => drive.addPasskey(confirm, passkey, replaces),
    removeSlot: (confirm, slot) => drive.removeSlot(confirm, slot),
    rehearsal: () => drive.rehearsal(),
    rehearse: (kit) => drive.rehearse(kit),
    vaultId: () => drive.vaultId(),
    passkeys: () => drive.passkeys(),
    lock: () => drive.lock(),
    subscribe: (events) => drive.subscribe(proxy(events)),
    network: () => drive.network(),
    createFolder: (parentId, name) => drive.createFolder(parentId, name),
    rename: (entryId, name) => drive.rename(entryId, name),
    remove: (entryIds) => drive.remove(entryIds),
    upload: (parentId, sources, empty) => drive.upload(parentId, sources, empty),
    download: (entryId, target) => drive.download(entryId, target),
    cancel: (transferId) => drive.cancel(transferId),
    retry: (transferId) => drive.retry(transferId),
    clearFinished: () => drive.clearFinished(),
    proofSheet: (entryId) => drive.proofSheet(entryId),
    addLink: (link) => drive.addLink(link),
  }
  return { api, onBroken: (listener) => listeners.push(listener) }
}
