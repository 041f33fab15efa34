/** How long charts of many points hold the page: ours, and recharts' own scatter in the same Chromium. */
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { serveBundle } from '../e2e/support/page-bundle.ts'
import { messages } from '../vite.messages.ts'
import { Chromium } from './support/cdp.ts'
import { median, printTable, type Row } from './support/table.ts'

const ROUNDS = 7
const COUNTS = [256, 5000]
const MOVES = 60

/** Draws in one task; the frame that shows it is over when a message after it is heard. */
const DRAW = (chart: string, count: number) => `new Promise((done) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => done(true)
  requestAnimationFrame(() => {
    draw(${JSON.stringify(chart)}, ${count})
    requestAnimationFrame(() => port2.postMessage(null))
  })
})`

/** The pointer crosses the chart, a move a frame. */
const MOVE = `(async () => {
  const chart = document.querySelector('[role=application], [role=img]')
  const { left, top, width, height } = chart.getBoundingClientRect()
  for (let at = 0; at < ${MOVES}; at += 1) {
    const place = { clientX: left + (width * at) / ${MOVES}, clientY: top + height / 2, bubbles: true, pointerType: 'mouse' }
    chart.dispatchEvent(new PointerEvent('pointermove', place))
    await new Promise((next) => requestAnimationFrame(next))
  }
  return true
})()`

const server = await serveBundle(join(import.meta.dirname, 'support/charts-page.ts'), [
  messages(),
  react(),
  tailwindcss(),
])
const browser = await Chromium.launch()

/** Milliseconds of the page's thread in its tasks; its own time, so that other work on the machine does not count. */
async function threadMs(): Promise<number> {
  const { metrics } = await browser.command<{ metrics: { name: string; value: number }[] }>(
    'Performance.getMetrics',
    {},
  )
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
}

/** All tasks together: no single one was longer. */
async function spent(work: string): Promise<number> {
  const before = await threadMs()
  await browser.evaluate(work)
  return (await threadMs()) - before
}

async function drawn(chart: string, count: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) times.push(await spent(DRAW(chart, count)))
  return median(times)
}

try {
  await browser.command('Performance.enable', { timeDomain: 'threadTicks' })
  await browser.open(server.url)
  await browser.until('globalThis.draw', 10_000)
  // Without the stylesheet nothing is laid out as in the page, and the times are of another drawing.
  await browser.until(
    "getComputedStyle(document.documentElement).getPropertyValue('--color-surface') !== ''",
    10_000,
  )
  const rows: Row[] = []
  for (const count of COUNTS) {
    const many = count.toLocaleString('en')
    // The first drawing compiles what the others run.
    for (const chart of ['scatter', 'lines', 'recharts']) await browser.evaluate(DRAW(chart, 8))
    const theirs = await drawn('recharts', count)
    for (const chart of ['scatter', 'lines']) {
      const ours = await drawn(chart, count)
      const moving = (await spent(MOVE)) / MOVES
      rows.push(
        {
          what: `${chart} of ${many} points: drawing, all tasks together`,
          ours,
          peer: 'recharts scatter',
          theirs,
          unit: 'ms',
        },
        {
          what: `${chart} of ${many} points: one move of the pointer`,
          ours: moving,
          peer: 'limit',
          theirs: 50,
          unit: 'ms',
        },
      )
    }
  }
  printTable('Charts in Chromium', rows)
} finally {
  await browser.close()
  server.close()
}
