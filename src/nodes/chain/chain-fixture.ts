/** For tests: a real chain on a free port in this process, with blocks made on demand. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { BlockRef, ChainClient, ConnectOptions } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { submitCall } from '../shared/chain-submit.ts'
import { silentLog } from '../shared/log.ts'
import { type ChainServer, startChainServer } from './chain-server.ts'
import { LocalChain, type LocalChainOptions } from './local-chain.ts'

export const NETUID = 21

/** A deterministic key per number. */
export const keyOf = (seed: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(seed))

export interface ChainFixture {
  readonly folder: string
  readonly chain: LocalChain
  readonly server: ChainServer
  readonly url: string
  readonly connect: (options?: Partial<ConnectOptions>) => Promise<ChainClient>
  /** Ends the process's part without a word, like kill -9 does: nothing is saved that was not before. */
  readonly stop: () => Promise<void>
  readonly remove: () => Promise<void>
}

export type FixtureOptions = Partial<LocalChainOptions> & { readonly port?: number }

export const startChainFixture = async (options: FixtureOptions = {}): Promise<ChainFixture> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'filetao-chain-')))
  const chain = await LocalChain.open({
    blockMs: 0,
    tempo: 5,
    now: Date.now,
    log: silentLog,
    ...options,
    folder,
  })
  const server = await startChainServer({ chain, host: '127.0.0.1', port: options.port ?? 0, log: silentLog })
  const clients: ChainClient[] = []
  const stop = async (): Promise<void> => {
    for (const client of clients) client.close()
    await chain.stop()
    await server.close()
  }
  return {
    folder,
    chain,
    server,
    url: server.url,
    connect: async (connectOptions = {}) => {
      const client = await connectChain({ urls: [server.url], webSocket: WebSocket, ...connectOptions })
      clients.push(client)
      return client
    },
    stop,
    remove: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const [coldkey, validator, miner, other] = [keyOf(1), keyOf(2), keyOf(3), keyOf(4)]

export const nextBlock = (chain: LocalChain): Promise<void> =>
  new Promise((resolve) => {
    const stop = chain.onBlock(() => {
      stop()
      resolve()
    })
  })

export const heard = <T>(
  listen: (callback: (value: T) => void) => () => void,
  wanted: (value: T) => boolean,
): Promise<T> =>
  new Promise((resolve) => {
    const stop = listen((value) => {
      if (!wanted(value)) return
      queueMicrotask(() => stop())
      resolve(value)
    })
  })

export const blockAtLeast = (client: ChainClient, number: number): Promise<BlockRef> =>
  heard<BlockRef>(
    (callback) => client.onBlock(callback),
    (block) => block.number >= number,
  )

/** One validator and two miners, the first with an axon, weighed 3 to 1. */
export const populate = async (url: string): Promise<void> => {
  const must = async (result: Promise<{ ok: boolean }>): Promise<void> => {
    const outcome = await result
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  }
  const permit = { stakeRao: '5000000000', validatorPermit: true }
  await must(submitCall(url, coldkey, 'register', { netuid: NETUID, hotkey: validator.address, ...permit }))
  await must(submitCall(url, coldkey, 'register', { netuid: NETUID, hotkey: miner.address }))
  await must(submitCall(url, coldkey, 'register', { netuid: NETUID, hotkey: other.address }))
  await must(submitCall(url, miner, 'serve_axon', { netuid: NETUID, ip: '127.0.0.1', port: 8091 }))
  await must(submitCall(url, validator, 'set_weights', { netuid: NETUID, dests: [1, 2], weights: [3, 1] }))
}
