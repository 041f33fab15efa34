/** One node of a network as a process: started, watched, frozen, killed, stopped. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../support/network.ts'
import { insist } from './tools.ts'

const FILETAO = join(ROOT, 'src/nodes/cli/filetao.mjs')
const READY_MS = 60_000
const STOP_MS = 20_000

/** How a node is run, beside what it is told. */
export interface Wrapping {
  /** Words in front of `node`: a program that becomes it (prlimit, ip netns exec). */
  readonly before?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Flags of node itself. */
  readonly nodeFlags?: readonly string[]
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly ms: number
}

export class NodeProcess {
  readonly name: string
  readonly #args: () => readonly string[]
  readonly #log: string
  readonly #said: string[] = []
  #wrapping: Wrapping
  #child: ChildProcess | null = null
  #ended: Promise<Ended> | null = null
  #ready: Readonly<Record<string, unknown>> = {}

  constructor(name: string, args: () => readonly string[], log: string, wrapping: Wrapping) {
    this.name = name
    this.#args = args
    this.#log = log
    this.#wrapping = wrapping
    mkdirSync(dirname(log), { recursive: true })
  }

  /** For the next start. */
  wrap(wrapping: Wrapping): void {
    this.#wrapping = wrapping
  }

  get isRunning(): boolean {
    return this.#child?.pid !== undefined && isAlive(this.#child.pid)
  }

  get pid(): number {
    insist(this.#child?.pid !== undefined, `${this.name} was never started`)
    return this.#child.pid
  }

  /** Where it served since its last start; null before the first. */
  get url(): string | null {
    const { url } = this.#ready as { url?: unknown }
    return typeof url === 'string' ? url : null
  }

  /** Lines of its log since the beginning, all starts together. */
  get said(): readonly string[] {
    return this.#said
  }

  /** Resolves when it serves. @throws when it ends before that, or takes too long */
  async start(): Promise<void> {
    const ended = this.begin()
    const { stdout } = this.#child!
    insist(stdout !== null, 'a pipe')
    const line = new Promise<string>((resolve) => createInterface({ input: stdout }).once('line', resolve))
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), READY_MS)
    const first = await Promise.race([line, ended])
    clearTimeout(timer)
    insist(
      typeof first === 'string',
      `${this.name} did not start: ${this.#said.at(-1) ?? JSON.stringify(first)}`,
    )
    this.#ready = JSON.parse(first) as Record<string, unknown>
  }

  /** Starts it without waiting. @returns resolves when it is over */
  begin(): Promise<Ended> {
    const { before = [], env = {}, nodeFlags = [] } = this.#wrapping
    const words = [...before, process.execPath, ...nodeFlags, FILETAO, ...this.#args(), '--die-with-parent']
    const began = performance.now()
    const child = spawn(words[0]!, words.slice(1), {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, FILETAO_PREPARED: '1', ...env },
      detached: true,
    })
    const log = createWriteStream(this.#log, { flags: 'a' })
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#said.push(line)
      log.write(`${line}\n`)
    })
    const pipes: readonly NodeJS.EventEmitter[] = [child.stdin, child.stdout, child.stderr, log]
    for (const pipe of pipes) pipe.on('error', () => undefined)
    this.#child = child
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        log.end()
        resolve({ code, signal, ms: performance.now() - began })
      })
    })
    return this.#ended
  }

  send(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal)
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    if (this.isRunning) this.send('SIGKILL')
    await this.#ended
  }

  /** Asks it to stop, in its own time. */
  async stop(): Promise<Ended> {
    const began = performance.now()
    insist(this.isRunning && this.#ended !== null, `${this.name} does not run`)
    this.send('SIGTERM')
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_MS)
    const { code, signal } = await this.#ended
    clearTimeout(timer)
    return { code, signal, ms: performance.now() - began }
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<Ended> {
    insist(this.#ended !== null, `${this.name} was never started`)
    return this.#ended
  }

  async restart(): Promise<void> {
    await this.kill()
    await this.start()
  }

  openFiles(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length
  }
}

/** Not even a zombie is alive. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
