/** 256 miners × 30 days × 3 validators in Chromium, under each rule set: what a visitor of the laboratory waits for. */
import { join } from 'node:path'
import { RULE_SETS } from '../src/protocol/scoring/rule-set.ts'
import { Chromium } from './support/cdp.ts'
import { servePage } from './support/page-server.ts'
import { printTable, type Row } from './support/table.ts'

const RUNS = 5
/** What the laboratory promises, milliseconds. */
const LIMIT = 2_000

const server = await servePage(join(import.meta.dirname, 'support/simulator-page.ts'))
const browser = await Chromium.launch()

/** Milliseconds of the page's thread in its tasks; its own time, so that other work on the machine does not count. */
async function threadMs(): Promise<number> {
  const { metrics } = await browser.command<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
    {},
  )
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

try {
  await browser.command('Performance.enable', { timeDomain: 'threadTicks' })
  await browser.open(server.bench)
  await browser.until('globalThis.run', 10_000)
  const rows: Row[] = []
  for (const rules of Object.keys(RULE_SETS)) {
    const walls: number[] = []
    const threads: number[] = []
    let answers = 0
    for (let seed = 0; seed < RUNS; seed += 1) {
      const before = await threadMs()
      const run = await browser.evaluate<{ ms: number; answers: number }>(
        `run(${JSON.stringify({ rules, agedDays: 60, seed })})`,
      )
      threads.push((await threadMs()) - before)
      walls.push(run.ms)
      answers = run.answers
    }
    const what = `${rules}: ${answers.toLocaleString('en')} answers`
    const limit = { peer: 'limit', theirs: LIMIT, unit: 'ms' }
    rows.push({ what: `${what}, thread time, median of ${RUNS}`, ours: median(threads), ...limit })
    rows.push({ what: `${what}, by the clock, median of ${RUNS}`, ours: median(walls), ...limit })
  }
  printTable('256 miners, 3 validators, 30 days, in Chromium', rows)
} finally {
  await browser.close()
  server.close()
}
