/** Starts the network's worker when it is first asked; a visitor of the drive alone never loads it. */
import { proxy, type Remote, transfer, wrap } from 'comlink'
import networkWorkerUrl from '../../workers/network.worker.ts?worker&url'
import type { DriveApi } from '../client/drive-api.ts'
import type { NetworkReader } from '../features/shared/network-reader.tsx'
import { GuardedWorker } from './guarded-worker.ts'

/** What workers/network.worker.ts exposes; the reader itself is on the port. */
interface NetworkWorker {
  start(port: MessagePort, origin: string): Promise<void>
}

/** @param drive asked where a call is to be in the name of its own key */
export function connectNetwork(drive: Pick<Remote<DriveApi>, 'preflight'>): NetworkReader {
  let started: Remote<NetworkReader> | null = null
  /** Rejects when the worker breaks: one that did not load answers nobody. */
  let broken: Promise<never> | null = null

  const start = (): Remote<NetworkReader> => {
    const worker = new GuardedWorker(networkWorkerUrl, 'network')
    broken = new Promise((_, reject) => {
      worker.addEventListener('error', () => {
        worker.terminate()
        started = null
        reject(new Error('the network worker broke'))
      })
    })
    // Nobody may be waiting for it.
    broken.catch(() => undefined)
    const { port1, port2 } = new MessageChannel()
    void wrap<NetworkWorker>(worker).start(transfer(port2, [port2]), location.origin)
    return wrap<NetworkReader>(port1)
  }
  const ask = async <T>(call: (reader: Remote<NetworkReader>) => Promise<T>): Promise<T> => {
    started ??= start()
    const answer = call(started)
    return broken === null ? answer : Promise.race([answer, broken])
  }
  return {
    landscape: (fleet) => ask(async (reader) => reader.landscape(fleet)),
    windows: (fleet, validator, before) => ask(async (reader) => reader.windows(fleet, validator, before)),
    listen: (listener) => ask(async (reader) => reader.listen(proxy(listener))),
    unlisten: (id) => ask(async (reader) => reader.unlisten(id)),
    round: (request, onHop) => ask(async (reader) => reader.round(request, proxy(onHop))),
    stopRounds: () => ask(async (reader) => reader.stopRounds()),
    bench: (request) => ask(async (reader) => reader.bench(request)),
    draft: (draft) => ask(async (reader) => reader.draft(draft)),
    send: (draft) => ask(async (reader) => reader.send(draft)),
    preflight: (hotkey, onSteps) => ask(async (reader) => reader.preflight(hotkey, proxy(onSteps))),
    drivePreflight: async (hotkey, onSteps) => drive.preflight(hotkey, proxy(onSteps)),
    nodeHealth: () => ask(async (reader) => reader.nodeHealth()),
  }
}
