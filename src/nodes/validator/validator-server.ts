/** The validator's axon: who is admitted, how much at once, and the pages beside it. */
import type { ValidatorEngine } from '../../engine/validator-engine.ts'
import type { Sha256 } from '../../protocol/content-tree.ts'
import { tokenBuckets } from '../../wire/admission.ts'
import type { AxonService } from '../../wire/axon.ts'
import { createCheckedDelegations, type SessionDesk } from '../../wire/axon-session.ts'
import type { NonceStore } from '../../wire/nonce.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { addressKey } from '../shared/address-key.ts'
import { type AxonServer, startAxonServer } from '../shared/axon-server.ts'
import { chainMetrics } from '../shared/chain-metrics.ts'
import type { DiskRoom } from '../shared/disk-room.ts'
import { nodeEd25519 } from '../shared/ed25519.ts'
import type { LiveMetagraph } from '../shared/live-metagraph.ts'
import { errorFields, type Log } from '../shared/log.ts'
import type { Metrics } from '../shared/metrics.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { SignatureTurns } from '../shared/signature-turns.ts'
import { unixNs } from '../shared/unix-time.ts'
import type { StoredIndex } from './index-on.ts'
import { indexSize } from './index-size.ts'
import { createEventStream } from './public-view/event-stream.ts'
import { type PublicSource, publicRoutes } from './public-view/public-routes.ts'
import { publicGauges, usableOwners } from './public-view/public-view.ts'
import { healthOf, missingFor, type ReadinessSource } from './public-view/validator-health.ts'
import { ADDRESS_RATE, CALLER_RATE, READER_RATE, weightOf } from './rates.ts'
import { validatorRoutes } from './validator-routes.ts'

export interface ValidatorServerOptions {
  readonly keypair: Keypair
  readonly host: string
  readonly port: number
  /** What answers say of this axon. */
  readonly ip: string
  readonly nonces: NonceStore
  readonly origins: readonly string[]
  /** Addresses from where `x-forwarded-for` is believed. */
  readonly balancers: readonly string[]
  readonly engine: ValidatorEngine
  readonly metagraph: LiveMetagraph
  /** Of the chain, and the subnet: what a delegation must be for. */
  readonly genesisHash: string
  readonly netuid: number
  readonly metrics: Metrics
  readonly sha256: Sha256
  readonly log: Log
  /** What anybody may read. */
  readonly view: PublicSource
  readonly index: ReadinessSource['index']
  readonly indexBytes: StoredIndex['sizeBytes']
  readonly disk: Pick<DiskRoom, 'freeBytes'>
}

const RATE_REASON = 'Too many requests from this key'

export async function serveValidator(options: ValidatorServerOptions): Promise<AxonServer> {
  const { keypair, host, engine, metagraph, metrics, log, view, nonces } = options
  const { genesisHash, netuid } = options
  const network = { genesisHash, netuid }
  const { routes, load } = validatorRoutes(engine, { keypair, network }, log)
  const sessions: SessionDesk = {
    ...network,
    isEnded: (delegation) => engine.sessionEnds.isEnded(delegation),
    refresh: (account) => engine.sessionEnds.refresh(account),
    checked: createCheckedDelegations(),
    verifyEd25519: nodeEd25519,
  }
  const callers = tokenBuckets(CALLER_RATE)
  const addresses = tokenBuckets(ADDRESS_RATE)
  const turns = new SignatureTurns()
  const readers = tokenBuckets(READER_RATE)
  const stream = createEventStream(view.history)
  publicGauges(metrics, view, () => stream.clients)
  metrics.gauge('filetao_announce_backlog', () => engine.backlog())
  metrics.gauge('filetao_discards_waiting', () => engine.discardsWaiting())
  metrics.gauge('filetao_work_running', () => load().running)
  metrics.gauge('filetao_work_waiting', () => load().waiting)
  metrics.gauge('filetao_disk_free_bytes', () => options.disk.freeBytes())
  chainMetrics(metrics, () => ({ block: metagraph.current().block, ageMs: metagraph.ageMs() }))
  indexSize(metrics, options.indexBytes)
  const missing = () =>
    missingFor({
      metagraph,
      index: options.index,
      freeBytes: () => options.disk.freeBytes(),
      owners: () => usableOwners(view),
    })

  const service = (port: number): AxonService => ({
    keypair,
    ip: options.ip,
    port,
    policy: 'strict',
    nonces,
    now: unixNs,
    routes,
    allowedOrigins: options.origins,
    isRegistered: (hotkey) => metagraph.findByHotkey(hotkey) !== undefined,
    admit: ({ hotkey, synapse }, at) =>
      callers.take(hotkey, at, weightOf(synapse))
        ? { ok: true }
        : { ok: false, status: 429, reason: RATE_REASON },
    admitAddress: (ip, at, cost) => addresses.take(addressKey(ip), at, cost),
    chargeAddress: (ip, at, cost) => addresses.charge(addressKey(ip), at, cost),
    turnOf: (ip) => turns.take(addressKey(ip)),
    refuseUnsigned: true,
    sessions,
    sha3: nodeSha3,
    sha256: options.sha256,
    onError: (requestId, error) => log.error('handler-threw', { requestId, ...errorFields(error) }),
  })
  const server = await startAxonServer({
    service,
    host,
    port: options.port,
    metrics,
    log,
    health: () => healthOf({ hotkey: keypair.address, metagraph, indexRefuses: options.index.refuses, load }),
    readiness: missing,
    balancers: options.balancers,
    also: publicRoutes({
      balancers: options.balancers,
      source: view,
      stream,
      origins: options.origins,
      admit: (ip) => readers.take(ip, unixNs()),
      log,
    }),
  })
  return {
    ...server,
    close: async (graceMs) => {
      const closed = server.close(graceMs)
      // Streams end once nobody can open a new one: a page would come back at once otherwise.
      stream.close()
      await closed
    },
  }
}
