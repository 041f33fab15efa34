import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { ChainClient } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { writeFileDurable } from '../shared/durable-file.ts'
import { loadOrCreateKeyFile } from '../shared/key-file.ts'
import type { Log } from '../shared/log.ts'
import { type ChildNode, startChild } from './child-node.ts'
import { portLikeBefore, readPorts } from './ports.ts'

export const HOST = '127.0.0.1'
export const NETUID = 21
/** Blocks are read within a few of these; a neuron whose axon is not on chain by then did not announce itself. */
const ANNOUNCED_DEADLINE_MS = 60_000

export interface NetworkOptions {
  readonly folder: string
  /** Port of the page; 0 for one like before or any free one. */
  readonly appPort: number
  readonly validators: number
  readonly miners: number
  readonly blockMs: number
  readonly log: Log
  readonly onEnded: (name: string, how: string) => void
}

export interface NodeAddress {
  readonly hotkey: string
  readonly url: string
}

/** What the ready line and DIR/network.json say. */
export interface NetworkAddresses {
  readonly app: string
  readonly chain: string
  readonly validators: readonly NodeAddress[]
  readonly miners: readonly NodeAddress[]
}

/** The processes of a local network, in the order they start; they stop in the opposite one. */
export class LocalNetwork {
  readonly #options: NetworkOptions
  readonly #children: ChildNode[] = []
  readonly #ports: Record<string, number>
  #stopping = false

  constructor(options: NetworkOptions) {
    this.#options = options
    this.#ports = { ...readPorts(join(options.folder, 'ports.json')) }
  }

  /** @throws ChildStartError, ChainError */
  async start(): Promise<NetworkAddresses> {
    const { folder, appPort, blockMs } = this.#options
    for (const name of ['logs', 'keys']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 })
    const chain = text(
      await this.#start('chain', ['chain', '--data', join(folder, 'chain'), '--block-ms', String(blockMs)]),
      'url',
    )
    const started = await Promise.all([
      ...this.#names('validator').map((name) => this.#startNeuron(name, 'validator', chain)),
      ...this.#names('miner').map((name) => this.#startNeuron(name, 'miner', chain)),
    ])
    await this.#untilAnnounced(
      chain,
      started.map(({ hotkey }) => hotkey),
    )
    const gatewayArgs = ['gateway', '--chain', chain, '--allow-private']
    const app = text(await this.#start('gateway', gatewayArgs, appPort), 'url')
    const addresses: NetworkAddresses = {
      app,
      chain,
      validators: started.slice(0, this.#options.validators),
      miners: started.slice(this.#options.validators),
    }
    await this.#write('ports.json', this.#ports)
    await this.#write('network.json', addresses)
    return addresses
  }

  /** Stops everything; what was acknowledged is on disk before it was acknowledged. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(this.#children.map((child) => child.stop()))
  }

  pids(): readonly { readonly name: string; readonly pid: number }[] {
    return this.#children.map(({ name, pid }) => ({ name, pid }))
  }

  #names(kind: 'validator' | 'miner'): string[] {
    const count = kind === 'validator' ? this.#options.validators : this.#options.miners
    return Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`)
  }

  async #startNeuron(name: string, kind: 'validator' | 'miner', chain: string): Promise<NodeAddress> {
    const keys = join(this.#options.folder, 'keys')
    const key = join(keys, `${name}.json`)
    const coldkey = join(keys, `${name}-coldkey.json`)
    const hotkey = (await loadOrCreateKeyFile(key)).address
    await loadOrCreateKeyFile(coldkey)
    const data = join(this.#options.folder, name)
    const args = [
      kind,
      '--key',
      key,
      '--coldkey',
      coldkey,
      '--data',
      data,
      '--chain',
      chain,
      '--netuid',
      String(NETUID),
    ]
    const ready = await this.#start(name, kind === 'validator' ? [...args, '--allow-private'] : args)
    return { hotkey, url: text(ready, 'url') }
  }

  async #start(name: string, args: readonly string[], port?: number): Promise<ChildNode['ready']> {
    const wanted = port || (await portLikeBefore(HOST, this.#ports[name]))
    const log = join(this.#options.folder, 'logs', `${name}.log`)
    const child = await startChild(name, [...args, '--host', HOST, '--port', String(wanted)], log)
    if (this.#stopping) await child.stop()
    this.#children.push(child)
    this.#ports[name] = Number(new URL(text(child.ready, 'url')).port)
    void child.ended.then((how) => {
      if (!this.#stopping) this.#options.onEnded(name, how)
    })
    return child.ready
  }

  /** A page that opens must find every node on chain, not learn of them block by block. */
  async #untilAnnounced(chainUrl: string, hotkeys: readonly string[]): Promise<void> {
    const chain = await connectChain({ urls: [chainUrl], webSocket: WebSocket })
    try {
      await untilServing(chain, hotkeys)
    } finally {
      chain.close()
    }
  }

  async #write(name: string, value: unknown): Promise<void> {
    await writeFileDurable(join(this.#options.folder, name), Buffer.from(`${JSON.stringify(value)}\n`))
  }
}

function text(ready: ChildNode['ready'], member: string): string {
  const value = ready[member]
  if (typeof value !== 'string') throw new TypeError(`a ready line without ${member}`)
  return value
}

function untilServing(chain: ChainClient, hotkeys: readonly string[]): Promise<void> {
  const wanted = new Set(hotkeys)
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(() => {
      reject(
        new Error(`${wanted.size} of ${hotkeys.length} nodes did not announce their address on the chain`),
      )
    }, ANNOUNCED_DEADLINE_MS)
    const look = async (): Promise<void> => {
      for (const neuron of (await chain.metagraph(NETUID)).neurons)
        if (neuron.axon !== null) wanted.delete(neuron.hotkey)
      if (wanted.size > 0) return
      clearTimeout(overdue)
      stop()
      resolve()
    }
    // A subnet that does not exist before its first registration, or a read between two blocks, is looked at again.
    const again = (): void => void look().catch(() => undefined)
    const stop = chain.onBlock(again)
    again()
  })
}
