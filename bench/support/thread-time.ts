import type { Chromium } from './cdp.ts'
import { median } from './table.ts'

/** Counts the page's thread in its own time, so that other work on the machine does not count. */
export async function countThreadTime(browser: Chromium): Promise<void> {
  await browser.command('Performance.enable', { timeDomain: 'threadTicks' })
}

/** Milliseconds of the page's thread in all of its tasks so far. */
async function threadMs(browser: Chromium): Promise<number> {
  const { metrics } = await browser.command<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
    {},
  )
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
}

/** Milliseconds that an expression costs the page's thread, all tasks together: no single one was longer. */
export async function spent(browser: Chromium, expression: string): Promise<number> {
  const before = await threadMs(browser)
  await browser.evaluate(expression)
  return (await threadMs(browser)) - before
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
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Beside> {
  const pairs: { readonly ours: number; readonly theirs: number }[] = []
  for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(), theirs: await theirs() })
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    ratio: median(pairs.map((pair) => pair.theirs / pair.ours)),
  }
}
