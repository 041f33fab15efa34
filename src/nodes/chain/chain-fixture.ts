/** For tests: a real chain on a free port in this process, with blocks made on demand. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { BlockRef, ChainClient, ConnectOptions, SubmittingChainClient } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { refusalName } from '../../chain/refusals.ts'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { silentLog } from '../shared/log.ts'
import { type ChainServer, startChainServer } from './chain-server.ts'
import { type SubnetCallValue, signedExtrinsic, subnetCall } from './extrinsic-fixture.ts'
import { LocalChain, type LocalChainOptions } from './local-chain.ts'
import { runtimeBuilder } from './metadata.ts'
import { storageKey } from './runtime.ts'
import type { Snapshot } from './snapshot.ts'

export const NETUID = 21

/** A deterministic key per number. */
export const keyOf = (seed: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(seed))

export const [coldkey, validator, miner, other] = [keyOf(1), keyOf(2), keyOf(3), keyOf(4)]

export interface ChainFixture {
  readonly folder: string
  readonly chain: LocalChain
  readonly server: ChainServer
  readonly url: string
  readonly connect: (options?: Partial<ConnectOptions>) => Promise<SubmittingChainClient>
  /** Ends the process's part without a word, like kill -9 does: nothing is saved that was not before. */
  readonly stop: () => Promise<void>
  readonly remove: () => Promise<void>
}

export type FixtureOptions = Partial<LocalChainOptions> & {
  readonly port?: number
  /** The coldkey has no balance. */
  readonly poor?: boolean
}

const TAO = 1_000_000_000n
/** Enough to register hundreds; the price rises with each. */
export const RICH_RAO = 1_000_000n * TAO

export const startChainFixture = async (options: FixtureOptions = {}): Promise<ChainFixture> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'filetao-chain-')))
  const chain = await LocalChain.open({
    blockMs: 0,
    tempo: 5,
    now: Date.now,
    log: silentLog,
    rules: { servingRateLimit: 0, weightsRateLimit: 0, allowLoopback: true },
    ...options,
    folder,
  })
  if (options.poor !== true) chain.endow({ balances: { [coldkey.address]: RICH_RAO }, stakes: {} })
  if (options.poor !== true && (options.blockMs ?? 0) > 0) await chain.produce()
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

export type Landed =
  | { readonly ok: true; readonly block: number; readonly blockHash: string; readonly uid: number }
  | { readonly ok: false; readonly reason: string }

/** Signs, submits and waits for the block; `uid` is the signer's or the registered hotkey's after it. */
export const land = (chain: LocalChain, signer: Keypair, call: SubnetCallValue): Promise<Landed> =>
  new Promise((resolve) => {
    const { genesisHash } = chain
    const nonce = chain.nextNonce(signer.address)
    const bytes = signedExtrinsic(signer, subnetCall(call), { genesisHash, nonce })
    const submitted = chain.submit(bytes, (status) => {
      if (status.kind === 'invalid' || status.kind === 'dropped') resolve({ ok: false, reason: status.kind })
      if (status.kind !== 'finalized') return
      const block = chain.block(status.blockHash)
      if (block === null) throw new Error('the block is not kept')
      const hotkey = call.type === 'burned_register' ? call.value.hotkey : signer.address
      resolve(landedIn(block, bytes, hotkey))
    })
    if (!submitted.ok) resolve(submitted)
  })

/** By the codecs of the served metadata, as a client reads it. */
const landedIn = (block: Snapshot, bytes: Uint8Array, hotkey: string): Landed => {
  const index = block.body.indexOf(`0x${Buffer.from(bytes).toString('hex')}`)
  const records = EVENTS.dec(block.storage.get(storageKey('System', 'Events')) ?? '0x00')
  const last = records.findLast((record: Record) => record.phase.value === index).event.value
  if (last.type === 'ExtrinsicFailed') return { ok: false, reason: refusalName(last.value.dispatch_error) }
  const uid = block.model.subnet.neurons.findIndex((neuron) => neuron.hotkey === hotkey)
  return { ok: true, block: block.number, blockHash: block.hash, uid }
}

interface Record {
  readonly phase: { readonly value: number }
}
const EVENTS = runtimeBuilder.buildStorage('System', 'Events').value

export const registerCall = (hotkey: string, netuid = NETUID): SubnetCallValue => ({
  type: 'burned_register',
  value: { netuid, hotkey },
})

export const axonCall = (ip: bigint, port: number): SubnetCallValue => ({
  type: 'serve_axon',
  value: { netuid: NETUID, version: 1, ip, port, ip_type: 4, protocol: 4, placeholder1: 0, placeholder2: 0 },
})

export const weightsCall = (dests: number[], weights: number[]): SubnetCallValue => ({
  type: 'set_weights',
  value: { netuid: NETUID, dests, weights, version_key: 0n },
})

/** One validator and two miners, the first with an axon, weighed 3 to 1. */
export const populate = async (chain: LocalChain): Promise<void> => {
  const must = async (result: Promise<Landed>): Promise<void> => {
    const outcome = await result
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  }
  chain.endow({ balances: {}, stakes: { [validator.address]: 5n * TAO } })
  await must(land(chain, coldkey, registerCall(validator.address)))
  await must(land(chain, coldkey, registerCall(miner.address)))
  await must(land(chain, coldkey, registerCall(other.address)))
  await must(land(chain, miner, axonCall(0x7f00_0001n, 8091)))
  await must(land(chain, validator, weightsCall([1, 2], [3, 1])))
}
