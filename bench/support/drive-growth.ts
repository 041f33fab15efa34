/** Drives of 10² to 10⁶ entries, all in one folder, in Chromium: from the passphrase to the first row, and a search. */
import { join } from 'node:path'
import { Chromium } from './cdp.ts'
import { type Point, plotOf } from './growth.ts'
import { startProbe, timeUntil, watched } from './list-probe.ts'
import { servePage } from './page-server.ts'
import type { Row, Table } from './table.ts'
import { workersWork } from './task-work.ts'

const PASSPHRASE = 'a passphrase for a benchmark'
const QUERY = 'invoice 42'
/** Milliseconds in which an ordinary drive is to be listed. */
const LISTED = { entries: 1_000, ms: 1_000 } as const
const SIZES = [100, 1_000, 10_000, 100_000]
const MILLION = 1_000_000
/** From here on what every drive costs alike, most of it Argon2id, is the smaller part. */
const COUNTS_FROM = 10_000
/** What growing may cost beside n log n: noise is in it. */
const AT_MOST = 1.15
/** Milliseconds after which the page is taken for broken. */
const PATIENCE = 600_000
/** Milliseconds of a frame in which somebody sees a jerk. */
const JERK_MS = 50

const GRID = `document.querySelector('#main [role=grid]')`
const FIRST_ROW = `document.querySelector('#main [role=grid] [data-handle]')`

interface Grown {
  readonly entries: number
  /** By the clock, milliseconds. */
  readonly listed: number
  readonly found: number
  /** Processor time of the workers, milliseconds. */
  readonly listing: number
  readonly searching: number
  /** JavaScript heap of the page and its workers, bytes. */
  readonly heap: number
  /** Anonymous and shared memory of the renderer, bytes. */
  readonly resident: number
  /** While the bar is dragged from the first row to the last: the longest frame, milliseconds. */
  readonly frame: number
  /** From the bar's end to the last row with its content, by the clock. */
  readonly last: number
  /** Milliseconds in which the drive was written, which a person does over years. */
  readonly seeding: number
}

/** A browser of its own for each size: nothing of another drive is left in it. */
async function grown(entries: number): Promise<Grown> {
  const server = await servePage(join(import.meta.dirname, 'list-page.ts'))
  const browser = await Chromium.launch()
  try {
    await browser.command('Emulation.setDeviceMetricsOverride', {
      width: 1440,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    })
    await browser.open(server.bench)
    await browser.until('globalThis.seed', 10_000)
    const began = performance.now()
    const seeded = await browser.evaluate<number>(`seed(${JSON.stringify(PASSPHRASE)}, ${entries})`)
    if (seeded !== entries) throw new Error(`${seeded} entries were written`)
    const seeding = performance.now() - began
    const known = await browser.evaluate<number>(`matches(${entries}, ${JSON.stringify(QUERY.split(' '))})`)
    await browser.open(server.page)
    const opened = await timed(browser, () => unlocked(browser))
    await browser.until(`${GRID}?.getAttribute('aria-rowcount') !== null`, PATIENCE)
    const scrolled = await toTheEnd(browser, entries)
    const resident = browser.usage().get('renderer')?.memory ?? 0
    // The first search folds every name; it is the one that counts.
    const searched = await timed(browser, () => answered(browser, known))
    const { used } = await browser.heap()
    return {
      entries,
      listed: opened.ms,
      listing: opened.work,
      found: searched.ms,
      searching: searched.work,
      heap: used,
      resident,
      seeding,
      ...scrolled,
    }
  } finally {
    await browser.close()
    server.close()
  }
}

async function timed(
  browser: Chromium,
  work: () => Promise<number>,
): Promise<{ readonly ms: number; readonly work: number }> {
  let ms = 0
  const spent = await workersWork(browser, async () => {
    ms = await work()
  })
  return { ms, work: spent }
}

async function unlocked(browser: Chromium): Promise<number> {
  await browser.until(`document.querySelector('input[name=passphrase]')`, 30_000)
  // As a person would not be quicker, what is fetched behind the door is there.
  await new Promise((wait) => setTimeout(wait, 1500))
  await browser.evaluate(`(() => {
    const input = document.querySelector('input[name=passphrase]')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, ${JSON.stringify(PASSPHRASE)})
    input.dispatchEvent(new Event('input', { bubbles: true }))
    return true
  })()`)
  return timeUntil(browser, `document.querySelector('form').requestSubmit()`, FIRST_ROW)
}

