/** A drive's session as far as transfers need one: everything is the product's, but chain and proof arithmetic say yes at once. */
import { FetchTransport } from '../../src/client/axon-transport.ts'
import { IdbStorage } from '../../src/client/idb-storage.ts'
import type { ChainView, Hashes, HashesBeside, ProofVerifier, StreamHash } from '../../src/client/ports.ts'
import type { Post } from '../../src/client/post.ts'
import { realClock } from '../../src/client/real-clock.ts'
import { keypairSigner } from '../../src/client/request-signer.ts'
import { SealedStore } from '../../src/client/sealed-store.ts'
import type { Fetching, Sending } from '../../src/client/session.ts'
import { deriveVaultKeys } from '../../src/client/subkeys.ts'
import { PartBuffers } from '../../src/client/transfer/part-buffers.ts'
import { PartCache } from '../../src/client/transfer/part-cache.ts'
import { RecentPacks } from '../../src/client/transfer/recent-packs.ts'
import { Traffic } from '../../src/client/transfer/traffic.ts'
import { UploadJournals } from '../../src/client/transfer/upload-journal.ts'
import { ValidatorRing } from '../../src/client/validator-ring.ts'
import { wasmHashes } from '../../src/client/wasm-hashes.ts'
import { randomBytes } from '../../src/client/web-crypto.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import { type Keeping, MINERS, VALIDATOR } from '../support/stub-subnet.ts'
import type { Hashing } from '../support/transfer-work.ts'

type StoreUser = FetchTransport['storeUser']

/** Names objects itself where the server discarded them without looking. */
class StubTransport extends FetchTransport {
  override async storeUser(...given: Parameters<StoreUser>): ReturnType<StoreUser> {
    const { cid } = given[1]
    const answer = await super.storeUser(...given)
    return answer.ok ? { ...answer, value: { ...answer.value, cid } } : answer
  }
}

const NO_HASH: StreamHash = { update: () => undefined, digest: () => new Uint8Array(32) }
const NO_HASHES: Hashes = { sha256: async () => NO_HASH, sha3Of: async () => NO_HASH }

const never = (): never => {
  throw new TypeError('no transfer asks for this')
}

const VERIFIER: ProofVerifier = {
  verify: async () => ({ verdict: { ok: true, checks: [] }, micros: 0 }),
  checkAnswers: never,
  examine: never,
}

function chainView(): ChainView {
  const neurons = [VALIDATOR, ...MINERS].map((hotkey, uid) => ({
    uid,
    hotkey,
    coldkey: hotkey,
    axon: { ip: '127.0.0.1', port: 1, version: 1, protocol: 4 },
    stakeRao: 0n,
    incentive: 0,
    dividends: 0,
    validatorTrust: 0,
    emissionRao: 0n,
    active: true,
    validatorPermit: uid === 0,
    registeredAtBlock: 0,
    lastUpdateBlock: 0,
  }))
  const metagraph = {
    netuid: 21,
    block: 1,
    blockHash: `0x${'0'.repeat(64)}`,
    tempo: 360,
    immunityPeriod: 7200,
    maxUids: 256,
    nextEpochBlock: null,
    neurons,
  }
  return { networkName: 'bench', genesisHash: metagraph.blockHash, metagraph }
}

export type StubSession = Sending & Fetching & { readonly journals: UploadJournals }

/** As in the page: one for all sessions. */
let beside: HashesBeside | undefined

let post: Post | undefined

export function useHelpers(hashes: HashesBeside | undefined, posts: Post): void {
  beside = hashes
  post = posts
}

export async function stubSession(origin: string, keeping: Keeping, hashing: Hashing): Promise<StubSession> {
  const keys = await deriveVaultKeys(randomBytes(32))
  const store = new SealedStore(new IdbStorage(), keys)
  const view = chainView()
  return {
    access: {
      axons: new StubTransport({
        signer: keypairSigner(keypairFromMiniSecret(randomBytes(32))),
        resolve: () => `${origin}/axon/${keeping}`,
        clock: realClock,
        ...(post === undefined ? {} : { post }),
      }),
      ring: new ValidatorRing({ view: async () => view, close: () => undefined }, realClock),
      verifier: VERIFIER,
      clock: realClock,
    },
    hashes: hashing === 'all' ? { ...wasmHashes, beside } : NO_HASHES,
    traffic: new Traffic(realClock, undefined),
    buffers: new PartBuffers(),
    storing: { validators: 1 },
    journals: new UploadJournals(store),
    packs: new RecentPacks(),
    cache: new PartCache(undefined, store, () => realClock.now()),
  }
}
