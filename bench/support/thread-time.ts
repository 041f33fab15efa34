import type { Chromium } from './cdp.ts'
import { median } from './table.ts'

/** Counts the page's thread in its own time, so that other work on the machine does not count. */
export async function countThreadTime(browser: Chromium): Promise<void> {
  await browser.command('Performance.enable', { timeDomain: 'threadTicks' })
}

/** Milliseconds of the page's thread. */
export interface Spent {
  /** In all tasks together: script, style, layout, paint. No single task was longer. */
  readonly all: number
  /** In script alone. */
  readonly script: number
}

async function soFar(browser: Chromium): Promise<Spent> {
  const { metrics } = await browser.command<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
    {},
  )
  const of = (wanted: string) => 1000 * (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN)
  return { all: of('TaskDuration'), script: of('ScriptDuration') }
}

/** What an expression costs the page's thread. */
export async function spent(browser: Chromium, expression: string): Promise<Spent> {
  const before = await soFar(browser)
  await browser.evaluate(expression)
  return less(await soFar(browser), before)
}

export function less(left: Spent, right: Spent): Spent {
  return { all: left.all - right.all, script: left.script - right.script }
}

interface Pair {
  readonly ours: Spent
  readonly theirs: Spent
}

export interface Beside {
  readonly ours: number
  readonly theirs: number
  /** Theirs by ours, the median of the pairs. */
  readonly ratio: number
}

/** Two things in turn, round by round. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<Spent>,
  theirs: () => Promise<Spent>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(), theirs: await theirs() })
  return pairs
}

export function beside(pairs: readonly Pair[], what: keyof Spent): Beside {
  return {
    ours: median(pairs.map((pair) => pair.ours[what])),
    theirs: median(pairs.map((pair) => pair.theirs[what])),
    ratio: median(pairs.map((pair) => pair.theirs[what] / pair.ours[what])),
  }
}