/** Drags the bar from the first row to the last, as fast as a hand does. @throws Error the last row is not reached */
async function toTheEnd(browser: Chromium, entries: number): Promise<Pick<Grown, 'frame' | 'last'>> {
  await startProbe(browser)
  const { longestFrame } = await watched(browser, async () => {
    await browser.evaluate(`new Promise((done) => {
      const grid = ${GRID}
      const end = grid.scrollHeight - grid.clientHeight
      let step = 0
      const drag = () => {
        step += 1
        grid.scrollTop = (end * step) / 60
        if (step < 60) requestAnimationFrame(drag)
        else done(true)
      }
      drag()
    })`)
  })
  const row = `${GRID}.querySelector('[aria-rowindex="${entries + 1}"]')`
  const last = await timeUntil(browser, '', `${row} !== null && ${row}.getAttribute('aria-busy') !== 'true'`)
  await browser.evaluate(`(() => { ${GRID}.scrollTop = 0; return true })()`)
  return { frame: longestFrame, last }
}

/** The whole query at once. */
async function answered(browser: Chromium, known: number): Promise<number> {
  for (const type of ['keyDown', 'keyUp'] as const)
    await browser.command('Input.dispatchKeyEvent', {
      type,
      key: '/',
      code: 'Slash',
      ...(type === 'keyDown' ? { text: '/' } : {}),
    })
  await browser.until(`document.activeElement?.tagName === 'INPUT'`, 10_000)
  const isAnswered =
    known === 0
      ? `/no|nothing/i.test(document.querySelector('#main')?.textContent ?? '')`
      : `Number(${GRID}?.getAttribute('aria-rowcount')) === ${known + 1}`
  const answer = timeUntil(browser, '', isAnswered)
  await browser.command('Input.insertText', { text: QUERY })
  return answer
}

function rowsOf(what: string, all: readonly Grown[], clock: keyof Grown, work: keyof Grown): Row[] {
  const rows: Row[] = all.flatMap((each) => {
    const words = `${what}, ${each.entries.toLocaleString('en')} entries`
    const limit =
      each.entries === LISTED.entries && clock === 'listed'
        ? ({ peer: 'limit', theirs: LISTED.ms, target: { atMost: 1 } } as const)
        : ({ peer: '–', theirs: null } as const)
    return [
      { what: words, ours: each[clock], unit: 'ms', ...limit },
      {
        what: `${words}: processor time of the workers`,
        ours: each[work],
        unit: 'ms',
        peer: '–',
        theirs: null,
      },
    ]
  })
  const [first, last] = [all.find(({ entries }) => entries === COUNTS_FROM), all.at(-1)]
  if (first === undefined || last === undefined || first === last) return rows
  const nLogN = (n: number) => n * Math.log(n)
  const times = `${COUNTS_FROM.toLocaleString('en')} to ${last.entries.toLocaleString('en')} entries`
  return [
    ...rows,
    {
      what: `${what}: growth from ${times}, processor time`,
      ours: last[work] / first[work],
      peer: 'n log n',
      theirs: nLogN(last.entries) / nLogN(first.entries),
      unit: '×',
      target: { atMost: AT_MOST },
    },
  ]
}

/** What the largest one takes. */
function largest(each: Grown): Row[] {
  const of = `with ${each.entries.toLocaleString('en')} entries`
  const row = (what: string, ours: number, unit: string): Row => ({
    what,
    ours,
    unit,
    peer: '–',
    theirs: null,
  })
  return [
    row(`JavaScript heap ${of}`, each.heap / 1e6, 'MB'),
    row(`resident memory of the renderer ${of}`, each.resident / 1e6, 'MB'),
    {
      ...row(`the bar dragged over the whole list ${of}: longest frame`, each.frame, 'ms'),
      peer: 'limit',
      theirs: JERK_MS,
      target: { atMost: 1 },
    },
    row(`the last row ${of}, from the end of the drag`, each.last, 'ms'),
    row(`writing the drive ${of}, once`, each.seeding / 1000, 's'),
  ]
}

/** @param full with a drive of a million entries, which takes minutes to write */
export async function driveGrowth(full: boolean): Promise<Table> {
  const all: Grown[] = []
  for (const size of full ? [...SIZES, MILLION] : SIZES) all.push(await grown(size))
  const curve = (work: 'listing' | 'searching'): readonly Point[] =>
    all.map((each) => ({ size: each.entries, cost: Math.max(each[work], 0.1) }))
  const start = all.find(({ entries }) => entries === COUNTS_FROM)
  const reference = all
    .filter(({ entries }) => entries >= COUNTS_FROM)
    .map(({ entries }) => ({
      size: entries,
      cost: ((start?.listing ?? 0) * entries * Math.log(entries)) / (COUNTS_FROM * Math.log(COUNTS_FROM)),
    }))
  const last = all.at(-1)
  return {
    title: 'A drive as it grows, all entries in one folder',
    rows: [
      ...rowsOf('unlocking to the first row', all, 'listed', 'listing'),
      ...rowsOf('a search of two words', all, 'found', 'searching'),
      ...(last === undefined ? [] : largest(last)),
    ],
    plot: plotOf(
      {
        L: { name: 'unlocking to the first row', points: curve('listing') },
        S: { name: 'search', points: curve('searching') },
        n: { name: 'n log n from 10,000', points: reference },
      },
      'ms',
    ),
  }
}
