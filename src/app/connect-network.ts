/** Starts the network's worker when it is first asked; a visitor of the drive alone never loads it. */
import { proxy, type Remote, transfer, wrap } from 'comlink'
import networkWorkerUrl from '../../workers/network.worker.ts?worker&url'
import type { NetworkReader } from '../features/shared/network-reader.tsx'
import { scriptUrl } from './script-policy.ts'

/** What workers/network.worker.ts exposes; the reader itself is on the port. */
interface NetworkWorker {
  start(port: MessagePort, origin: string): Promise<void>
}

export function connectNetwork(): NetworkReader {
  let started: Remote<NetworkReader> | null = null
  const remote = (): Remote<NetworkReader> => {
    started ??= start()
    return started
  }
  return {
    landscape: async (fleet) => remote().landscape(fleet),
    windows: async (fleet, validator, before) => remote().windows(fleet, validator, before),
    listen: async (listener) => remote().listen(proxy(listener)),
    unlisten: async (id) => remote().unlisten(id),
    round: async (request, onHop) => remote().round(request, proxy(onHop)),
    stopRounds: async () => remote().stopRounds(),
    bench: async (request) => remote().bench(request),
    draft: async (draft) => remote().draft(draft),
    send: async (draft) => remote().send(draft),
    nodeHealth: async () => remote().nodeHealth(),
  }
}

function start(): Remote<NetworkReader> {
  const worker = new Worker(scriptUrl(networkWorkerUrl), { type: 'module', name: 'network' })
  const { port1, port2 } = new MessageChannel()
  void wrap<NetworkWorker>(worker).start(transfer(port2, [port2]), location.origin)
  return wrap<NetworkReader>(port1)
}
