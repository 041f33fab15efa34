/** The axon of a miner: who may call, how often, and which route answers. */
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { tokenBuckets } from '../../wire/admission.ts'
import type { AxonService } from '../../wire/axon.ts'
import type { NonceStore } from '../../wire/nonce.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { addressKey } from '../shared/address-key.ts'
import { Gate } from '../shared/gate.ts'
import { errorFields, type Log } from '../shared/log.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { rememberingSha256 } from '../shared/sha256.ts'
import { SignatureTurns } from '../shared/signature-turns.ts'
import { unixNs } from '../shared/unix-time.ts'
import { answerChallenge } from './challenge-route.ts'
import { CommittedTrees } from './committed-chunks.ts'
import { answerInventory } from './inventory-route.ts'
import { answerKeep } from './keep-route.ts'
import type { ChainView, MinerParts } from './miner-parts.ts'
import type { MinerRoutes, MinerSeam, PieceKeeper } from './miner-seam.ts'
import { answerRetrieve } from './retrieve-route.ts'
import { answerStore } from './store-route.ts'
import { answerDiscard, answerRenew } from './term-routes.ts'

export interface MinerServiceOptions {
  readonly keypair: Keypair
  readonly ip: string
  readonly port: number
  readonly store: PieceKeeper
  readonly chain: ChainView
  readonly nonces: NonceStore
  readonly log: Log
  readonly allowedOrigins?: readonly string[]
  /** Unix nanoseconds. */
  readonly now?: () => bigint
  readonly seam?: MinerSeam
}

/** Requests of one caller: a validator that places parts of 8 MiB at full speed stays far below. */
const PER_CALLER = { burst: 600, perSecond: 100 }
/** Requests of one address, counted before a signature is verified (about 4 ms each): several validators may share one. */
const PER_ADDRESS = { burst: 1200, perSecond: 200 }
const WAITING_PROOFS = 32
const READS = 8
const WAITING_READS = 64

export function createMinerService(options: MinerServiceOptions): AxonService {
  const { keypair, ip, port, chain, nonces, log, seam = {} } = options
  const store = seam.pieces?.(options.store) ?? options.store
  const sha256 = rememberingSha256()
  const parts: MinerParts = {
    keypair,
    store,
    chain,
    log,
    sha256,
    proofs: new Gate(Math.max(1, availableParallelism() - 1), WAITING_PROOFS),
    reads: new Gate(READS, WAITING_READS),
    secret: randomBytes(32),
    trees: new CommittedTrees(),
  }
  const routes = routesOf(parts)
  const callers = tokenBuckets(PER_CALLER)
  const addresses = tokenBuckets(PER_ADDRESS)
  const turns = new SignatureTurns()
  return {
    keypair,
    ip,
    port,
    policy: 'strict',
    nonces,
    now: options.now ?? unixNs,
    allowedOrigins: options.allowedOrigins ?? [],
    isRegistered: (hotkey) => chain.findByHotkey(hotkey) !== undefined,
    admit: ({ hotkey }, now) =>
      callers.take(hotkey, now) ? { ok: true } : { ok: false, status: 429, reason: 'Too many requests' },
    admitAddress: (address, now, cost) => addresses.take(addressKey(address), now, cost),
    chargeAddress: (address, now, cost) => addresses.charge(addressKey(address), now, cost),
    turnOf: (address) => turns.take(addressKey(address)),
    sha3: nodeSha3,
    sha256,
    onError: (requestId, error) => log.error('handler-threw', { requestId, ...errorFields(error) }),
    routes: { ...(seam.routes?.(routes) ?? routes) },
  }
}

function routesOf(parts: MinerParts): MinerRoutes {
  return {
    Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
    Store: { open: false, handle: (call) => answerStore(call, parts) },
    Challenge: { open: false, handle: (call) => answerChallenge(call, parts) },
    Retrieve: { open: false, handle: (call) => answerRetrieve(call, parts) },
    Renew: { open: false, handle: (call) => answerRenew(call, parts) },
    Discard: { open: false, handle: (call) => answerDiscard(call, parts) },
    Inventory: { open: false, handle: (call) => answerInventory(call, parts) },
    Keep: { open: false, handle: (call) => answerKeep(call, parts) },
  }
}
