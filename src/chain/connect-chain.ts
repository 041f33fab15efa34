/**
 * With reads.ts the one place that knows the client library (polkadot-api, its untyped API). Import it
 * lazily: it is about 60 KiB. Nothing here is particular to any network, so the same code reads a local chain and finney.
 *
 * Invariants: everything of one metagraph is read at one block, held for that long; every failure is a
 * ChainError; an endpoint whose genesis differs from the first one's is never read from.
 */
import { middleware } from '@polkadot-api/ws-middleware'
import { getWsProvider, WsEvent } from '@polkadot-api/ws-provider'
import { createClient, type PolkadotClient } from 'polkadot-api'
import {
  type BlockEvents,
  type BlockRef,
  type ChainCall,
  ChainError,
  type ChainStatus,
  type ConnectOptions,
  type ExtrinsicSigner,
  type MetadataCache,
  type Metagraph,
  type NetworkName,
  type Submitted,
  type SubmittingChainClient,
} from './chain-types.ts'
import { consistentFollow } from './consistent-follow.ts'
import { guardedSocketClass } from './guarded-socket.ts'
import { networkOf } from './networks.ts'
import { ownMessages } from './own-messages.ts'
import { quietAfterStop } from './quiet-after-stop.ts'
import { blockRef, readBalance, readBurn, readEvents, readMetagraph, specVersionOf } from './reads.ts'
import { severable } from './severable.ts'
import { StatusBoard } from './status-board.ts'

const DEFAULT_TIMEOUT_MS = 20_000
/** Two finalizations of the real chain are about a minute; a busy one takes more than one try. */
const DEFAULT_SUBMIT_TIMEOUT_MS = 180_000
/** Another call of the same account, from elsewhere, took the nonce: signed again with the next one. */
const NONCE_ATTEMPTS = 5
/** A read that lost its block to a reconnect is made again at the newest one. */
const READ_ATTEMPTS = 3
/** Blocks whose events wait to be read; of more, the events are skipped: they are hints. */
const MAX_EVENT_BLOCKS = 16
/** Between the end of the library's stream of blocks and following it anew. */
const FOLLOW_AGAIN_MS = 1_000

/** @throws ChainError `unreachable` when no endpoint gave a finalized block in time */
export const connectChain = async (options: ConnectOptions): Promise<SubmittingChainClient> => {
  const { urls, timeoutMs = DEFAULT_TIMEOUT_MS, metadataCache } = options
  const { submitTimeoutMs = DEFAULT_SUBMIT_TIMEOUT_MS } = options
  if (urls.length === 0) throw new ChainError('unreachable', 'no endpoint is given')
  const board = new StatusBoard()
  if (options.onStatus !== undefined) board.listen(options.onStatus)
  const sockets = getWsProvider([...urls], {
    // What `polkadot-api/ws` puts there, and that it keeps its hands off what is asked again.
    middleware: ownMessages((base) => middleware(quietAfterStop(base))),
    websocketClass: guardedSocketClass(options.webSocket),
    onStatusChanged: (change) => {
      if (change.type === WsEvent.CONNECTING) board.connecting(change.uri)
      else if (change.type === WsEvent.CONNECTED) board.connected(change.uri)
      else board.lost(change.type === WsEvent.ERROR ? 'the connection failed' : 'the connection was closed')
    },
  })
  const { provider, sever } = severable(consistentFollow(sockets))
  const client = createClient(provider, cacheHooks(metadataCache))
  try {
    const opened = await within(timeoutMs, board, openChain(client))
    const switchEndpoint = () => sockets.switch()
    return new PapiChain({ client, board, timeoutMs, submitTimeoutMs, switchEndpoint, sever, ...opened })
  } catch (caught) {
    sever()
    board.close()
    throw toChainError(caught)
  }
}

/** A cache is a convenience: its failures must not fail a connection. */
const cacheHooks = (cache: MetadataCache | undefined) =>
  cache === undefined
    ? {}
    : {
        getMetadata: (hash: string) => cache.get(hash).catch(() => null),
        setMetadata: (hash: string, bytes: Uint8Array) => void cache.set(hash, bytes).catch(() => undefined),
      }

