/**
 * How long the longest task of the page computes. On a machine with other work to do a task of ten milliseconds may take a
 * hundred until it is over; its processor time is its own.
 */
import type { Chromium, TraceEvent } from './cdp.ts'

/** Milliseconds of processor time of the longest task of any page's own thread while something runs. */
export async function longestWork(browser: Chromium, work: () => Promise<void>): Promise<number> {
  const events = await browser.trace(work)
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const pages = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  )
  const tasks = events.filter((event) => event.name.endsWith('RunTask') && pages.has(threadOf(event)))
  if (tasks.length === 0) throw new Error('no task of a page was traced')
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000
}
