/** How long charts and tables of many rows hold the page's thread: ours, and the same by recharts or as a plain table. */
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { serveBundle } from '../../e2e/support/page-bundle.ts'
import { messages } from '../../vite.messages.ts'
import { Chromium } from './cdp.ts'
import type { Row, Table } from './table.ts'
import { countThreadTime, inTurn, spent } from './thread-time.ts'

const ROUNDS = 7
/** A plain table of ten thousand rows takes seconds. */
const TABLE_ROUNDS = 3
const TABLE_ROWS = 10_000
const MOVES = 60
const SCROLLS = 20
/** From here on a person feels a task (milliseconds). */
const LONG_MS = 50

/** What the issue of these measurements asks for. */
const TARGETS = { chart: 20, table: 100 } as const

/** Draws in one task; the frame that shows it is over when a message after it is heard. */
const DRAW = (what: string, count: number) => `new Promise((done) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => done(true)
  requestAnimationFrame(() => {
    draw(${JSON.stringify(what)}, ${count})
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

/** To places far from each other, one a frame: every row in view is another one. */
const SCROLL = `(async () => {
  for (let at = 1; at <= ${SCROLLS}; at += 1) {
    scrollTo(((at * 7) % ${SCROLLS}) / ${SCROLLS})
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
  }
  return true
})()`

async function drawn(browser: Chromium, what: string, count: number): Promise<number> {
  await browser.evaluate('clear()')
  return spent(browser, DRAW(what, count))
}

async function chartRows(browser: Chromium, count: number, isAim: boolean): Promise<Row[]> {
  const many = count.toLocaleString('en')
  const rows: Row[] = []
  for (const chart of ['scatter', 'lines']) {
    const peer = `recharts ${chart}`
    const { ours, theirs, ratio } = await inTurn(
      ROUNDS,
      () => drawn(browser, chart, count),
      () => drawn(browser, peer, count),
    )
    await drawn(browser, chart, count)
    const moving = (await spent(browser, MOVE)) / MOVES
    rows.push(
      {
        what: `${chart} of ${many} points, drawn: recharts by ours`,
        ours,
        peer,
        theirs,
        ratio,
        unit: 'ms',
        ...(isAim ? { target: { atLeast: TARGETS.chart } } : {}),
      },
      {
        what: `${chart} of ${many} points: one move of the pointer`,
        ours: moving,
        peer: '–',
        theirs: null,
        unit: 'ms',
      },
    )
  }
  return rows
}

async function tableRows(browser: Chromium): Promise<Row[]> {
  const many = TABLE_ROWS.toLocaleString('en')
  await browser.evaluate(`prepare(${TABLE_ROWS})`)
  const { ours, theirs, ratio } = await inTurn(
    TABLE_ROUNDS,
    () => drawn(browser, 'table', TABLE_ROWS),
    () => drawn(browser, 'plain table', TABLE_ROWS),
  )
  await drawn(browser, 'table', TABLE_ROWS)
  const far = (await spent(browser, SCROLL)) / SCROLLS
  const within = { peer: 'limit', theirs: LONG_MS, unit: 'ms', target: { atMost: 1 } } as const
  return [
    {
      what: `table of ${many} rows, drawn: plain table by ours`,
      ours,
      peer: 'plain table',
      theirs,
      ratio,
      unit: 'ms',
      target: { atLeast: TARGETS.table },
    },
    { what: `table of ${many} rows: a jump to other rows`, ours: far, ...within },
  ]
}

/** Thread time, so that the machine's other work is not in it. */
export async function drawing(): Promise<Table> {
  const server = await serveBundle(join(import.meta.dirname, 'drawn-page.tsx'), [
    messages(),
    react(),
    tailwindcss(),
  ])
  const browser = await Chromium.launch()
  try {
    await countThreadTime(browser)
    await browser.open(server.url)
    await browser.until('globalThis.draw', 10_000)
    // Without the stylesheet nothing is laid out as in the page, and the times are of another drawing.
    await browser.until(
      "getComputedStyle(document.documentElement).getPropertyValue('--color-surface') !== ''",
      10_000,
    )
    await browser.evaluate('prepare(100)')
    // The first drawing compiles what the others run.
    for (const what of ['scatter', 'recharts scatter', 'lines', 'recharts lines', 'table', 'plain table'])
      await drawn(browser, what, 100)
    return {
      title: 'Charts and tables in Chromium, thread time of the page',
      rows: [
        ...(await chartRows(browser, 256, true)),
        ...(await chartRows(browser, 5_000, false)),
        ...(await tableRows(browser)),
      ],
    }
  } finally {
    await browser.close()
    server.close()
  }
}