const openChain = async (client: PolkadotClient) => {
  const { name, genesisHash } = await client.getChainSpecData()
  await client.getFinalizedBlock()
  const specVersion = await specVersionOf(client)
  return { genesisHash, networkName: networkOf(genesisHash, name), specVersion }
}

interface PapiChainParts {
  readonly client: PolkadotClient
  readonly board: StatusBoard
  readonly timeoutMs: number
  readonly submitTimeoutMs: number
  readonly switchEndpoint: () => void
  readonly sever: () => void
  readonly genesisHash: string
  readonly networkName: NetworkName
  readonly specVersion: number
}

class PapiChain implements SubmittingChainClient {
  readonly genesisHash: string
  readonly networkName: NetworkName
  readonly specVersion: number
  readonly #parts: PapiChainParts
  /** Settles when the endpoint in use is known to be of our network. */
  #sameNetwork: Promise<void> = Promise.resolve()

  constructor(parts: PapiChainParts) {
    this.#parts = parts
    this.genesisHash = parts.genesisHash
    this.networkName = parts.networkName
    this.specVersion = parts.specVersion
    parts.board.onConnected(() => this.#checkNetwork())
  }

  status(): ChainStatus {
    return this.#parts.board.status
  }

  onStatus(callback: (status: ChainStatus) => void): () => void {
    return this.#parts.board.listen(callback)
  }

  reconnect(): void {
    if (this.status().state !== 'closed') this.#parts.switchEndpoint()
  }

  close(): void {
    if (this.status().state === 'closed') return
    this.#parts.board.close()
    this.#parts.sever()
  }

  head(): Promise<BlockRef> {
    return this.#read(async (client) => blockRef(await client.getFinalizedBlock()))
  }

  metagraph(netuid: number): Promise<Metagraph> {
    return this.#read((client) => readMetagraph(client, netuid))
  }

  registrationPriceRao(netuid: number): Promise<bigint> {
    return this.#read((client) => readBurn(client, netuid))
  }

  balanceRao(account: string): Promise<bigint> {
    return this.#read((client) => readBalance(client, account))
  }

  async submit(call: ChainCall, signer: ExtrinsicSigner): Promise<Submitted> {
    const { client, board, timeoutMs, submitTimeoutMs } = this.#parts
    if (board.status.state === 'closed') throw new ChainError('closed', 'the chain client is closed')
    const { submitCall } = await import('./submit.ts')
    const ask = (method: string, params: readonly unknown[]) =>
      within(timeoutMs, board, whileConnected(board, client._request<unknown>(method, [...params])))
    for (let attempt = 1; ; attempt++) {
      const given = new AbortController()
      try {
        // Checked before only: what is signed is worth nothing on another network.
        await this.#sameNetwork
        const ports = { client, ask, onBlock: this.onBlock.bind(this), signal: given.signal }
        return await within(submitTimeoutMs, board, submitCall(ports, call, signer))
      } catch (caught) {
        const error = toChainError(caught)
        if (error.reason !== 'Stale' || attempt === NONCE_ATTEMPTS) throw error
      } finally {
        given.abort(new ChainError('unreachable', 'the call is not waited for any more'))
      }
    }
  }

  onBlock(callback: (block: BlockRef) => void): () => void {
    let last = ''
    let stop = (): void => undefined
    let stopped = false
    const follow = (): void => {
      const subscription = this.#parts.client.finalizedBlock$.subscribe({
        next: (info) => {
          if (info.hash === last) return
          last = info.hash
          // Only once the endpoint is known to be of our network.
          this.#sameNetwork.then(
            () => {
              if (!stopped) callback(blockRef(info))
            },
            () => undefined,
          )
        },
        // Whatever ended it: a chain is followed until somebody stops it.
        error: followLater,
        complete: followLater,
      })
      stop = () => subscription.unsubscribe()
    }
    const followLater = (): void => {
      const timer = setTimeout(follow, FOLLOW_AGAIN_MS)
      stop = () => clearTimeout(timer)
      if (stopped || this.status().state === 'closed') stop()
    }
    follow()
    return () => {
      stopped = true
      stop()
    }
  }

  onEvents(callback: (events: BlockEvents) => void): () => void {
    let queue = Promise.resolve()
    let stopped = false
    let waiting = 0
    const { client, board, timeoutMs } = this.#parts
    const stop = this.onBlock((block) => {
      if (waiting >= MAX_EVENT_BLOCKS) return
      // Held until read: the library lets go of finalized blocks, and the queue may be behind.
      const release = held(client, block)
      if (release === null) return
      waiting++
      queue = queue
        .then(() => within(timeoutMs, board, readEvents(client, block)))
        .finally(() => {
          waiting--
          release()
        })
        // A block that cannot be read any more is skipped: events are for people to see, nothing is decided by them.
        .catch((): BlockEvents => ({ block, events: [] }))
        .then((read) => {
          if (!stopped && read.events.length > 0) callback(read)
        })
    })
    return () => {
      stopped = true
      stop()
    }
  }

  #checkNetwork(): void {
    const { client, board, genesisHash } = this.#parts
    this.#sameNetwork = client._request<unknown>('chainSpec_v1_genesisHash', []).then((found) => {
      if (found === genesisHash) return
      board.lost('this endpoint is of another network')
      throw new ChainError('wrong-network', `the endpoint's genesis is ${String(found)}, not ${genesisHash}`)
    })
    this.#sameNetwork.catch(() => undefined)
  }

  /** Checked before and after: the endpoint may change while we read. */
  async #onSameNetwork<T>(work: (client: PolkadotClient) => Promise<T>, client: PolkadotClient): Promise<T> {
    await this.#sameNetwork
    const value = await work(client)
    await this.#sameNetwork
    return value
  }

  async #read<T>(work: (client: PolkadotClient) => Promise<T>): Promise<T> {
    const { client, board, timeoutMs } = this.#parts
    for (let attempt = 1; ; attempt++) {
      if (board.status.state === 'closed') throw new ChainError('closed', 'the chain client is closed')
      try {
        return await within(timeoutMs, board, this.#onSameNetwork(work, client))
      } catch (caught) {
        const error = toChainError(caught)
        if (error.code !== 'call-failed' || attempt === READ_ATTEMPTS) throw error
      }
    }
  }
}

