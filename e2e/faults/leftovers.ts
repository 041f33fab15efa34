/** What a run that was killed left on the machine: found by its folder's name, which has the run's process id in it. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { LEFTOVER_PREFIX } from './case.ts'
import { removeNamespaces } from './inject/cable.ts'
import { removeGroups } from './inject/control-group.ts'
import { tryTo } from './tools.ts'

/** What a run calls everything that it makes. */
export const tagOf = (pid: number): string => `ftf${pid}`
export const folderOf = (pid: number): string => `${LEFTOVER_PREFIX}${pid}`

/** Of runs that are over. Never of one that is alive. */
export function sweepLeftovers(): void {
  const names = readdirSync(dirname(LEFTOVER_PREFIX))
  for (const name of names.filter((one) => one.startsWith(basename(LEFTOVER_PREFIX)))) {
    const pid = Number(name.slice(basename(LEFTOVER_PREFIX).length))
    if (pid === process.pid || !isOver(pid)) continue
    removeAll(pid)
  }
}

/** A number that another program has by now is none of ours: a run has the word of its command in its command line. */
function isOver(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('faults')
  } catch {
    return true
  }
}

/** Processes, mounts, namespaces, control groups and the folder of one run. */
export function removeAll(pid: number): void {
  const folder = folderOf(pid)
  endProcessesOf(folder)
  for (const mounted of mountsBelow(folder)) tryTo('umount', '-l', mounted)
  removeNamespaces(tagOf(pid))
  removeGroups(tagOf(pid))
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Whoever has the folder in its command line, and is not us. */
export function endProcessesOf(folder: string): void {
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    if (Number(name) === process.pid) continue
    try {
      const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8').split('\0')
      const isOurs =
        words[0]?.endsWith('node') === true && words.some((word) => word.startsWith(`${folder}/`))
      if (isOurs) process.kill(Number(name), 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
}

/** The deepest first. */
function mountsBelow(folder: string): string[] {
  const lines = readFileSync('/proc/mounts', 'utf8').split('\n')
  const points = lines.map((line) => line.split(' ')[1] ?? '')
  return points.filter((point) => point.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)
}
