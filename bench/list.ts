/** A folder of 100,000 entries in Chromium: what a person waits for, and how smooth the page stays. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, temporaryFolder } from '../e2e/support/network.ts'
import { Chromium } from './support/cdp.ts'
import { FROM_THE_EVENT, type Smoothness, startProbe, timeUntil, watched } from './support/list-probe.ts'
import { buttonNamed } from './support/new-drive.ts'
import { servePage } from './support/page-server.ts'
import { printTable, type Row } from './support/table.ts'

const ENTRIES = Number(process.argv[2] ?? 100_000)
const FILES = 10_000
const PASSPHRASE = 'a passphrase for a benchmark'
const QUERY = 'invoice 42'
const GRID = `document.querySelector('#main [role=grid]')`
const FIRST_ROW = `document.querySelector('#main [role=grid] [data-handle]')`

const folder = temporaryFolder()
const server = await servePage(join(import.meta.dirname, 'support/list-page.ts'))
const browser = await Chromium.launch()
const pause = (ms: number) => new Promise((wait) => setTimeout(wait, ms))

async function press(key: string, code: string, modifiers = 0): Promise<void> {
  const text = key.length === 1 && modifiers === 0 ? { text: key } : {}
  for (const type of ['keyDown', 'keyUp'] as const)
    await browser.command('Input.dispatchKeyEvent', {
      type,
      key,
      code,
      modifiers,
      ...(type === 'keyDown' ? text : {}),
    })
}

async function unlock(): Promise<number> {
  await browser.until(`document.querySelector('input[name=passphrase]')`, 30_000)
  await pause(1500)
  await startProbe(browser)
  await browser.evaluate(`(() => {
    const input = document.querySelector('input[name=passphrase]')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, ${JSON.stringify(PASSPHRASE)})
    input.dispatchEvent(new Event('input', { bubbles: true }))
    return true
  })()`)
  return timeUntil(browser, `document.querySelector('form').requestSubmit()`, FIRST_ROW)
}

/** As a wheel that is turned fast: a hundred notches, one a frame. */
async function wheel(): Promise<void> {
  const { x, y } = await middleOfList()
  for (let notch = 0; notch < 100; notch += 1) {
    await browser.command('Input.dispatchMouseEvent', {
      type: 'mouseWheel',
      x,
      y,
      deltaX: 0,
      deltaY: notch < 50 ? 240 : 900,
    })
    await pause(16)
  }
}

async function middleOfList(): Promise<{ x: number; y: number }> {
  return browser.evaluate(`(() => {
    const { left, right, top, bottom } = ${GRID}.getBoundingClientRect()
    return { x: (left + right) / 2, y: (top + bottom) / 2 }
  })()`)
}

/** From top to bottom in a hundred frames, where the bar would put the list if it were dragged so. */
async function dragBar(): Promise<void> {
  await browser.evaluate(`new Promise((done) => {
    const list = ${GRID}
    let step = 0
    const next = () => {
      step += 1
      list.scrollTop = (list.scrollHeight * step) / 100
      if (step < 100) requestAnimationFrame(next)
      else done(true)
    }
    list.scrollTop = 0
    requestAnimationFrame(next)
  })`)
}

/** How many entries the search shall find. */
let known = 0

async function type(): Promise<number> {
  await press('/', 'Slash')
  for (const letter of QUERY.slice(0, -1)) {
    await browser.command('Input.insertText', { text: letter })
    await pause(90)
  }
  const answered = timeUntil(browser, '', `Number(${GRID}?.getAttribute('aria-rowcount')) === ${known + 1}`)
  await browser.command('Input.insertText', { text: QUERY.slice(-1) })
  return answered
}

function smoothRows(what: string, smooth: Smoothness): Row[] {
  return [
    {
      what: `${what}: longest task of the page`,
      ours: smooth.longestTask,
      peer: 'limit',
      theirs: 100,
      unit: 'ms',
    },
    { what: `${what}: longest frame`, ours: smooth.longestFrame, peer: '–', theirs: null, unit: 'ms' },
    {
      what: `${what}: frames over 50 ms, of ${smooth.frames}`,
      ours: smooth.jerks,
      peer: '–',
      theirs: null,
      unit: '',
    },
    {
      what: `${what}: frames with a row still to come`,
      ours: smooth.waiting,
      peer: '–',
      theirs: null,
      unit: '',
    },
  ]
}

function waitRow(what: string, ms: number): Row {
  return { what, ours: ms, peer: '–', theirs: null, unit: 'ms' }
}