/** null: several blocks came at once, and the library has let go of this one. Its events are hints; nobody waits for them. */
const held = (client: PolkadotClient, { hash }: BlockRef): (() => void) | null => {
  try {
    return client.hodlBlock(hash)
  } catch {
    return null
  }
}

const toChainError = (caught: unknown): ChainError => {
  if (caught instanceof ChainError) return caught
  const detail = caught instanceof Error ? caught.message : String(caught)
  return new ChainError('call-failed', `the chain did not answer as asked: ${detail}`, caught)
}

/** The library forgets what was asked over a connection that is lost. */
const whileConnected = async <T>(board: StatusBoard, work: Promise<T>): Promise<T> => {
  let deafen = (): void => undefined
  const lost = new Promise<never>((_, reject) => {
    deafen = board.listen(({ state, detail }) => {
      if (state !== 'connected') reject(new ChainError('unreachable', detail ?? 'the connection was lost'))
    })
  })
  return await Promise.race([work, lost]).finally(() => deafen())
}

/** Ends with the work, the time or the client, whichever comes first. */
const within = async <T>(timeoutMs: number, board: StatusBoard, work: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let deafen = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    deafen = board.listen(({ state }) => {
      if (state === 'closed') reject(new ChainError('closed', 'the chain client is closed'))
    })
    timer = setTimeout(() => {
      const { url, detail } = board.status
      const why = detail === null ? '' : `: ${detail}`
      reject(new ChainError('unreachable', `no answer from ${url ?? 'the chain'} in ${timeoutMs} ms${why}`))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    deafen()
  }
}
