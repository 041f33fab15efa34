/**
 * How long the longest task of the page computes. On a machine with other work to do a task of ten milliseconds may take a
 * hundred until it is over; its processor time is its own.
 */
import type { Chromium, TraceEvent } from './cdp.ts'

/** Everything traced on all threads of a name, while something runs. */
async function eventsOf(
  browser: Chromium,
  isThread: (name: string) => boolean,
  work: () => Promise<void>,
  further: readonly string[] = [],
): Promise<readonly TraceEvent[]> {
  const events = await browser.trace(work, further)
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const threads = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && isThread(args?.name ?? '')).map(threadOf),
  )
  const theirs = events.filter((event) => threads.has(threadOf(event)))
  if (!theirs.some(isTask)) throw new Error('no task of such a thread was traced')
  return theirs
}

const isTask = ({ name }: TraceEvent) => name.endsWith('RunTask')

/** Tasks of all threads of a name, while something runs. */
async function tasksOf(...asked: Parameters<typeof eventsOf>): Promise<readonly TraceEvent[]> {
  return (await eventsOf(...asked)).filter(isTask)
}

export interface PageTask {
  /** Milliseconds by the clock, and of the thread's own processor time. */
  readonly clock: number
  readonly processor: number
}

/** Tasks of any page's own thread while something runs, without the many that are over at once. */
export async function pageTasks(browser: Chromium, work: () => Promise<void>): Promise<readonly PageTask[]> {
  return measured(await tasksOf(browser, isPage, work))
}

const isPage = (name: string) => name === 'CrRendererMain'

function measured(tasks: readonly TraceEvent[]): readonly PageTask[] {
  return (
    tasks
      // No task computes longer than it lasts, though the trace says so of one in many thousands: the two clocks are read one after the other.
      .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, processor: Math.min(dur, tdur) / 1000 }))
      .filter(({ clock }) => clock > 1)
  )
}

/** From so many milliseconds of processor time on a task is explained. */
const TOLD_MS = 25
/** The browser's own account of script, style, layout, paint and collection. */
const TIMELINE = ['devtools.timeline', 'v8']

/**
 * The same with an account of what each long task did, on the console: each kind of work with the milliseconds of processor time
 * that were its own. Writing so much down costs time too.
 */
export async function explainedTasks(
  browser: Chromium,
  work: () => Promise<void>,
  where: () => string,
): Promise<readonly PageTask[]> {
  const events = await eventsOf(browser, isPage, work, TIMELINE)
  const tasks = events.filter(isTask)
  for (const task of tasks) {
    if ((task.tdur ?? 0) < TOLD_MS * 1000) continue
    const parts = [...partsOf(task, events)].sort((a, b) => b[1] - a[1]).slice(0, 8)
    const words = parts.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ')
    console.log(`${((task.tdur ?? 0) / 1000).toFixed(1)} ms of processor time at ${where()}: ${words}`)
  }
  return measured(tasks)
}

/** Milliseconds of each kind of work inside a task, without what it called. Events of a thread are nested or apart. */
function partsOf(task: TraceEvent, events: readonly TraceEvent[]): ReadonlyMap<string, number> {
  const end = task.ts + (task.dur ?? 0)
  const inside = events
    .filter(
      ({ pid, tid, ts, dur }) =>
        pid === task.pid && tid === task.tid && dur !== undefined && ts >= task.ts && ts + dur <= end,
    )
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const parts = new Map<string, number>()
  const add = (name: string, microseconds: number) =>
    parts.set(name, (parts.get(name) ?? 0) + microseconds / 1000)
  const around: TraceEvent[] = []
  for (const event of inside) {
    while (around.length > 0 && endOf(around.at(-1)) <= event.ts) around.pop()
    const outer = around.at(-1)
    if (outer !== undefined) add(outer.name, -(event.tdur ?? 0))
    add(event.name, event.tdur ?? 0)
    around.push(event)
  }
  return parts
}

function endOf(event: TraceEvent | undefined): number {
  return (event?.ts ?? 0) + (event?.dur ?? 0)
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
