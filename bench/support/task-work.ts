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

/** Milliseconds of processor time of the longest task of any page's own thread while something runs. */
export async function longestWork(browser: Chromium, work: () => Promise<void>): Promise<number> {
  const tasks = await tasksOf(browser, (name) => name === 'CrRendererMain', work)
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000
}

/** Milliseconds of processor time of all workers' own threads while something runs. */
export async function workersWork(browser: Chromium, work: () => Promise<void>): Promise<number> {
  const tasks = await tasksOf(browser, (name) => name.startsWith('DedicatedWorker'), work)
  return tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000
}
