import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export const ROOT = resolve(import.meta.dirname, '../..')
const FILETAO = join(ROOT, 'src/nodes/cli/filetao.mjs')

export interface TemperedMiner {
  readonly name: string
  readonly hotkey: string
  readonly temper: string
  readonly conduct: string
  readonly about: string
}

export interface ReadyLine {
  readonly ready: true
  readonly app: string
  readonly chain: string
  readonly validators: readonly { readonly hotkey: string; readonly url: string }[]
  readonly miners: readonly { readonly hotkey: string; readonly url: string }[]
  readonly tempers: readonly TemperedMiner[]
}

export interface RunningNetwork {
  readonly folder: string
  readonly process: ChildProcess
  readonly ready: ReadyLine
  /** Everything it said on stderr. */
  stderr(): string
  /** Sends the signal and waits for the end. @returns exit code, milliseconds it took */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'filetao-e2e-'))
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}

/** For files that wait for no block: every node reads the metagraph at each, which takes it 50 ms. */
export const CALM_BLOCK_MS = 6_000

export interface NetworkWishes {
  /** Miners with tempers, as `npm start` has them; without, honest ones. */
  readonly tempered?: boolean
  /** Honest ones; by default three more than hold a copy, since each is a process to start. */
  readonly miners?: number
  readonly blockMs?: number
  readonly flags?: readonly string[]
}

/** Starts the network as `npm start -- --no-open` does and waits for its ready line. */
export async function startNetwork(folder: string, wishes: NetworkWishes = {}): Promise<RunningNetwork> {
  const { tempered = false, miners = 6, blockMs = 1000, flags = [] } = wishes
  const mixture = tempered ? [] : ['--honest', '--miners', String(miners)]
  // It looks for what is not built, as it does for whoever starts it first.
  const { FILETAO_PREPARED: _, ...env } = process.env
  const child = spawn(
    process.execPath,
    [FILETAO, 'devnet', '--no-open', '--data', folder, '--block-ms', String(blockMs), ...mixture, ...flags],
    {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const ended = new Promise<number | null>((settle) => child.once('exit', (code) => settle(code)))
  const line = await Promise.race([
    new Promise<string>((settle) => createInterface({ input: child.stdout }).once('line', settle)),
    ended.then((code) => {
      throw new Error(`the network ended with ${code}: ${said}`)
    }),
  ])
  return {
    folder,
    process: child,
    ready: JSON.parse(line) as ReadyLine,
    stderr: () => said,
    stop: async (signal = 'SIGTERM') => {
      const began = performance.now()
      child.kill(signal)
      const code = await ended
      return { code, ms: performance.now() - began }
    },
  }
}

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command of the command line to its end. */
export function filetao(
  args: readonly string[],
  env: Record<string, string> = {},
  timeoutMs = 170_000,
): CommandResult {
  const done = spawnSync(process.execPath, [FILETAO, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: timeoutMs,
  })
  return { code: done.status, stdout: done.stdout, stderr: done.stderr }
}

export interface StoredFile {
  readonly path: string
  readonly link: string
  readonly holders: readonly string[]
}

/** Writes random files of these sizes, all different, and stores them by one command. */
export function storeRandomFiles(network: string, folder: string, sizes: readonly number[]): StoredFile[] {
  const pathOf = (bytes: number): string => join(folder, `file-${bytes}`)
  for (const bytes of sizes) writeFileSync(pathOf(bytes), randomBytes(bytes))
  const done = filetao(['store', ...sizes.map(pathOf), '--network', network, '--json'])
  if (done.code !== 0) throw new Error(`files were not stored: ${done.stderr}`)
  return done.stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { bytes, link, holders } = JSON.parse(line) as { bytes: number; link: string; holders: string[] }
      return { path: pathOf(bytes), link, holders }
    })
}

/** Pids of processes whose command line mentions `text`, for example a network's folder. */
export function processesMentioning(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return words[0]?.endsWith('node') === true && words.some((word) => word.includes(text))
      } catch {
        return false
      }
    })
    .map(Number)
}

/** The pid of one node of a network, by the folder it keeps its data in (`miner-3`, `validator-1`). */
export function pidOfNode(folder: string, name: string): number {
  const found = processesMentioning(join(folder, name)).filter((pid) => {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.includes(join(folder, name))
  })
  if (found.length !== 1) throw new Error(`${found.length} processes keep ${name}`)
  return found[0]!
}

/** Waits until the other validators have taken all that this one announced; an upload's answer waits for that only a moment. */
export function untilAnnounced({ url }: { readonly url: string }): Promise<void> {
  const isTaken = async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return /^filetao_announce_backlog 0$/m.test(metrics)
  }
  return until(isTaken, 'what was stored is announced', 60_000)
}

/** Waits until `condition` holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await new Promise((wait) => setTimeout(wait, 50))
  }
}
