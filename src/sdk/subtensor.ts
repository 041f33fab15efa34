/** The chain, as the reference's `bt.subtensor("test")`: a name or an address, and from where its axons are called. */
import type { ChainClient, Neuron } from '../chain/chain-types.ts'
import { ChainError } from '../chain/chain-types.ts'
import { endpointsOf } from '../chain/networks.ts'
import { isPublicAddress } from '../chain/public-address.ts'
import { axonUrl } from '../wire/node-url.ts'
import { SdkError } from './sdk-error.ts'

export interface SubtensorOptions {
  /** http:// or https:// address of a gateway that forwards to axons: a page cannot call them itself. It sees what they see, and no key. */
  readonly gateway?: string
  /** Call axons at private addresses too. The default: on a local network only. */
  readonly allowPrivate?: boolean
  /** A WebSocket class; the default is the platform's own, and the package `ws` where it has none (Node 20). */
  readonly webSocket?: unknown
  /** Milliseconds to the first finalized block. */
  readonly timeoutMs?: number
}

export interface Subtensor {
  readonly client: ChainClient
  /** Where this neuron is called, without a slash at the end; null when it announced nothing that may be called. */
  addressOf(neuron: Neuron): string | null
  close(): void
}

/** @param network `finney`, `test`, a ws:// or wss:// address, or several that stand in for each other. @throws SdkError chain */
export async function subtensor(
  network: string | readonly string[],
  options: SubtensorOptions = {},
): Promise<Subtensor> {
  const named = [network].flat().map((each) => endpointsOf(each))
  if (named.length === 0 || named.includes(null))
    throw new TypeError('subtensor: "finney", "test", or a ws:// or wss:// address')
  const urls = named.flatMap((each) => each ?? [])
  const { connectChain } = await import('../chain/connect-chain.ts')
  const webSocket = options.webSocket ?? (await platformSocket())
  const { timeoutMs } = options
  const limit = timeoutMs === undefined ? {} : { timeoutMs }
  const client = await inChain(() => connectChain({ urls, webSocket, ...limit }))
  return {
    client,
    addressOf: (neuron) => addressOf(neuron, client, options),
    close: () => client.close(),
  }
}

/** What the chain did not do, in the one error class of this library. */
export async function inChain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ChainError)) throw error
    throw new SdkError('chain', `${error.message} (${error.code})`, [], error)
  }
}

function addressOf({ hotkey, axon }: Neuron, client: ChainClient, options: SubtensorOptions): string | null {
  if (axon === null || axon.port < 1) return null
  if (options.gateway !== undefined) return `${options.gateway.replace(/\/$/, '')}/axon/${hotkey}`
  const allowed = options.allowPrivate ?? client.networkName === 'local'
  if (!allowed && !isPublicAddress(axon.ip)) return null
  return axonUrl(axon)
}

/** undefined: the platform's own. The name is no literal, so that bundlers of pages do not look for it. */
async function platformSocket(): Promise<unknown> {
  if (typeof WebSocket !== 'undefined') return undefined
  const name = 'ws'
  const loaded: unknown = await import(/* @vite-ignore */ name)
  return typeof loaded === 'object' && loaded !== null && 'WebSocket' in loaded ? loaded.WebSocket : undefined
}
