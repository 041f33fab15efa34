/** Limits of memory and processor time for a process: cgroup v1 controllers, or v2 where the machine has that. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseContext } from '../case.ts'

const ROOT = '/sys/fs/cgroup'

export interface Limits {
  readonly memoryBytes?: number
  /** Share of one core, 0 to 1. */
  readonly cpu?: number
}

export interface Group {
  /** Which kind of control groups it is made of. */
  readonly kind: 'cgroup v1' | 'cgroup v2'
  add(pid: number): void
  /** How often the kernel ended a process over its memory. */
  kills(): number
  /** Whoever is in it is without limits again. */
  remove(): void
}

let made = 0

const PERIOD_US = 100_000
const isV2 = (): boolean => existsSync(join(ROOT, 'cgroup.controllers'))

/** @throws when the machine has no control groups of that kind */
export function limitedGroup(context: CaseContext, { memoryBytes, cpu }: Limits): Group {
  const name = `${context.tag}-${++made}`
  const quota = String(Math.round((cpu ?? 1) * PERIOD_US))
  const remove = (): void => removeGroups(name)
  context.defer(`the control group ${name}`, remove)
  if (isV2()) {
    const path = join(ROOT, name)
    mkdirSync(path, { recursive: true })
    if (memoryBytes !== undefined) writeFileSync(join(path, 'memory.max'), String(memoryBytes))
    if (cpu !== undefined) writeFileSync(join(path, 'cpu.max'), `${quota} ${PERIOD_US}`)
    return groupAt('cgroup v2', [path], { events: join(path, 'memory.events'), remove })
  }
  const [memory, processor] = ['memory', 'cpu'].map((controller) => join(ROOT, controller, name))
  const paths: string[] = []
  if (memoryBytes !== undefined) {
    mkdirSync(memory!, { recursive: true })
    writeFileSync(join(memory!, 'memory.limit_in_bytes'), String(memoryBytes))
    paths.push(memory!)
  }
  if (cpu !== undefined) {
    mkdirSync(processor!, { recursive: true })
    writeFileSync(join(processor!, 'cpu.cfs_period_us'), String(PERIOD_US))
    writeFileSync(join(processor!, 'cpu.cfs_quota_us'), quota)
    paths.push(processor!)
  }
  return groupAt('cgroup v1', paths, { events: join(memory!, 'memory.oom_control'), remove })
}

function groupAt(
  kind: Group['kind'],
  paths: readonly string[],
  { events, remove }: { readonly events: string; readonly remove: () => void },
): Group {
  return {
    kind,
    add: (pid) => {
      for (const path of paths) writeFileSync(join(path, 'cgroup.procs'), String(pid))
    },
    remove,
    kills: () =>
      Number(/oom_kill (\d+)/.exec(existsSync(events) ? readFileSync(events, 'utf8') : '')?.[1] ?? 0),
  }
}

/** Those whose name begins so; whoever is still in them moves to the root. */
export function removeGroups(prefix: string): void {
  for (const base of isV2() ? [ROOT] : [join(ROOT, 'memory'), join(ROOT, 'cpu')]) {
    const names = readdirSync(base).filter((name) => name === prefix || name.startsWith(`${prefix}-`))
    for (const path of names.map((name) => join(base, name))) {
      const pids = readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
      for (const pid of pids) writeFileSync(join(base, 'cgroup.procs'), pid)
      rmdirSync(path)
    }
  }
}
