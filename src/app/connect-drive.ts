/** Starts the drive's worker, and those beside it when they are first needed; a channel joins each of them with the drive. */
import { proxy, type Remote, transfer, wrap } from 'comlink'
import driveWorkerUrl from '../../workers/drive.worker.ts?worker&url'
import hashWorkerUrl from '../../workers/hash.worker.ts?worker&url'
import { lifeName, untilEnded } from '../../workers/life.ts'
import { handOverPorts } from '../../workers/port-transfer.ts'
import proofWorkerUrl from '../../workers/proof.worker.ts?worker&url'
import type { StartedSender } from '../../workers/remote-worker.ts'
import sendWorkerUrl from '../../workers/send.worker.ts?worker&url'
import type { DriveApi } from '../client/drive-api.ts'
import { GuardedWorker } from './guarded-worker.ts'
import { directWay } from './service-worker.ts'

interface Living {
  /** Holds this lock until it ends. */
  live(name: string): Promise<void>
}

/** What the workers beside the drive's expose to the page; the rest goes over the port. */
interface WorkerBeside extends Living {
  connect(port: MessagePort): Promise<void>
}

/** What workers/drive.worker.ts exposes to the page; the drive itself is on the port. */
interface DriveWorker extends Living {
  ping(): Promise<boolean>
  start(
    drive: MessagePort,
    origin: string,
    proofs: MessagePort,
    wakeProofs: () => void,
    hashing: MessagePort,
    wakeHashing: () => void,
    startSending: () => Promise<StartedSender | null>,
  ): Promise<void>
}

/** Milliseconds between two questions whether the drive's worker lives. */
const PING_MS = 10_000
/** Questions that may be open at once: a key is made in a few seconds, and a busy machine is no dead worker. */
const UNANSWERED_MAX = 6

/** Milliseconds for the worker that posts to start. */
const START_MS = 10_000

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

  const calls = new MessageChannel()
  const proofs = beside(proofWorkerUrl, 'proof', broken)
  const hashing = beside(hashWorkerUrl, 'hash', broken)
  const worker = wrap<DriveWorker>(driveWorker)
  watchOver(worker, broken)
  whenEnded(worker, broken)
  worker
    .start(
      transfer(calls.port2, [calls.port2]),
      location.origin,
      transfer(proofs.port, [proofs.port]),
      proxy(proofs.wake),
      transfer(hashing.port, [hashing.port]),
      proxy(hashing.wake),
      proxy(startSending),
    )
    .catch(broken)
  return { drive: wrap<DriveApi>(calls.port1), onBroken: (listener) => listeners.push(listener) }
}

/** A worker that is not started yet, and the drive's end of the channel to it. */
function beside(
  url: string,
  name: string,
  broken: () => void,
): { readonly port: MessagePort; readonly wake: () => void } {
  const { port1, port2 } = new MessageChannel()
  const wake = (): void => {
    const worker = new GuardedWorker(url, name)
    worker.addEventListener('error', broken)
    const remote = wrap<WorkerBeside>(worker)
    remote.connect(transfer(port1, [port1])).catch(broken)
    // What it was asked would never be answered.
    whenEnded(remote, broken)
  }
  return { port: port2, wake }
}

/** Where a browser has no locks, questions that stay open are what is left. */
function whenEnded(worker: Remote<Living>, ended: () => void): void {
  const life = lifeName()
  worker
    .live(life)
    .then(() => untilEnded(life))
    .then(ended)
    .catch(() => undefined)
}

/** @returns the drive's end of a channel to a worker that posts; null where it does not start, which breaks nothing */
async function startSending(): Promise<StartedSender | null> {
  await directWay()
  const { port1, port2 } = new MessageChannel()
  const worker = new GuardedWorker(sendWorkerUrl, 'send')
  const failed = new Promise<null>((tell) => {
    worker.addEventListener('error', () => tell(null))
    setTimeout(tell, START_MS, null)
  })
  const remote = wrap<WorkerBeside>(worker)
  const life = lifeName()
  const connected = remote
    .connect(transfer(port1, [port1]))
    .then(() => remote.live(life))
    .then(() => true as const)
  if ((await Promise.race([failed, connected])) !== null) return { port: port2, life }
  worker.terminate()
  port2.close()
  return null
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
