/**
 * How long the longest task of the page computes. On a machine with other work to do a task of ten milliseconds may take a
 * hundred until it is over; its processor time is its own.
 */
import type { Chromium, TraceEvent } from './cdp.ts'

/** Tasks of all threads of a name, while something runs. */
async function tasksOf(
  browser: Chromium,
  isThread: (name: string) => boolean,
  work: () => Promise<void>,
): Promise<readonly TraceEvent[]> {
  const events = await browser.trace(work)
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const threads = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && isThread(args?.name ?? '')).map(threadOf),
  )
  const tasks = events.filter((event) => event.name.endsWith('RunTask') && threads.has(threadOf(event)))
  if (tasks.length === 0) throw new Error('no task of such a thread was traced')
  return tasks
}

export interface PageTask {
  /** Milliseconds by the clock, and of the thread's own processor time. */
  readonly clock: number
  readonly processor: number
}

/** Tasks of any page's own thread while something runs, without the many that are over at once. */
export async function pageTasks(browser: Chromium, work: () => Promise<void>): Promise<readonly PageTask[]> {
  const tasks = await tasksOf(browser, (name) => name === 'CrRendererMain', work)
  return tasks
    .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, processor: tdur / 1000 }))
    .filter(({ clock }) => clock > 1)
}

/** Milliseconds of processor time of the longest task of any page's own thread while something runs. */
export async function longestWork(browser: Chromium, work: () => Promise<void>): Promise<number> {
  const tasks = await pageTasks(browser, work)
  return Math.max(0, ...tasks.map(({ processor }) => processor))
}

/** Milliseconds of processor time of all workers' own threads while something runs. */
export async function workersWork(browser: Chromium, work: () => Promise<void>): Promise<number> {
  const tasks = await tasksOf(browser, (name) => name.startsWith('DedicatedWorker'), work)
  return tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000
}
