/** A real network for one case: a chain, validators and miners, each a process of the command line with a folder of its own. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { Metagraph, SubmittingChainClient } from '../../src/chain/chain-types.ts'
import { connectChain } from '../../src/chain/connect-chain.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import { until } from '../support/network.ts'
import type { CaseContext } from './case.ts'
import { NodeProcess, type Wrapping } from './node-process.ts'

const NETUID = 21
export const BLOCK_MS = 500
const STAKE_TAO = 10_000
const BALANCE_TAO = 1_000

/** What is special about one node. */
export interface NodeWish extends Wrapping {
  /** Its data folder; default: one of the case's. */
  readonly data?: string
  readonly host?: string
  /** IP:PORT that the chain is told instead. */
  readonly announce?: string
  /** The chain as it reaches it. */
  readonly chainUrl?: (url: string) => string
  /** Further flags of its command. */
  readonly args?: readonly string[]
}

export interface NetworkWishes {
  readonly validators?: number
  readonly miners?: number
  readonly blockMs?: number
  readonly chainArgs?: readonly string[]
  readonly chainHost?: string
  readonly node?: (name: string) => NodeWish
  /** When all of them listen, before they are waited for: proxies learn where they lead. */
  readonly leads?: (members: readonly Member[]) => void
}

export interface Member {
  readonly name: string
  readonly kind: 'validator' | 'miner'
  readonly hotkey: string
  /** Its failure domain. */
  readonly coldkey: string
  readonly process: NodeProcess
  readonly data: string
  /** Of its hotkey. */
  readonly keyFile: string
  /** Where it listens. */
  url(): string
}

export interface FaultNetwork {
  readonly folder: string
  readonly chain: NodeProcess
  readonly chainUrl: string
  readonly validators: readonly Member[]
  readonly miners: readonly Member[]
  readonly members: readonly Member[]
  /** As the chain had it when all of them were announced. */
  readonly metagraph: Metagraph
  member(name: string): Member
  ownerOf(hotkey: string): string | null
  minerOf(hotkey: string): Member | undefined
  /** Another member of the same chain, not started. */
  prepare(name: string): Member
  /** The command of a member a second time. */
  double(name: string): NodeProcess
  /** A client of the chain; close it. */
  connect(): Promise<SubmittingChainClient>
}

/** Resolves when every validator knows every miner. */
export async function startFaultNetwork(
  context: CaseContext,
  { validators = 1, miners = 5, blockMs = BLOCK_MS, ...wishes }: NetworkWishes = {},
): Promise<FaultNetwork> {
  const { folder } = context
  const names = [
    ...Array.from({ length: validators }, (_, at) => `validator-${at + 1}`),
    ...Array.from({ length: miners }, (_, at) => `miner-${at + 1}`),
  ]
  const spare = ['miner-90', 'miner-91']
  const chain = chainProcess(folder, [...names, ...spare], { ...wishes, blockMs })
  const members: Member[] = []
  context.defer('the nodes', async () => {
    await Promise.all([chain, ...members.map(({ process }) => process)].map((one) => one.kill()))
  })
  await chain.start()
  const chainUrl = (chain.url ?? '').replace('0.0.0.0', '127.0.0.1')
  const prepare = (name: string): Member => memberOf(folder, name, wishes.node?.(name) ?? {}, chainUrl)
  members.push(...names.map(prepare))
  await Promise.all(members.map(({ process }) => process.start()))
  wishes.leads?.(members)
  const byHotkey = new Map(members.map((member) => [member.hotkey, member]))
  const connect = () => connectChain({ urls: [chainUrl], webSocket: WebSocket })
  const client = await connect()
  let metagraph = await client.metagraph(NETUID)
  await until(async () => {
    metagraph = await client.metagraph(NETUID)
    return members.every(({ hotkey }) =>
      metagraph.neurons.some((row) => row.hotkey === hotkey && row.axon !== null),
    )
  }, 'every node is announced')
  client.close()
  const network: FaultNetwork = {
    folder,
    chain,
    chainUrl,
    validators: members.filter(({ kind }) => kind === 'validator'),
    miners: members.filter(({ kind }) => kind === 'miner'),
    members,
    metagraph,
    member: (name) => members.find((one) => one.name === name) ?? fail(name),
    ownerOf: (hotkey) => byHotkey.get(hotkey)?.coldkey ?? null,
    minerOf: (hotkey) => byHotkey.get(hotkey),
    prepare: (name) => {
      const member = prepare(name)
      members.push(member)
      byHotkey.set(member.hotkey, member)
      return member
    },
    double: (name) => {
      const { process } = prepare(name)
      context.defer(`the second ${name}`, () => process.kill())
      return process
    },
    connect,
  }
  for (const validator of network.validators)
    await until(
      async () => (await blockOf(validator)) >= metagraph.block,
      `${validator.name} knows everybody`,
    )
  return network
}

