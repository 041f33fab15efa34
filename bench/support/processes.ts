/** What the operating system has counted of a process and everything it started (Linux: /proc). */
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second, which Linux fixes for everything it tells. */
const TICKS = 100

export interface Usage {
  /** Processor seconds, user and system together, of all threads. */
  readonly seconds: number
  /** Bytes of private and shared memory that is no file. */
  readonly memory: number
}

/** By a Chromium process type: `browser`, `renderer`, `utility`, `gpu-process`, `zygote`. */
export type UsageByType = ReadonlyMap<string, Usage>

interface Process {
  readonly pid: string
  readonly parent: string
  readonly seconds: number
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended while it was looked at.
    return ''
  }
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = read(`/proc/${pid}/stat`)
      // The name, in brackets, may hold spaces and brackets itself.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const [parent, user, system] = [fields[1], fields[11], fields[12]]
      if (parent === undefined) return []
      return [{ pid, parent, seconds: (Number(user) + Number(system)) / TICKS }]
    })
}

function memoryOf(pid: string): number {
  const status = read(`/proc/${pid}/status`)
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0)
  return (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024
}

/** Usage so far of the process `root` and all its descendants that still run. */
export function usageOf(root: number): UsageByType {
  const all = processes()
  const found = new Set([String(root)])
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid)
  }
  const usage = new Map<string, Usage>()
  for (const { pid, seconds } of all) {
    if (!found.has(pid)) continue
    const type = /--type=([\w-]+)/.exec(read(`/proc/${pid}/cmdline`))?.[1] ?? 'browser'
    const { seconds: before, memory } = usage.get(type) ?? { seconds: 0, memory: 0 }
    usage.set(type, { seconds: before + seconds, memory: memory + memoryOf(pid) })
  }
  return usage
}

/** Processor seconds of all of them together. */
export function secondsOf(usage: UsageByType): number {
  return [...usage.values()].reduce((sum, { seconds }) => sum + seconds, 0)
}
