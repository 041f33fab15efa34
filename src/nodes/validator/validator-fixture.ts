/** For tests: honest miners in this process and validators as processes of their own, on a chain fixture. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type ChainFixture, keyOf, NETUID, RICH_RAO, startChainFixture } from '../chain/chain-fixture.ts'
import { createMinerService } from '../miner/miner-service.ts'
import { PieceStore } from '../miner/piece-store.ts'
import type { AxonTarget } from '../shared/axon-client.ts'
import { startAxonServer } from '../shared/axon-server.ts'
import { announceAxon, registerHotkey } from '../shared/join-subnet.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { silentLog } from '../shared/log.ts'
import { spawnNode } from '../shared/node-process-fixture.ts'
import { openNonceStore } from '../shared/nonce-store.ts'
import { unixNs, unixSeconds } from '../shared/unix-time.ts'

const HOST = '127.0.0.1'
/** Coldkeys are the hotkeys' numbers plus this: each node has its own owner. */
const COLDKEYS = 100

export interface ValidatorProcess extends AxonTarget {
  readonly child: ChildProcess
}

export interface ValidatorFixture {
  readonly chain: ChainFixture
  /** @param seed 1..99; the miner's hotkey is `keyOf(seed)` */
  startMiner(seed: number): Promise<void>
  spawnValidator(name: string, seed: number, extra?: readonly string[]): ChildProcess
  /** So that a node of this seed can register itself, and, as a validator, has stake. */
  endow(seed: number, validates: boolean): void
  /** Its data folder. */
  dataOf(name: string): string
  /** Resolves with the ready line's address; the same name and seed start again on the same folder. */
  startValidator(name: string, seed: number, extra?: readonly string[]): Promise<ValidatorProcess>
  remove(): Promise<void>
}

export async function startValidatorFixture(): Promise<ValidatorFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-validator-'))
  const chain = await startChainFixture({ blockMs: 150, tempo: 5 })
  const closers: (() => Promise<void>)[] = []
  const children = new Set<ChildProcess>()

  const dataOf = (name: string): string => join(folder, name)
  const spawnValidator = (name: string, seed: number, extra: readonly string[] = []): ChildProcess => {
    const key = writeKey(folder, name, seed)
    endow(chain, seed, true)
    const coldkey = writeKey(folder, `${name}-coldkey`, seed + COLDKEYS)
    const flags = [
      '--key',
      key,
      '--coldkey',
      coldkey,
      '--register',
      '--data',
      dataOf(name),
      '--chain',
      chain.url,
    ]
    const child = spawnMain([...flags, '--allow-private', ...extra])
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }
  return {
    chain,
    startMiner: async (seed) => void closers.push(await openMiner(chain, folder, seed)),
    spawnValidator,
    endow: (seed, validates) => endow(chain, seed, validates),
    dataOf,
    startValidator: (name, seed, extra) => untilReady(spawnValidator(name, seed, extra)),
    async remove() {
      for (const child of children) child.kill('SIGKILL')
      for (const close of closers) await close()
      await chain.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)))
}

/** What it writes to stderr until it ends, and its exit code. */
export async function lastWordsOf(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = ''
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', (how) => resolve(how)))
  return { code, said }
}

async function openMiner(chain: ChainFixture, folder: string, seed: number): Promise<() => Promise<void>> {
  const hotkey = keyOf(seed)
  const owner = keyOf(seed + COLDKEYS)
  const client = await chain.connect()
  endow(chain, seed, false)
  await chain.chain.produce()
  const member = { chain: client, netuid: NETUID, hotkey, coldkey: owner, register: true, log: silentLog }
  await registerHotkey(member)
  const metagraph = await followMetagraph(client, NETUID, silentLog)
  const limits = { capacityBytes: 2 ** 30, reserveBytes: 0 }
  const data = join(folder, `miner-${seed}`)
  const store = await PieceStore.open({ folder: data, ...limits, log: silentLog, now: unixSeconds })
  const nonces = await openNonceStore(join(folder, `nonces-${seed}.json`), unixNs, silentLog)
  const parts = { keypair: hotkey, ip: HOST, store, chain: metagraph, nonces, log: silentLog }
  const service = (port: number) => createMinerService({ ...parts, port })
  const server = await startAxonServer({ service, host: HOST, port: 0, log: silentLog })
  await announceAxon(member, HOST, server.port)
  return async () => {
    await server.close(0)
    metagraph.stop()
    await nonces.close()
    await store.close()
  }
}

/** Its owner can pay a registration; a validator's hotkey has 10,000 TAO of stake. */
function endow({ chain }: ChainFixture, seed: number, validates: boolean): void {
  const balances = { [keyOf(seed + COLDKEYS).address]: RICH_RAO }
  chain.endow({ balances, stakes: validates ? { [keyOf(seed).address]: 10_000_000_000_000n } : {} })
}

function writeKey(folder: string, name: string, seed: number): string {
  const path = join(folder, `${name}.json`)
  writeFileSync(path, JSON.stringify({ miniSecret: Buffer.alloc(32, seed).toString('hex') }), { mode: 0o600 })
  return path
}

/** What the processes log is read only by who asks for it (`lastWordsOf`); FILETAO_SHOW=1 shows it. */
function spawnMain(args: readonly string[]): ChildProcess {
  const child = spawnNode('validator', args, process.env['FILETAO_SHOW'] === undefined ? 'pipe' : 'inherit')
  child.stderr?.resume()
  return child
}

async function untilReady(child: ChildProcess): Promise<ValidatorProcess> {
  if (child.stdout === null) throw new TypeError('a child with stdout')
  for await (const line of createInterface({ input: child.stdout })) {
    const said: unknown = JSON.parse(line)
    if (typeof said === 'object' && said !== null && 'url' in said && 'hotkey' in said) {
      return { child, url: String(said.url), hotkey: String(said.hotkey) }
    }
  }
  throw new Error('the validator ended before it was ready')
}
