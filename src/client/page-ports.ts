/** The drive as a page worker runs it. The page talks to its own origin only (CSP connect-src 'self'). */

import { FetchTransport } from './axon-transport.ts'
import { LazyChainReader } from './chain-reader.ts'
import { deviceNameOf } from './device-name.ts'
import { createDrive, type Drive } from './drive.ts'
import { PageCache } from './page-cache.ts'
import { pageConnectivity } from './page-connectivity.ts'
import { pageHolds } from './page-holds.ts'
import { pagePeers } from './page-peers.ts'
import { openPageSink } from './page-sinks.ts'
import type { DrivePorts, ProofVerifier, StoragePort } from './ports.ts'
import { pagePictures } from './preview/page-pictures.ts'
import { realClock } from './real-clock.ts'
import { keypairSigner } from './request-signer.ts'
import { countedSocketClass } from './sees/counted-socket.ts'
import { wasmArgon2id, wasmHashes } from './wasm-hashes.ts'

export const NETUID = 21

/** @param origin scheme, host and port of the page */
export function createPageDrive(origin: string, storage: StoragePort, verifier: ProofVerifier): Drive {
  return createDrive(pagePorts(origin, storage, verifier))
}

function pagePorts(origin: string, storage: StoragePort, verifier: ProofVerifier): DrivePorts {
  const chainUrl = `${origin.replace(/^http/, 'ws')}/chain`
  return {
    storage,
    chain: new LazyChainReader({
      netuid: NETUID,
      connect: async (recorder) => {
        const { connectChain } = await import('../chain/connect-chain.ts')
        const webSocket = recorder === null ? WebSocket : countedSocketClass(WebSocket, recorder)
        return connectChain({ urls: [chainUrl], webSocket })
      },
    }),
    connect: (keypair, record) =>
      new FetchTransport({
        signer: keypairSigner(keypair),
        record,
        clock: realClock,
        resolve: ({ hotkey, axon }) => (axon === null ? null : `${origin}/axon/${hotkey}`),
      }),
    verifier,
    hashes: wasmHashes,
    argon2id: wasmArgon2id,
    clock: realClock,
    openSink: openPageSink,
    peers: pagePeers(),
    sync: { automatic: true, deviceName: deviceNameOf(navigator.userAgent) },
    upkeep: { automatic: true },
    audits: { automatic: true },
    compares: { automatic: true },
    connectivity: pageConnectivity(),
    cache: new PageCache(),
    holds: pageHolds,
    pictures: pagePictures(),
  }
}
