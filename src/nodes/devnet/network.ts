import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { ChainClient } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { writeFileDurable } from '../shared/durable-file.ts'
import { loadOrCreateKeyFile } from '../shared/key-file.ts'
import type { Log } from '../shared/log.ts'
import { type ChildNode, startChild, thisProgram } from './child-node.ts'
import { HONEST, type TemperedMiner, temperedAmong, temperedMiner } from './mixture.ts'
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
  /** The temper of each miner. */
  readonly tempers: readonly string[]
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
  /** Of the miners that are not honest by design. For people and tests: no program of the network reads it. */
  readonly tempers: readonly TemperedMiner[]
}

/** All nodes are at 127.0.0.1, may come back on another port at once, and set weights each short tempo. */
const LOCAL_RULES = ['--allow-loopback', '--serving-rate-limit', '0', '--weights-rate-limit', '0']
/** The price of a registration is a tenth of a TAO, and 1.26 times as much after each. */
const BALANCE_TAO = 10_000
const STAKE_TAO = 10_000
/** A window of two minutes at the default pace, in which as few answers as fit into it can lift a miner's tier. */
const PACE = ['--window-blocks', '60', '--success-scale', '0.01']
export const PACE_SENTENCE =
  'Scoring is sped up here: windows of 60 blocks in place of 720, and tiers ask for a hundredth of the successes.'

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
    const names = [...this.#names('validator'), ...this.#names('miner')]
    const chainArgs = ['--data', join(folder, 'chain'), '--block-ms', String(blockMs), ...LOCAL_RULES]
    const given = await this.#endowments(names)
    const chain = text(await this.#start('chain', [thisProgram(), 'chain', ...chainArgs, ...given]), 'url')
    const started = await Promise.all(names.map((name) => this.#startNeuron(name, chain)))
    await this.#untilAnnounced(
      chain,
      started.map(({ hotkey }) => hotkey),
    )
    const gateway: [string, ...string[]] = [thisProgram(), 'gateway', '--chain', chain, '--allow-private']
    const app = text(await this.#start('gateway', gateway, appPort), 'url')
    const addresses: NetworkAddresses = {
      app,
      chain,
      validators: started.slice(0, this.#options.validators),
      miners: started.slice(this.#options.validators),
      tempers: temperedAmong(this.#children),
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
    const count = kind === 'validator' ? this.#options.validators : this.#options.tempers.length
    return Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`)
  }

  /** What nobody can earn on a new chain: each owner's price of a registration, and the stake of validators. */
  async #endowments(names: readonly string[]): Promise<string[]> {
    const flags = names.map(async (name) => {
      const { key, coldkey } = this.#keysOf(name)
      const owner = (await loadOrCreateKeyFile(coldkey)).address
      const hotkey = (await loadOrCreateKeyFile(key)).address
      const stake = name.startsWith('validator') ? ['--stake', `${hotkey}=${STAKE_TAO}`] : []
      return ['--endow', `${owner}=${BALANCE_TAO}`, ...stake]
    })
    return (await Promise.all(flags)).flat()
  }

  #keysOf(name: string): { readonly key: string; readonly coldkey: string } {
    const keys = join(this.#options.folder, 'keys')
    return { key: join(keys, `${name}.json`), coldkey: join(keys, `${name}-coldkey.json`) }
  }

  async #startNeuron(name: string, chain: string): Promise<NodeAddress> {
    const { folder } = this.#options
    const { key, coldkey } = this.#keysOf(name)
    const hotkey = (await loadOrCreateKeyFile(key)).address
    const keys = ['--key', key, '--coldkey', coldkey, '--register']
    const where = ['--data', join(folder, name), '--chain', chain, '--netuid', String(NETUID)]
    const ready = await this.#start(name, [...this.#programOf(name), ...keys, ...where])
    return { hotkey, url: text(ready, 'url') }
  }

  /** The program of a neuron and its first arguments. */
  #programOf(name: string): [string, ...string[]] {
    const [kind = '', number] = name.split('-')
    if (kind === 'validator') return [thisProgram(), kind, '--allow-private', ...PACE]
    const { tempers, blockMs } = this.#options
    const temper = tempers[Number(number) - 1] ?? HONEST
    return temper === HONEST ? [thisProgram(), kind] : [temperedMiner(), temper, String(blockMs)]
  }

  async #start(name: string, command: [string, ...string[]], port?: number): Promise<ChildNode['ready']> {
    const wanted = port || (await portLikeBefore(HOST, this.#ports[name]))
    const log = join(this.#options.folder, 'logs', `${name}.log`)
    const child = await startChild(name, [...command, '--host', HOST, '--port', String(wanted)], log)
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
