/** Commands of the system that the injectors need, and how they are called. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { installDebian } from '../support/debian.mjs'

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

/** A command that must be there -> the package that has it. */
const NEEDED: Readonly<Record<string, string>> = {
  strace: 'strace',
  'mkfs.ext4': 'e2fsprogs',
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  faketime: 'faketime',
  prlimit: 'util-linux',
  mount: 'mount',
}

/** Installs what is missing. @returns what is still missing then */
export function ensureTools(): string[] {
  const missing = () => Object.keys(NEEDED).filter((command) => !isThere(command))
  if (missing().length > 0) installDebian(...new Set(missing().map((command) => NEEDED[command]!)))
  return missing()
}

function isThere(command: string): boolean {
  const paths = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'].map((folder) => `${folder}/${command}`)
  return paths.some(existsSync) && (command !== 'faketime' || faketimeLibrary() !== null)
}

/** The preloaded half of faketime for programs with threads. */
export function faketimeLibrary(): string | null {
  const other = FAKETIME.replace('x86_64', 'aarch64')
  return [FAKETIME, other].find(existsSync) ?? null
}

/** @returns what it printed. @throws with what it said when it failed */
export function sh(command: string, ...args: readonly string[]): string {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 })
  if (done.status === 0) return done.stdout
  throw new Error(
    `${command} ${args.join(' ')}: ${(done.stderr || done.error?.message) ?? done.signal}`.trim(),
  )
}

/** The same, where failing is fine: undoing what may not have been done. */
export function tryTo(command: string, ...args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'ignore', timeout: 60_000 })
}

export const pause = (ms: number): Promise<void> => sleep(ms)

export function insist(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise)
}
