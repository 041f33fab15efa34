/**
 * Starts the drive's worker, and the one for proofs when there is a first receipt to check; a channel joins them. The page's policy demands Trusted Types, so the workers'
 * URLs pass through a policy that knows exactly these two and throws on anything else.
 */
import { proxy, type Remote, transfer, wrap } from 'comlink'
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

/** What workers/drive.worker.ts exposes to the page; the drive itself is on the port. */
interface DriveWorker {
  start(drive: MessagePort, origin: string, proofs: MessagePort, wake: () => void): Promise<void>
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
  /** Callbacks cross as proxies: `subscribe(proxy(events))`. */
  readonly drive: Remote<DriveApi>
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

  const channel = new MessageChannel()
  const calls = new MessageChannel()
  const wake = () => {
    const proofWorker = new Worker(policy.createScriptURL(proofWorkerUrl), { type: 'module', name: 'proof' })
    proofWorker.addEventListener('error', broken)
    const proofs = wrap<ProofWorker>(proofWorker)
    proofs.connect(transfer(channel.port1, [channel.port1])).catch(broken)
  }
  wrap<DriveWorker>(driveWorker)
    .start(
      transfer(calls.port2, [calls.port2]),
      location.origin,
      transfer(channel.port2, [channel.port2]),
      proxy(wake),
    )
    .catch(broken)
  return { drive: wrap<DriveApi>(calls.port1), onBroken: (listener) => listeners.push(listener) }
}
