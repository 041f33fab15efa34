/** Starts the drive's worker, and the one for proofs when there is a first receipt to check; a channel joins them. */
import { proxy, type Remote, transfer, wrap } from 'comlink'
import driveWorkerUrl from '../../workers/drive.worker.ts?worker&url'
import { handOverPorts } from '../../workers/port-transfer.ts'
import proofWorkerUrl from '../../workers/proof.worker.ts?worker&url'
import type { DriveApi } from '../client/drive-api.ts'
import { GuardedWorker } from './guarded-worker.ts'

/** What workers/proof.worker.ts exposes to the page; the rest goes over the port. */
interface ProofWorker {
  connect(port: MessagePort): Promise<void>
}

/** What workers/drive.worker.ts exposes to the page; the drive itself is on the port. */
interface DriveWorker {
  ping(): Promise<boolean>
  start(drive: MessagePort, origin: string, proofs: MessagePort, wake: () => void): Promise<void>
}

/** Milliseconds between two questions whether the drive's worker lives. */
const PING_MS = 10_000
/** Questions that may be open at once: a key is made in a few seconds, and a busy machine is no dead worker. */
const UNANSWERED_MAX = 6

export interface ConnectedDrive {
  /** Callbacks cross as proxies: `subscribe(proxy(events))`. */
  readonly drive: Remote<DriveApi>
  /** Calls back when a worker could not be loaded or died. */
  readonly onBroken: (listener: () => void) => void
}

export function connectDrive(): ConnectedDrive {
  handOverPorts()
  const driveWorker = new GuardedWorker(driveWorkerUrl, 'drive')
  const listeners: (() => void)[] = []
  const broken = (): void => {
    for (const listener of listeners) listener()
  }
  driveWorker.addEventListener('error', broken)

  const channel = new MessageChannel()
  const calls = new MessageChannel()
  const wake = () => {
    const proofWorker = new GuardedWorker(proofWorkerUrl, 'proof')
    proofWorker.addEventListener('error', broken)
    const proofs = wrap<ProofWorker>(proofWorker)
    proofs.connect(transfer(channel.port1, [channel.port1])).catch(broken)
  }
  const worker = wrap<DriveWorker>(driveWorker)
  watchOver(worker, broken)
  worker
    .start(
      transfer(calls.port2, [calls.port2]),
      location.origin,
      transfer(channel.port2, [channel.port2]),
      proxy(wake),
    )
    .catch(broken)
  return { drive: wrap<DriveApi>(calls.port1), onBroken: (listener) => listeners.push(listener) }
}

/** Counts questions and not time: a machine that slept for an hour has asked once. */
function watchOver(worker: Remote<DriveWorker>, broken: () => void): void {
  let unanswered = 0
  const timer = setInterval(() => {
    if (unanswered >= UNANSWERED_MAX) {
      clearInterval(timer)
      broken()
      return
    }
    unanswered += 1
    void worker.ping().then(() => {
      unanswered = 0
    })
  }, PING_MS)
}
