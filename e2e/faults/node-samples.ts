/** What a running node takes of the machine, read from /proc and from its folder. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { until } from '../support/network.ts'
import { pause } from './tools.ts'

const LOOKS = 60
const LOOK_MS = 1_000
const SETTLE_MS = 60_000

/** One process and the folder it writes to. */
export interface Watched {
  readonly name: string
  readonly pid: number
  readonly data: string
}

/** What it holds while nobody asks anything of it. */
export interface Held {
  /** Descriptors but tables of LevelDB, which are as many as the index has files. */
  readonly descriptors: number
  /** Unfinished writes, by name. */
  readonly temporary: readonly string[]
}

/** Resident memory, MiB. */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}

/**
 * Of nodes without users, which still ask each other at every step: connections come and go, so each is looked at for a minute, and what
 * it holds is the least that was seen. What leaks is there at every look.
 */
export async function heldIdle(nodes: readonly Watched[]): Promise<Map<string, Held>> {
  await until(
    () => nodes.every(({ data }) => temporaryFiles(data).length === 0),
    'writes are finished',
    SETTLE_MS,
  )
    // What stays is what the table shows.
    .catch(() => undefined)
  const least = new Map(nodes.map(({ name }) => [name, Number.POSITIVE_INFINITY]))
  for (let look = 0; look < LOOKS; look++) {
    for (const { name, pid } of nodes) least.set(name, Math.min(least.get(name) ?? 0, openDescriptors(pid)))
    await pause(LOOK_MS)
  }
  return new Map(
    nodes.map(({ name, data }) => [
      name,
      { descriptors: least.get(name) ?? 0, temporary: temporaryFiles(data) },
    ]),
  )
}

export function openDescriptors(pid: number): number {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter((number) => !/\.ldb( |$)/.test(targetOf(`${folder}/${number}`))).length
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor)
  } catch {
    // Closed meanwhile, as it may be.
    return ''
  }
}

/** Names of what is written beside its place and moved there: ours and LevelDB's. */
function temporaryFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('tmp'))
}
