/** How long charts and tables of many rows hold the page's thread: ours, and the same by recharts or as a plain table. */
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { serveBundle } from '../../e2e/support/page-bundle.ts'
import { messages } from '../../vite.messages.ts'
import { Chromium } from './cdp.ts'
import { median, type Row, type Table } from './table.ts'
import { beside, countThreadTime, inTurn, less, type Spent, spent } from './thread-time.ts'

const ROUNDS = 7
/** A plain table of ten thousand rows takes seconds. */
const TABLE_ROUNDS = 5
const TABLE_ROWS = 10_000
const MOVES = 60
const SCROLLS = 20
/** From here on a person feels a task (milliseconds). */
const LONG_MS = 50

/** What the issue of these measurements asks for. */
const TARGETS = { chart: 20, table: 100 } as const
type Aim = Pick<Row, 'target'>

/** Draws, in however many tasks; the frame that shows it is over when a message after it is heard. */
const DRAW = (what: string, count: number) => `new Promise((done) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => done(true)
  const over = () => (drawn() ? requestAnimationFrame(() => port2.postMessage(null)) : requestAnimationFrame(over))
  requestAnimationFrame(() => {
    draw(${JSON.stringify(what)}, ${count})
    over()
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

/** What measuring itself costs, two frames in which nothing is drawn; taken off everything. */
let nothing: Spent = { all: 0, script: 0 }

async function drawn(browser: Chromium, what: string, count: number): Promise<Spent> {
  await browser.evaluate('clear()')
  // What was drawn before is not collected at the cost of what is drawn now.
  await browser.collectGarbage()
  return less(await spent(browser, DRAW(what, count)), nothing)
}

async function measureNothing(browser: Chromium): Promise<void> {
  const rounds: Spent[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await drawn(browser, '', 0))
  nothing = { all: median(rounds.map(({ all }) => all)), script: median(rounds.map(({ script }) => script)) }
}

async function chartRows(browser: Chromium, chart: string, count: number, target: Aim): Promise<Row[]> {
  const what = `${chart} of ${count.toLocaleString('en')} points`
  const peer = `recharts ${chart}`
  const pairs = await inTurn(
    ROUNDS,
    () => drawn(browser, chart, count),
    () => drawn(browser, peer, count),
  )
  await drawn(browser, chart, count)
  await browser.evaluate(`keep(${JSON.stringify(chart)})`)
  const { all } = await spent(browser, MOVE)
  const floors = await inTurn(
    ROUNDS,
    () => drawn(browser, chart, count),
    () => drawn(browser, `floor ${chart}`, count),
  )
  const floor = beside(floors, 'all')
  return [
    { what: `${what}: recharts by ours, script`, ...beside(pairs, 'script'), peer, unit: 'ms', ...target },
    {
      what: `${what}: recharts by ours, with style, layout and paint`,
      ...beside(pairs, 'all'),
      peer,
      unit: 'ms',
      ...target,
    },
    {
      what: `${what}: ours by the same elements put in as text, with style, layout and paint`,
      ours: floor.ours,
      peer: 'no script but innerHTML',
      theirs: floor.theirs,
      unit: 'ms',
    },
    { what: `${what}: one move of the pointer`, ours: all / MOVES, peer: '–', theirs: null, unit: 'ms' },
  ]
}

async function tableRows(browser: Chromium): Promise<Row[]> {
  const what = `table of ${TABLE_ROWS.toLocaleString('en')} rows`
  await browser.evaluate(`prepare(${TABLE_ROWS})`)
  const pairs = await inTurn(
    TABLE_ROUNDS,
    () => drawn(browser, 'table', TABLE_ROWS),
    () => drawn(browser, 'plain table', TABLE_ROWS),
  )
  await drawn(browser, 'table', TABLE_ROWS)
  const far = await spent(browser, SCROLL)
  const peer = { peer: 'plain table', unit: 'ms', target: { atLeast: TARGETS.table } } as const
  return [
    { what: `${what}: plain table by ours, with style, layout and paint`, ...beside(pairs, 'all'), ...peer },
    {
      what: `${what}: a jump to other rows`,
      ours: far.all / SCROLLS,
      peer: 'limit',
      theirs: LONG_MS,
      unit: 'ms',
      target: { atMost: 1 },
    },
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
    await measureNothing(browser)
    return {
      title: 'Charts and tables in Chromium, thread time of the page',
      rows: [
        ...(await chartRows(browser, 'scatter', 256, { target: { atLeast: TARGETS.chart } })),
        ...(await chartRows(browser, 'scatter', 5_000, {})),
        ...(await chartRows(browser, 'lines', 256, {})),
        ...(await chartRows(browser, 'lines', 5_000, {})),
        ...(await tableRows(browser)),
      ],
    }
  } finally {
    await browser.close()
    server.close()
  }
}
