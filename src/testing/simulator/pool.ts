/** Runs seeds on several processes. Which process runs a seed changes nothing about it. */
import { type ChildProcess, fork } from 'node:child_process'
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { SimulationOptions } from './plan.ts'
import type { Batch, BatchAnswer } from './worker-messages.ts'

export interface Work {
  readonly from: number
  readonly seeds: number
  readonly options: Omit<SimulationOptions, 'seed'>
  readonly keepTrace: boolean
  readonly workers: number
  /** Path of worker.ts; a planted engine has its own. */
  readonly worker: string
  /** @returns false to stop early */
  readonly onAnswer: (answer: BatchAnswer) => boolean
}

export const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Seeds handed over at once: few enough that both processes end at about the same time. */
const BATCH = 20

/** Of the machine's memory, for all processes together. */
const MEMORY_SHARE = 0.75

/**
 * Young objects of a seed die with it: a larger nursery saves a tenth of the time. A million objects need more than the four GiB
 * that a process has without being told, and near its limit one does little else than collect.
 */
function execArgv(processes: number): string[] {
  const mib = Math.floor((MEMORY_SHARE * totalmem()) / processes / 2 ** 20)
  return ['--import', 'tsx', '--max-semi-space-size=64', `--max-old-space-size=${mib}`]
}

/** Rejects when a worker dies: then its seeds have no result, and silence must not look like success. */
export function runSeeds(work: Work): Promise<void> {
  const { from, seeds, options, keepTrace, worker, onAnswer } = work
  let next = from
  let goOn = true
  const batch = (): Batch | null => {
    const count = Math.min(BATCH, from + seeds - next)
    if (count <= 0 || !goOn) return null
    const list = Array.from({ length: count }, (_, i) => next + i)
    next += count
    return { seeds: list, options, keepTrace }
  }
  const count = Math.max(1, Math.min(work.workers, Math.ceil(seeds / BATCH)))
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const child: ChildProcess = fork(worker, [], {
        execArgv: execArgv(count),
        stdio: ['ignore', 2, 2, 'ipc'],
      })
      let over = false
      const feed = () => {
        const mine = batch()
        if (mine !== null) return void child.send(mine)
        over = true
        child.disconnect()
      }
      child.on('message', (answer: BatchAnswer) => {
        goOn = onAnswer(answer) && goOn
        feed()
      })
      child.on('error', reject)
      child.on('exit', (code) => (over ? resolve() : reject(new Error(`a worker ended with code ${code}`))))
      feed()
    })
  return Promise.all(Array.from({ length: count }, one)).then(() => undefined)
}
