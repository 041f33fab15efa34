/**
 * The reference in Python, as a process that does one piece of work at a time, so that ours and its can take turns. Debian
 * packages what it needs; where they are missing and this user may install packages, they are installed.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { installDebian } from '../../e2e/support/debian.mjs'

export type ReferenceWork = 'commit' | 'open' | 'pass' | 'tree' | 'path' | 'argon2'

const PYTHON = '/usr/bin/python3'
const SCRIPT = join(import.meta.dirname, 'reference.py')
const PACKAGES = ['python3-pycryptodome', 'python3-argon2']

export class Reference {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  private constructor() {
    this.#process = spawn(PYTHON, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** Null where there is no Python with the packages, and they can't be installed. */
  static start(): Reference | null {
    if (!isThere()) installDebian(...PACKAGES)
    return isThere() ? new Reference() : null
  }

  /** Microseconds of each of `count`. */
  async micros(what: ReferenceWork, count: number): Promise<number> {
    this.#process.stdin.write(`${JSON.stringify({ do: what, count })}\n`)
    const { value, done } = await this.#lines.next()
    if (done === true) throw new Error('the reference has died')
    const { seconds } = JSON.parse(value) as { readonly seconds: number }
    return (seconds * 1e6) / count
  }

  stop(): void {
    this.#process.stdin.end()
  }
}

function isThere(): boolean {
  const imports = 'import argon2\ntry:\n  import Cryptodome\nexcept ImportError:\n  import Crypto'
  return spawnSync(PYTHON, ['-c', imports], { stdio: 'ignore' }).status === 0
}
