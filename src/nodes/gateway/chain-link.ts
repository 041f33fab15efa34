/**
 * The chain as the gateway has it: looked for until it is found, followed from then on, and never a reason not to serve the page.
 * What was once read stays in use while the chain is away: whoever holds an address that was good can do nothing without the key
 * that its hotkey signs with.
 */
import { type ChainClient, ChainError, type NetworkName, type Neuron } from '../../chain/chain-types.ts'
import { followMetagraph, type LiveMetagraph } from '../shared/live-metagraph.ts'
import { errorFields, type Log } from '../shared/log.ts'
import type { Targets } from './targets.ts'

export type ChainProblem =
  /** No endpoint has answered yet. */
  | 'chain-away'
  /** It answered once, and for two minutes nothing new has come, or what comes is refused. */
  | 'chain-stale'
  | 'no-such-subnet'
  /** Its genesis is another than the one that was asked for. */
  | 'wrong-network'
  | 'runtime-not-understood'

/** Plain data: what /gateway.json says, but for the path of the chain's socket. */
export interface ChainState {
  readonly netuid: number
  readonly problem: ChainProblem | null
  /** One sentence for a person; null without a problem. */
  readonly message: string | null
  readonly network: NetworkName | null
  /** 0x and 64 hex digits. */
  readonly genesisHash: string | null
  /** Scheme and host of the endpoint in use: the rest of its address may hold a key. */
  readonly endpoint: string | null
  /** The newest good block, and milliseconds since it came. */
  readonly block: number | null
  readonly blockAge: number | null
  /** Whether axons at private addresses are called. */
  readonly local: boolean
}

export interface ChainLinkOptions {
  readonly urls: readonly string[]
  readonly netuid: number
  /** The only genesis that is read; null: any. */
  readonly genesisHash: string | null
  /** Private addresses may be called if the chain turns out to be a local one. */
  readonly allowPrivate: boolean
  readonly connect: () => Promise<ChainClient>
  readonly log: Log
  /** Milliseconds between two tries to find a chain that can be read. */
  readonly retryMs?: number
  readonly staleAfterMs?: number
}

const RETRY_MS = 5_000

const SENTENCES: Readonly<Record<ChainProblem, string>> = {
  'chain-away': 'The chain cannot be reached; the gateway goes on trying.',
  'chain-stale': 'The chain has brought nothing new for minutes; the gateway works with what it last read.',
  'no-such-subnet': 'The chain has no subnet of this number.',
  'wrong-network':
    'The endpoint is of another network than the one that was asked for; nothing is read from it.',
  'runtime-not-understood':
    'The chain speaks a version that this program does not understand; a newer one may.',
}

export class ChainLink implements Targets {
  readonly #options: ChainLinkOptions
  #client: ChainClient | null = null
  #metagraph: LiveMetagraph | null = null
  /** Why there is no metagraph; of no interest once there is one. */
  #problem: ChainProblem = 'chain-away'
  #stopped = false
  #wake = (): void => undefined
  #turn = 0

  constructor(options: ChainLinkOptions) {
    this.#options = options
  }

  /** Settles when the chain has been read, or `stop` was called. */
  async start(): Promise<void> {
    const { log, retryMs = RETRY_MS } = this.#options
    let told: ChainProblem | null = null
    while (!this.#stopped && this.#metagraph === null) {
      try {
        await this.#open()
      } catch (caught) {
        this.#problem = problemOf(caught)
        if (this.#problem !== told)
          log.warn('chain-not-read', { problem: this.#problem, ...errorFields(caught) })
        told = this.#problem
        await this.#pause(retryMs)
      }
    }
  }

  stop(): void {
    this.#stopped = true
    this.#wake()
    this.#metagraph?.stop()
    this.#client?.close()
  }

  isRead(): boolean {
    return this.#metagraph !== null
  }

  find(hotkey: string): Neuron | undefined {
    return this.#metagraph?.findByHotkey(hotkey)
  }

  /** Never because of what a chain calls itself alone: finney and the test network are known by their genesis. */
  allowPrivate(): boolean {
    return this.#options.allowPrivate && this.#client?.networkName === 'local'
  }

  /** Where pages are led to: where this gateway reads itself, so that both see one chain; null when that is another network's. */
  endpoint(): string | null {
    if (this.#problem === 'wrong-network' && this.#metagraph === null) return null
    const { urls } = this.#options
    const inUse = this.#client?.status().url ?? null
    if (inUse !== null) return inUse
    this.#turn += 1
    return urls[this.#turn % urls.length] ?? null
  }

  state(): ChainState {
    const { netuid } = this.#options
    const metagraph = this.#metagraph
    const stale = metagraph?.isStale() === true
    const problem = metagraph === null ? this.#problem : stale ? 'chain-stale' : null
    const url = this.#client?.status().url ?? null
    return {
      netuid,
      problem,
      message: problem === null ? null : SENTENCES[problem],
      network: this.#client?.networkName ?? null,
      genesisHash: this.#client?.genesisHash ?? null,
      endpoint: url === null ? null : shownUrl(url),
      block: metagraph?.current().block ?? null,
      blockAge: metagraph === null ? null : Math.round(metagraph.ageMs()),
      local: this.allowPrivate(),
    }
  }

  /** @throws ChainError */
  async #open(): Promise<void> {
    const { connect, genesisHash, netuid, log, staleAfterMs, allowPrivate } = this.#options
    const client = await connect()
    try {
      if (genesisHash !== null && client.genesisHash !== genesisHash)
        throw new ChainError('wrong-network', `the genesis is ${client.genesisHash}, not ${genesisHash}`)
      const follow = staleAfterMs === undefined ? {} : { staleAfterMs }
      const metagraph = await followMetagraph(client, netuid, log, follow)
      this.#client = client
      this.#metagraph = metagraph
    } catch (caught) {
      client.close()
      throw caught
    }
    const { networkName: network } = client
    log.info('chain-read', { network, netuid, block: this.#metagraph.current().block })
    if (allowPrivate && network !== 'local') log.warn('allow-private-ignored', { network })
    // Whoever stopped us did so while we were reading.
    if (this.#stopped) this.stop()
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.#stopped) this.#wake()
    })
  }
}

function problemOf(caught: unknown): ChainProblem {
  if (!(caught instanceof ChainError)) throw caught
  const { code } = caught
  return code === 'no-such-subnet' || code === 'wrong-network' || code === 'runtime-not-understood'
    ? code
    : 'chain-away'
}

function shownUrl(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
