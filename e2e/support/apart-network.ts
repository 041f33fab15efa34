/** A chain, miners and a validator that are started one by one, by the commands an operator types; each may be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Keypair, keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import { ROOT } from './network.ts'

const FILETAO = join(ROOT, 'src/nodes/cli/filetao.mjs')
const VALIDATOR = 9

export const minerKey = (n: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(n))
export const validatorKey = (): Keypair => minerKey(VALIDATOR)
const ownerKey = (n: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(100 + n))

export interface ApartWishes {
  /** Keys, logs and the chain. */
  readonly folder: string
  /** Folders of the nodes' data; default: `folder`. */
  readonly data?: string
  readonly miners: number
  readonly blockMs?: number
  /** Of the validator and the miners, beside our own. */
  readonly env?: (name: string) => Record<string, string>
}

export class ApartNetwork {
  readonly #wishes: ApartWishes
  readonly #children = new Map<string, ChildProcess>()
  /** Of each node's first start: one that comes back is where the chain says that it is, and need not announce itself anew. */
  readonly #ports = new Map<string, string>()
  readonly #logs = new Map<string, string>()
  #chainUrl = ''
  #validatorUrl = ''

  constructor(wishes: ApartWishes) {
    this.#wishes = wishes
  }

  get chainUrl(): string {
    return this.#chainUrl
  }
  get validatorUrl(): string {
    return this.#validatorUrl
  }
  get miners(): number[] {
    return Array.from({ length: this.#wishes.miners }, (_, n) => n + 1)
  }

  dataOf(name: string): string {
    return join(this.#wishes.data ?? this.#wishes.folder, name)
  }

  /** Everything that a node wrote to stderr. */
  log(name: string): string {
    return this.#logs.get(name) ?? ''
  }

  pids(): number[] {
    return [...this.#children.values()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]))
  }

  async startAll(): Promise<void> {
    await this.startChain()
    await this.startNodes()
  }

  async startChain(): Promise<void> {
    const { folder, blockMs = 1000 } = this.#wishes
    const endowed = [...this.miners, VALIDATOR].flatMap((n) => ['--endow', `${ownerKey(n).address}=10`])
    const staked = ['--stake', `${validatorKey().address}=1000`]
    const own = ['--data', join(folder, 'chain'), '--block-ms', String(blockMs), '--die-with-parent']
    const ready = await this.#start('chain', ['chain', ...own, ...endowed, ...staked], {})
    this.#chainUrl = ready['url'] ?? ''
  }

  async startNodes(): Promise<void> {
    await Promise.all(this.miners.map((n) => this.startMiner(n)))
    await this.startValidator()
  }

  async startMiner(n: number, env = this.#wishes.env?.(`miner-${n}`) ?? {}): Promise<void> {
    await this.#start(`miner-${n}`, ['miner', ...this.#flags(`miner-${n}`, n)], env)
  }

  async startValidator(): Promise<void> {
    const name = 'validator'
    const flags = [...this.#flags(name, VALIDATOR), '--allow-private']
    const ready = await this.#start(name, [name, ...flags], this.#wishes.env?.(name) ?? {})
    this.#validatorUrl = ready['url'] ?? ''
    const validators = [{ hotkey: validatorKey().address, url: this.#validatorUrl }]
    const network = { app: 'http://127.0.0.1:1', chain: this.#chainUrl, validators, miners: [] }
    // What the command line reads to find a network.
    writeFileSync(join(this.#wishes.folder, 'network.json'), JSON.stringify(network))
  }

  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = this.#children.get(name)
    this.#children.delete(name)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    child.kill('SIGCONT')
    await gone
  }

  async endNodes(signal: NodeJS.Signals): Promise<void> {
    const names = [...this.#children.keys()].filter((name) => name !== 'chain')
    await Promise.all(names.map((name) => this.end(name, signal)))
  }

  async endAll(): Promise<void> {
    await this.endNodes('SIGKILL')
    await this.end('chain', 'SIGTERM')
  }

  #flags(name: string, n: number): string[] {
    const keys = ['--key', this.#keyFile(`hot-${n}`, n), '--coldkey', this.#keyFile(`cold-${n}`, 100 + n)]
    const subnet = ['--chain', this.#chainUrl, '--netuid', '21', '--register']
    return [
      ...keys,
      ...subnet,
      '--data',
      this.dataOf(name),
      '--host',
      `127.0.0.${n + 1}`,
      '--port',
      this.#ports.get(name) ?? '0',
      '--die-with-parent',
    ]
  }

  #keyFile(name: string, fill: number): string {
    const path = join(this.#wishes.folder, `${name}.json`)
    writeFileSync(path, JSON.stringify({ miniSecret: Buffer.alloc(32, fill).toString('hex') }), {
      mode: 0o600,
    })
    return path
  }

  /** Resolves with its ready line, or fails with what it said. */
  #start(name: string, args: readonly string[], env: Record<string, string>) {
    const child = spawn(process.execPath, [FILETAO, ...args], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'pipe'],
      // The chain, first of all and alone, builds what is missing.
      env: { ...process.env, ...(name === 'chain' ? {} : { FILETAO_PREPARED: '1' }), ...env },
    })
    this.#children.set(name, child)
    const add = (text: Buffer) => this.#logs.set(name, this.log(name) + text.toString())
    child.stderr.on('data', add)
    return new Promise<Record<string, string>>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => {
        const ready = JSON.parse(line) as Record<string, string>
        if (ready['url'] !== undefined) this.#ports.set(name, new URL(ready['url']).port)
        resolve(ready)
      })
      child.once('exit', (code) => {
        this.#children.delete(name)
        reject(new Error(`${name} ended with ${code}: ${this.log(name).slice(-2000)}`))
      })
    })
  }
}