function fail(name: string): never {
  throw new TypeError(`there is no ${name}`)
}

/** The block that a validator acts on; -1 when it does not say. */
export async function blockOf(validator: Member): Promise<number> {
  const health = await healthOf(validator)
  return health === null ? -1 : health.block
}

export interface HealthAnswer {
  readonly ok: boolean
  readonly problem: string | null
  readonly block: number
}

/** Null: it does not answer within two seconds. */
export async function healthOf(validator: Member): Promise<HealthAnswer | null> {
  try {
    const answer = await fetch(`${validator.url()}/health`, { signal: AbortSignal.timeout(2_000) })
    return (await answer.json()) as HealthAnswer
  } catch {
    return null
  }
}

const secretOf = (name: string, part: number): Uint8Array => {
  const [kind, number] = name.split('-')
  const secret = new Uint8Array(32).fill(part + (kind === 'validator' ? 1 : 2))
  secret[31] = Number(number)
  return secret
}
const HOTKEY = 10
const COLDKEY = 20

function keyFile(folder: string, name: string, part: number): string {
  const path = join(folder, 'keys', `${name}-${part === HOTKEY ? 'hotkey' : 'coldkey'}.json`)
  const miniSecret = Buffer.from(secretOf(name, part)).toString('hex')
  writeFileSync(path, JSON.stringify({ miniSecret }), { mode: 0o600 })
  return path
}

const addressOf = (name: string, part: number): string => keypairFromMiniSecret(secretOf(name, part)).address

function chainProcess(
  folder: string,
  names: readonly string[],
  { blockMs, chainArgs = [], chainHost = '127.0.0.1', node }: NetworkWishes,
): NodeProcess {
  mkdirSync(join(folder, 'keys'), { recursive: true })
  const rules = ['--allow-loopback', '--serving-rate-limit', '0', '--weights-rate-limit', '0']
  const given = names.flatMap((name) => [
    '--endow',
    `${addressOf(name, COLDKEY)}=${BALANCE_TAO}`,
    ...(name.startsWith('validator') ? ['--stake', `${addressOf(name, HOTKEY)}=${STAKE_TAO}`] : []),
  ])
  const data = ['--data', join(folder, 'chain'), '--block-ms', String(blockMs)]
  let port = 0
  const args = (): string[] => {
    if (port === 0 && process.url !== null) port = Number(new URL(process.url).port)
    return ['chain', ...data, '--host', chainHost, '--port', String(port), ...rules, ...given, ...chainArgs]
  }
  const process = new NodeProcess('chain', args, join(folder, 'logs/chain.log'), node?.('chain') ?? {})
  return process
}

function memberOf(folder: string, name: string, wish: NodeWish, chainUrl: string): Member {
  const kind = name.startsWith('validator') ? 'validator' : 'miner'
  const { data = join(folder, name), host = '127.0.0.1', announce, args: further = [] } = wish
  const keys = [
    '--key',
    keyFile(folder, name, HOTKEY),
    '--coldkey',
    keyFile(folder, name, COLDKEY),
    '--register',
  ]
  const own = kind === 'validator' ? ['--allow-private', '--probe-bytes', '0', '--success-scale', '0.01'] : []
  const chain = ['--chain', wish.chainUrl?.(chainUrl) ?? chainUrl, '--netuid', String(NETUID)]
  const where = ['--data', data, '--host', host, ...(announce === undefined ? [] : ['--announce', announce])]
  const url = (): string => process.url ?? 'http://127.0.0.1:1'
  const args = (): string[] => {
    const port = process.url === null ? '0' : new URL(process.url).port
    return [kind, ...keys, ...chain, ...where, ...own, '--port', port, ...further]
  }
  const process = new NodeProcess(name, args, join(folder, `logs/${name}.log`), wish)
  return {
    name,
    kind,
    hotkey: addressOf(name, HOTKEY),
    coldkey: addressOf(name, COLDKEY),
    process,
    data,
    keyFile: keyFile(folder, name, HOTKEY),
    url,
  }
}
