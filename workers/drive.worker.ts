/** The drive of a page. The page hands over `start` first; callbacks of `subscribe` arrive as proxies. */
import { expose } from 'comlink'
import { DriveError } from '../src/client/drive-error.ts'
import { IdbStorage } from '../src/client/idb-storage.ts'
import { lazyDrive } from '../src/client/lazy-drive.ts'
import type { ProofVerifier } from '../src/client/ports.ts'
import { VAULT_NAME } from '../src/client/vault-name.ts'
import type { Argon2i } from '../src/protocol/interop/keys.ts'
import { live } from './life.ts'
import { handOverPorts } from './port-transfer.ts'
import { lazyRemote, remoteHashes, remotePost, type StartedSender, type Wake } from './remote-worker.ts'

handOverPorts()

interface RemoteArgon2i {
  argon2i(...given: Parameters<Argon2i>): Promise<Uint8Array | null>
}

function remoteProofs(port: MessagePort, wake: Wake): ProofVerifier & { readonly argon2i: Argon2i } {
  const ready = lazyRemote<ProofVerifier & RemoteArgon2i>(port, wake)
  return {
    verify: async (...given) => (await ready()).verify(...given),
    checkAnswers: async (...given) => (await ready()).checkAnswers(...given),
    examine: async (...given) => (await ready()).examine(...given),
    argon2i: async (...given) => {
      const key = await (await ready()).argon2i(...given)
      if (key === null)
        throw new DriveError('memory-short', 'This device did not give the memory that it takes.')
      return key
    },
  }
}

expose({
  /** That this worker is not stuck. */
  ping: () => true,
  /** That it has not ended. */
  live,
  /** Starts the drive, and exposes it on a port of its own. */
  start(
    drive: MessagePort,
    origin: string,
    proofs: MessagePort,
    wakeProofs: Wake,
    hashing: MessagePort,
    wakeHashing: Wake,
    startSending: () => Promise<StartedSender | null>,
  ) {
    const storage = new IdbStorage()
    const started = lazyDrive({
      hasVault: async () => (await storage.get(VAULT_NAME)) !== null,
      peek: async () => (await import('../src/client/vault-peek.ts')).peekVault(storage),
      load: async () => {
        const { createPageDrive } = await import('../src/client/page-ports.ts')
        const { argon2i, ...verifier } = remoteProofs(proofs, wakeProofs)
        const hashes = remoteHashes(hashing, wakeHashing)
        const post = remotePost(startSending)
        return createPageDrive(origin, storage, { verifier, argon2i, hashes, post })
      },
    })
    expose(started, drive)
  },
})