async function measure(): Promise<void> {
  const size = { width: 1440, height: 900, deviceScaleFactor: 1, mobile: false }
  await browser.command('Emulation.setDeviceMetricsOverride', size)
  await browser.open(server.bench)
  await browser.until('globalThis.seed', 10_000)
  const seeded = await browser.evaluate<number>(`seed(${JSON.stringify(PASSPHRASE)}, ${ENTRIES})`)
  if (seeded !== ENTRIES) throw new Error(`${seeded} entries were written`)
  known = await browser.evaluate<number>(`matches(${ENTRIES}, ${JSON.stringify(QUERY.split(' '))})`)
  await browser.open(server.page)

  const rows: Row[] = []
  let ms = 0
  const timed = async (what: string, work: () => Promise<number>): Promise<void> => {
    const smooth = await watched(browser, async () => {
      ms = await work()
    })
    rows.push(waitRow(what, ms), ...smoothRows(what, smooth).slice(0, 2))
  }
  const scrolled = async (what: string, work: () => Promise<void>): Promise<void> => {
    rows.push(...smoothRows(what, await watched(browser, work)))
  }
  rows.push(waitRow('unlocking, to the first row (Argon2id at the floor is in it)', await unlock()))
  await pause(1000)
  await scrolled('wheel, list', wheel)
  await scrolled('scroll bar, list', dragBar)
  await timed('sorting by size', () =>
    timeUntil(
      browser,
      `const before = ${FIRST_ROW}.id; [...document.querySelectorAll('[role=columnheader] button')][2].click()`,
      `${FIRST_ROW} && ${GRID}.scrollTop === 0 && ${FIRST_ROW}.id !== before`,
    ),
  )
  await browser.evaluate(`(() => { ${GRID}.focus(); return true })()`)
  await timed('select all', async () => {
    const done = timeUntil(
      browser,
      '',
      `/selected · /.test(document.querySelector('[role=toolbar]')?.textContent ?? '')`,
    )
    await press('a', 'KeyA', 2)
    return done
  })
  await timed('one row down after that', async () => {
    const done = timeUntil(
      browser,
      '',
      `document.querySelectorAll('[role=row][aria-selected=true]').length === 1`,
    )
    await press('ArrowDown', 'ArrowDown')
    return done
  })
  await timed(`typing a search of ${QUERY.length} letters; the last letter to its answer`, type)
  await press('Escape', 'Escape')
  await browser.until(`Number(${GRID}?.getAttribute('aria-rowcount')) > ${ENTRIES / 2}`, 10_000)
  await browser.evaluate(`document.querySelector('button[aria-label=Grid]').click()`)
  await browser.until(`document.querySelector('[role=gridcell][data-handle]')`, 10_000)
  await scrolled('wheel, grid', wheel)
  const heap = await browser.heap()
  rows.push({
    what: 'JavaScript heap, page and workers',
    ours: heap.used / 1e6,
    peer: '–',
    theirs: null,
    unit: 'MB',
  })
  printTable(`A folder of ${ENTRIES.toLocaleString('en')} entries`, rows)
}

const SKIP = buttonNamed('Skip: upload now')
/** More is under way than when the watch began. */
const DOCK = `(document.querySelector('section[aria-label=Transfers]')?.textContent ?? '')`
const MORE = `${DOCK} !== globalThis.dock`

async function added(how: string, work: (folder: string) => Promise<void>): Promise<void> {
  const chosen = join(folder, how)
  mkdirSync(chosen)
  for (let at = 0; at < FILES; at += 1) writeFileSync(join(chosen, `scan ${at}.txt`), `scan ${at}`)
  let ms = 0
  await browser.evaluate(`globalThis.dock = ${DOCK}`)
  const smooth = await watched(browser, async () => {
    const done = timeUntil(browser, '', `${MORE} || ${SKIP}`)
    await work(chosen)
    ms = await done
    // A drive without a kit asks before its first files; the benchmark's answer is as quick as a frame.
    if (await browser.evaluate(`Boolean(${SKIP})`)) ms += await timeUntil(browser, `${SKIP}.click()`, MORE)
  })
  printTable(`A folder of ${FILES.toLocaleString('en')} files, ${how}`, [
    waitRow('read and handed to the worker', ms),
    ...smoothRows('meanwhile', smooth).slice(0, 3),
  ])
}

async function measureAdding(): Promise<void> {
  await browser.evaluate(FROM_THE_EVENT)
  await added('chosen', (path) => browser.chooseFiles('[data-testid=folder-input]', [path]))
  await browser.open(server.page)
  await unlock()
  await browser.evaluate(FROM_THE_EVENT)
  await added('dropped', async (path) => {
    const at = { x: 700, y: 500, data: { items: [], files: [path], dragOperationsMask: 1 } }
    for (const type of ['dragEnter', 'dragOver', 'drop'])
      await browser.command('Input.dispatchDragEvent', { type, ...at })
  })
}

try {
  await measure()
  await measureAdding()
} finally {
  await browser.close()
  server.close()
  removeFolder(folder)
}
