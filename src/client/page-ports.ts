/** The drive as a page worker runs it. The page talks to its own origin only (CSP connect-src 'self'). */

import type { Neuron } from '../chain/chain-types.ts'
import type { Argon2i } from '../protocol/interop/keys.ts'
import { AxonCalls } from './axon-calls.ts'
import { FetchTransport } from './axon-transport.ts'
import { LazyChainReader } from './chain-reader.ts'
import { deviceNameOf } from './device-name.ts'
import { createDrive, type Drive } from './drive.ts'
import { GatewayChain, readGatewayFacts } from './gateway-facts.ts'
import { PageCache } from './page-cache.ts'
import { pageConnectivity } from './page-connectivity.ts'
import { pageHolds } from './page-holds.ts'
import { PageMetadataCache } from './page-metadata-cache.ts'
import { pagePeers } from './page-peers.ts'
import { openPageSink } from './page-sinks.ts'
import type { DrivePorts, HashesBeside, ProofVerifier, StoragePort } from './ports.ts'
import type { Post } from './post.ts'
import { pagePictures } from './preview/page-pictures.ts'
import { realClock } from './real-clock.ts'
import { keypairSigner } from './request-signer.ts'
import { countedSocketClass } from './sees/counted-socket.ts'
import { wasmArgon2id, wasmHashes } from './wasm-hashes.ts'

/** What runs in workers beside the drive's. */
export interface Helpers {
  readonly verifier: ProofVerifier
  readonly argon2i: Argon2i
  readonly hashes: HashesBeside
  readonly post: Post
}

/** @param origin scheme, host and port of the page */
export function createPageDrive(origin: string, storage: StoragePort, helpers: Helpers): Drive {
  const { verifier, argon2i, hashes, post } = helpers
  // Two workers on one core only take turns.
  const beside = navigator.hardwareConcurrency >= 2 ? hashes : undefined
  return createDrive({
    ...pagePorts(origin, storage, verifier, post),
    argon2i,
    hashes: { ...wasmHashes, beside },
  })
}

function pagePorts(
  origin: string,
  storage: StoragePort,
  verifier: ProofVerifier,
  post: Post,
): Omit<DrivePorts, 'hashes'> {
  const gateway = new GatewayChain(origin)
  const resolve = ({ hotkey, axon }: Neuron) => (axon === null ? null : `${origin}/axon/${hotkey}`)
  return {
    storage,
    chain: new LazyChainReader({
      netuid: gateway.netuid,
      connect: (recorder) =>
        gateway.connect(async (url) => {
          const { connectChain } = await import('../chain/connect-chain.ts')
          const webSocket = recorder === null ? WebSocket : countedSocketClass(WebSocket, recorder)
          return connectChain({ urls: [url], webSocket, metadataCache: new PageMetadataCache() })
        }),
    }),
    connect: (keypair, record) =>
      new FetchTransport({
        signer: keypairSigner(keypair),
        record,
        clock: realClock,
        resolve,
        post,
      }),
    preflight: (keypair, record) => ({
      calls: new AxonCalls({ signer: keypairSigner(keypair), record, clock: realClock, resolve }),
      caller: keypair.address,
      gateway: () => readGatewayFacts(origin, (input, init) => fetch(input, init)),
    }),
    verifier,
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
