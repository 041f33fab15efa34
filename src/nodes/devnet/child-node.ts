import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { V8_FLAGS } from '../shared/v8-flags.ts'

/** A node that did not become ready. The message is the last thing it said. */
export class ChildStartError extends Error {
  constructor(name: string, said: string) {
    super(`${name} did not start${said === '' ? '' : `: ${said}`}`)
    this.name = 'ChildStartError'
  }
}

export interface ChildNode {
  readonly name: string
  readonly pid: number
  /** The ready line it printed. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Resolves when the process is gone, with how it ended. */
  readonly ended: Promise<string>
  /** Asks it to stop and, past the deadline, ends it. */
  stop(): Promise<void>
}

/** A node has this long from spawn to its ready line; a slow disk and two cores shared by twelve starts included. */
const READY_DEADLINE_MS = 60_000
/** The nodes stop within 4.5 s by themselves; the launcher promises 5 s. */
const STOP_DEADLINE_MS = 4_700

function sayings(child: ChildProcess, logFile: string): { last: () => string } {
  let last = ''
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 })
  log.on('error', () => undefined)
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      // How a node stopped says less than why: a line of its ordinary log is not kept.
      if (!line.includes('"level":"info"')) last = line
      log.write(`${line}\n`)
    })
  }
  return { last: () => last }
}

/** This command line, with a command as its first argument. */
export function thisProgram(): string {
  return process.argv[1] ?? ''
}

/**
 * Starts `program ARGS` as a child that ends when this process does (its stdin is a pipe from us), and waits for its
 * ready line. What it logs goes to `logFile`. @throws ChildStartError
 */
export async function startChild(
  name: string,
  [program, ...args]: readonly [string, ...string[]],
  logFile: string,
): Promise<ChildNode> {
  const child = spawn(process.execPath, [...V8_FLAGS, program, ...args, '--die-with-parent'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, FILETAO_PREPARED: '1' },
    // A terminal's Ctrl-C reaches the launcher alone, which then stops everything in order.
    detached: true,
  })
  const said = sayings(child, logFile)
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    child.once('error', (error) => resolve(error.message))
  })
  child.stdin?.on('error', () => undefined)
  const ready = await Promise.race([
    firstLine(child),
    ended.then((how) => ({ failed: said.last() || how })),
    new Promise<{ failed: string }>((resolve) => {
      setTimeout(
        () => resolve({ failed: `not ready after ${READY_DEADLINE_MS / 1000} s` }),
        READY_DEADLINE_MS,
      ).unref()
    }),
  ])
  if ('failed' in ready) {
    child.kill('SIGKILL')
    throw new ChildStartError(name, String(ready.failed))
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await ended
    clearTimeout(force)
  }
  return { name, pid: child.pid ?? 0, ready, ended, stop }
}

function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        const parsed: unknown = JSON.parse(line)
        resolve(
          typeof parsed === 'object' && parsed !== null ? { ...parsed } : { failed: line.slice(0, 200) },
        )
      } catch {
        resolve({ failed: line.slice(0, 200) })
      }
    })
  })
}
