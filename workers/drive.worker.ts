/** The drive of a page. The page hands over `start` first; callbacks of `subscribe` arrive as proxies. */
import { expose, wrap } from 'comlink'
import { IdbStorage } from '../src/client/idb-storage.ts'
import { lazyDrive } from '../src/client/lazy-drive.ts'
import type { ProofVerifier } from '../src/client/ports.ts'
import { VAULT_NAME } from '../src/client/vault-name.ts'
import { handOverPorts } from './port-transfer.ts'

handOverPorts()

/** The other worker is started by the page, before the first receipt: only there may a script be named. */
function remoteVerifier(port: MessagePort, wake: () => Promise<void>): ProofVerifier {
  const remote = wrap<ProofVerifier>(port)
  let awake: Promise<void> | null = null
  const ready = async () => {
    awake ??= wake()
    await awake
    return remote
  }
  return {
    verify: async (...given) => (await ready()).verify(...given),
    checkAnswers: async (...given) => (await ready()).checkAnswers(...given),
    examine: async (...given) => (await ready()).examine(...given),
  }
}

expose({
  /** That this worker is alive: one that died says nothing, and nothing tells the page. */
  ping: () => true,
  /** Starts the drive, and exposes it on a port of its own. */
  start(drive: MessagePort, origin: string, proofs: MessagePort, wake: () => Promise<void>) {
    const storage = new IdbStorage()
    const started = lazyDrive({
      hasVault: async () => (await storage.get(VAULT_NAME)) !== null,
      peek: async () => (await import('../src/client/vault-peek.ts')).peekVault(storage),
      load: async () =>
        (await import('../src/client/page-ports.ts')).createPageDrive(
          origin,
          storage,
          remoteVerifier(proofs, wake),
        ),
    })
    expose(started, drive)
  },
})
