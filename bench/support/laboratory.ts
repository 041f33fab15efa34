/** 256 miners × 30 days × 3 validators in a worker of Chromium: what a visitor of the laboratory waits for, and how it grows. */
import { join } from 'node:path'
import { serveBundle } from '../../e2e/support/page-bundle.ts'
import type { SimulationOptions } from '../../src/client/lab/simulation-types.ts'
import { RULE_SETS } from '../../src/protocol/scoring/rule-set.ts'
import { Chromium } from './cdp.ts'
import { exponentOf, type Point } from './growth.ts'
import type { Ran } from './simulator-page.ts'
import { median, type Row, type Table } from './table.ts'
import { workersWork } from './task-work.ts'

const RUNS = 5
const GROWTH_RUNS = 3
/** What the laboratory promises, milliseconds. */
const LIMIT = 2_000
/** What may pass for linear: noise and a cache that is left are in it. */
const LINEAR = 1.1
const MINERS = [64, 128, 256]
const DAYS = [7, 15, 30]

interface Timed extends Ran {
  /** Processor time of the worker, milliseconds. */
  readonly work: number
}

async function simulated(browser: Chromium, given: Partial<SimulationOptions>): Promise<Timed> {
  const runs: Ran[] = []
  const work = await workersWork(browser, async () => {
    runs.push(await browser.evaluate<Ran>(`simulate(${JSON.stringify({ agedDays: 60, ...given })})`))
  })
  const [ran] = runs
  if (ran === undefined || ran.answers === 0) throw new Error('nothing was simulated')
  return { ...ran, work }
}

async function several(browser: Chromium, runs: number, given: Partial<SimulationOptions>): Promise<Timed> {
  const done: Timed[] = []
  for (let seed = 0; seed < runs; seed += 1) done.push(await simulated(browser, { seed, ...given }))
  return {
    ms: median(done.map(({ ms }) => ms)),
    work: median(done.map(({ work }) => work)),
    answers: median(done.map(({ answers }) => answers)),
  }
}

async function monthRows(browser: Chromium): Promise<Row[]> {
  const limit = { peer: 'limit', theirs: LIMIT, unit: 'ms', target: { atMost: 1 } } as const
  const rows: Row[] = []
  for (const rules of Object.values(RULE_SETS)) {
    const { ms, work, answers } = await several(browser, RUNS, { rules: rules.name })
    const what = `${rules.name}: ${answers.toLocaleString('en')} answers`
    rows.push({ what: `${what}, processor time of the worker`, ours: work, ...limit })
    rows.push({ what: `${what}, by the clock`, ours: ms, ...limit })
  }
  return rows
}

async function growthRows(browser: Chromium): Promise<Row[]> {
  const rows: Row[] = []
  const grown = async (
    what: string,
    sizes: readonly number[],
    of: (size: number) => Partial<SimulationOptions>,
  ) => {
    const points: Point[] = []
    for (const size of sizes) {
      const { work } = await several(browser, GROWTH_RUNS, of(size))
      points.push({ size, cost: work })
      rows.push({ what: `${what}: ${size}`, ours: work, unit: 'ms', peer: '–', theirs: null })
    }
    const linear = { peer: 'linear', theirs: 1, unit: '', target: { atMost: LINEAR } } as const
    rows.push({ what: `${what}: grows with the power`, ours: exponentOf(points), ...linear })
  }
  await grown('miners, 30 days', MINERS, (miners) => ({ miners }))
  await grown('days, 256 miners', DAYS, (days) => ({ days }))
  return rows
}

export async function* laboratory(): AsyncGenerator<Table> {
  const server = await serveBundle(join(import.meta.dirname, 'simulator-page.ts'))
  const browser = await Chromium.launch()
  try {
    await browser.open(server.url)
    await browser.until('globalThis.simulate', 10_000)
    // The first run compiles what the others run.
    await simulated(browser, { days: 7 })
    yield {
      title: 'Laboratory: 256 miners, 3 validators, 30 days, in a worker of Chromium',
      rows: await monthRows(browser),
    }
    yield { title: 'Laboratory: growth, processor time of the worker', rows: await growthRows(browser) }
  } finally {
    await browser.close()
    server.close()
  }
}
