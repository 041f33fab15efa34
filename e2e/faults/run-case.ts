/** Runs one case: gives it a folder, ends it in time, undoes what it made, keeps its logs when it failed. */
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CASE_SECONDS, type CaseContext, type FaultCase } from './case.ts'
import { endProcessesOf, folderOf, removeAll, tagOf } from './leftovers.ts'

/** Of cases that failed. */
const KEPT_LOGS = '/tmp/filetao-fault-logs'
const UNDO_SECONDS = 20

export type Runnable = Pick<FaultCase, 'name' | 'seconds' | 'minutes' | 'run'>

export interface Ran {
  readonly passed: boolean
  /** What was seen, or why it failed. */
  readonly seen: string
  readonly seconds: number
}

/** @param asked minutes that a case with `minutes` goes on, in place of its own */
export async function runCase(of: Runnable, asked: number | null = null): Promise<Ran> {
  const undo: { what: string; undo: () => void | Promise<void> }[] = []
  const folder = join(folderOf(process.pid), of.name)
  mkdirSync(folder, { recursive: true })
  const minutes = of.minutes === undefined ? 0 : (asked ?? of.minutes)
  const context: CaseContext = {
    folder,
    minutes,
    tag: tagOf(process.pid),
    defer: (what, action) => void undo.push({ what, undo: action }),
  }
  const began = performance.now()
  const problems: string[] = []
  let seen = ''
  try {
    seen = await within(of.run(context), (of.seconds ?? CASE_SECONDS) + minutes * 60)
  } catch (caught) {
    problems.push(caught instanceof Error ? caught.message : String(caught))
  }
  for (const { what, undo: action } of undo.toReversed()) {
    try {
      await within(Promise.resolve(action()), UNDO_SECONDS)
    } catch (caught) {
      problems.push(`${what} was not undone: ${caught instanceof Error ? caught.message : String(caught)}`)
    }
  }
  endProcessesOf(folder)
  const passed = problems.length === 0
  if (!passed && existsSync(join(folder, 'logs'))) {
    cpSync(join(folder, 'logs'), join(KEPT_LOGS, of.name), { recursive: true })
    problems.push(`logs in ${join(KEPT_LOGS, of.name)}`)
  }
  return {
    passed,
    seen: passed ? seen : problems.join('; '),
    seconds: (performance.now() - began) / 1000,
  }
}

/** However this process ends, nothing of its cases is left. @param command by which the user called it */
export function cleanUpWhenEnded(command: string): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      removeAll(process.pid)
      process.exit(130)
    })
  // What a fault tears down in the middle of an exchange is told to whoever waits for it, and nowhere else.
  process.on('unhandledRejection', (caught) => {
    process.stderr.write(`${command}: nobody waited for: ${String(caught)}\n`)
    removeAll(process.pid)
    process.exit(70)
  })
}

/** @throws when it takes longer */
async function within<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${seconds} s`)), seconds * 1000)
  })
  try {
    return await Promise.race([work, overdue])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
