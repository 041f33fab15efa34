/** The owner's proofs in Chromium: a drive with a long history opened, a thorough audit watched, receipts beside their upload. */
import { randomFillSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CountingProxy } from '../e2e/support/counting-proxy.ts'
import { removeFolder, startNetwork, temporaryFolder } from '../e2e/support/network.ts'
import { serveBundle } from '../e2e/support/page-bundle.ts'
import { COPIES_WANTED } from '../src/client/check-receipts.ts'
import { Chromium } from './support/cdp.ts'
import { type Smoothness, startProbe, timeUntil, watched } from './support/list-probe.ts'
import { addFirstFiles, beginDrive, click, linkNamed } from './support/new-drive.ts'
import { servePage } from './support/page-server.ts'
import type { ProofRates } from './support/proof-work.ts'
import { printTable, type Row } from './support/table.ts'
import { longestWork } from './support/task-work.ts'

const FILES = 10_000
const PARTS = 1_280
const PASSPHRASE = 'a passphrase for a benchmark'
const TIMEOUT_MS = 20 * 60_000
/** From here on an audit asks for single records, as it does of every large file. */
const LARGE_BYTES = 64 * 2 ** 20
/** Too large to share a pack, small enough to be asked for as a whole. */
const SMALL_BYTES = 1_200_000
const SMALL_FILES = 24
/** Of a 1 GiB file: three copies of 128 parts and a manifest are 387. */
const RECEIPTS = 400
const LONGEST_TASK_MS = 50

const asJson = process.argv.includes('--json')
const folder = temporaryFolder()

const ROW = `document.querySelector('ul[aria-label=Files] li a')`
const MAIN = `(document.querySelector('#main')?.textContent ?? '')`
const MAP = `document.querySelector('[role=table] [role=rowheader]')`

function alone(what: string, ours: number, unit: string): Row {
  return { what, ours, peer: '–', theirs: null, unit }
}

function target(what: string, ours: number, theirs: number, unit: string): Row {
  return { what, ours, peer: 'target', theirs, unit }
}

function show(title: string, rows: readonly Row[]): void {
  if (!asJson) printTable(title, rows)
  else for (const row of rows) console.log(JSON.stringify({ table: title, ...row }))
}

async function unlock(browser: Chromium): Promise<void> {
  await browser.until(`document.querySelector('input[name=passphrase]')`, 30_000)
  await browser.evaluate(`(() => {
    const input = document.querySelector('input[name=passphrase]')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, ${JSON.stringify(PASSPHRASE)})
    input.dispatchEvent(new Event('input', { bubbles: true }))
    document.querySelector('form').requestSubmit()
    return true
  })()`)
  await browser.until(`document.querySelector('#main [role=grid] [data-handle]')`, 60_000)
  // What unlocking left to do is no part of what is measured.
  await new Promise((wait) => setTimeout(wait, 3_000))
}

interface Watched {
  readonly smooth: Smoothness
  /** Milliseconds that the longest task of the page computed. */
  readonly work: number
}

async function worked(browser: Chromium, work: () => Promise<void>): Promise<Watched> {
  const seen: Smoothness[] = []
  const longest = await longestWork(browser, async () => {
    seen.push(await watched(browser, work))
  })
  const [smooth] = seen
  if (smooth === undefined) throw new Error('nothing was watched')
  return { smooth, work: longest }
}

/** From a click until something is there, and how smooth the page was until it had settled. */
async function opened(
  browser: Chromium,
  begin: string,
  condition: string,
): Promise<{ readonly ms: number } & Watched> {
  let ms = 0
  const seen = await worked(browser, async () => {
    ms = await timeUntil(browser, begin, condition)
  })
  return { ms, ...seen }
}

function openedRows(
  what: string,
  { ms, smooth, work }: Awaited<ReturnType<typeof opened>>,
  limit?: number,
): Row[] {
  return [
    limit === undefined ? alone(what, ms, 'ms') : target(what, ms, limit, 'ms'),
    target(`${what}: longest task of the page`, smooth.longestTask, LONGEST_TASK_MS, 'ms'),
    target(`${what}: most processor time of a task`, work, LONGEST_TASK_MS, 'ms'),
  ]
}

/** A drive of many audited files, without a network. */
async function history(browser: Chromium): Promise<void> {
  const server = await servePage(join(import.meta.dirname, 'support/audits-page.ts'))
  try {
    await browser.open(server.bench)
    await browser.until('globalThis.seedAudits', 10_000)
    const seeded = await browser.evaluate<readonly number[]>(
      `seedAudits(${JSON.stringify(PASSPHRASE)}, ${FILES}, ${PARTS})`,
    )
    if (seeded.some((count) => count !== FILES)) throw new Error(`${seeded.join(' and ')} were written`)
    await browser.open(server.page)
    await unlock(browser)
    await startProbe(browser)
    const proofs = `${linkNamed('Proofs')}.click()`
    const rows = openedRows('Proofs, first time, to the first rows', await opened(browser, proofs, ROW), 1000)
    const sheet = `if (!${ROW}.textContent.includes('many parts')) throw new Error('another file is first'); ${ROW}.click()`
    const parts = `the sheet of a file of ${PARTS.toLocaleString('en')} parts`
    const audited = `${MAP} && /Quick audit/.test(${MAIN})`
    rows.push(...openedRows(`${parts}, to its map and its audits`, await opened(browser, sheet, audited)))
    rows.push(...openedRows('Proofs again, to the first rows', await opened(browser, proofs, ROW), 1000))
    rows.push(...openedRows('the same sheet again', await opened(browser, sheet, audited)))
    show(`${FILES.toLocaleString('en')} files with stored proofs`, rows)
  } finally {
    server.close()
  }
}

async function receiptsPerSecond(browser: Chromium): Promise<number> {
  const bundle = await serveBundle(join(import.meta.dirname, 'support/proof-page.ts'))
  try {
    await browser.open(bundle.url)
    await browser.until('globalThis.measureProofs', 10_000)
    // The first round is for the compiler.
    await browser.evaluate('measureProofs()')
    return (await browser.evaluate<ProofRates>('measureProofs()')).receipts
  } finally {
    bundle.close()
  }
}

function randomFile(name: string, bytes: number): string {
  const path = join(folder, name)
  writeFileSync(path, randomFillSync(Buffer.alloc(bytes)))
  return path
}

const DOCK = `document.querySelector('section[aria-label=Transfers]')?.textContent ?? ''`

/** @returns seconds that the upload took */
async function upload(browser: Chromium, paths: readonly string[]): Promise<number> {
  const began = performance.now()
  await addFirstFiles(browser, paths)
  const settled = `/\\d finished/.test(${DOCK}) && !/\\d (of|waiting|active)/.test(${DOCK})`
  await browser.until(settled, TIMEOUT_MS)
  if (await browser.evaluate<boolean>(`/failed/.test(${DOCK})`)) throw new Error('an upload failed')
  return (performance.now() - began) / 1000
}

/** Copies of the last report by what came of them, as the page says it. */
function verdicts(browser: Chromium): Promise<readonly string[]> {
  return browser.evaluate(
    `[...document.querySelector('ul[aria-label="Copies by what came of them"]').children].map((one) => one.textContent)`,
  )
}

interface Audited extends Watched {
  readonly seconds: number
  readonly questions: number
}

async function thorough(browser: Chromium, proxy: CountingProxy): Promise<Audited> {
  await browser.evaluate(`${linkNamed('Proofs')}.click()`)
  await browser.until(ROW, 30_000)
  await startProbe(browser)
  await browser.evaluate(
    `[...document.querySelectorAll('label')].find((label) => label.textContent === 'Thorough').click()`,
  )
  const before = proxy.count('ChallengeUser')
  const began = performance.now()
  const seen = await worked(browser, async () => {
    await click(browser, 'Audit everything')
    await browser.until(`/A thorough audit is under way/.test(${MAIN})`, 30_000)
    await browser.until(`!/A thorough audit is under way/.test(${MAIN})`, TIMEOUT_MS)
  })
  const seconds = (performance.now() - began) / 1000
  return { seconds, questions: proxy.count('ChallengeUser') - before, ...seen }
}

async function auditRows(): Promise<void> {
  const network = await startNetwork(join(folder, 'network'))
  const proxy = await CountingProxy.start(network.ready.app)
  const browser = await Chromium.launch()
  try {
    await beginDrive(browser, `${proxy.url}/`)
    const paths = Array.from({ length: SMALL_FILES }, (_, at) => randomFile(`small ${at}.bin`, SMALL_BYTES))
    const seconds = await upload(browser, [randomFile('large.bin', LARGE_BYTES), ...paths])
    const audit = await thorough(browser, proxy)
    const found = await verdicts(browser)
    const counted = (verdict: string) =>
      Number.parseInt(found.find((one) => one.includes(verdict)) ?? '0', 10)
    const [proven, silent] = [counted('Proven'), counted('No answer')]
    // On a busy machine an honest miner may be too late, which is nobody's lie; anything else would be one.
    if (proven === 0 || found.some((one) => !/Proven|No answer/.test(one)))
      throw new Error(`of honest miners: ${found.join(', ')}`)
    const bytes = LARGE_BYTES + SMALL_FILES * SMALL_BYTES
    const files = `one of 64 MiB and ${SMALL_FILES} of ${SMALL_BYTES / 1e6} MB`
    const { longestTask, longestFrame, jerks, frames } = audit.smooth
    show(`A thorough audit of ${SMALL_FILES + 1} files in the page: ${files}`, [
      alone('copies proven', proven, ''),
      alone('copies of which no answer came in time', silent, ''),
      alone('questions, each to all holders', audit.questions, ''),
      alone(`answers, at least ${COPIES_WANTED} to each`, COPIES_WANTED * audit.questions, ''),
      alone('all of it, with the network on the same two cores', audit.seconds, 's'),
      alone('answers, at least', (COPIES_WANTED * audit.questions) / audit.seconds, '/s'),
      target('longest task of the page', longestTask, LONGEST_TASK_MS, 'ms'),
      target('most processor time of a task of the page', audit.work, LONGEST_TASK_MS, 'ms'),
      alone(`frames over 50 ms, of ${frames}`, jerks, ''),
      alone('longest frame', longestFrame, 'ms'),
    ])
    const rate = await receiptsPerSecond(browser)
    const ofGib = (seconds * 2 ** 30) / bytes
    show(`${RECEIPTS} receipts, as an upload of 1 GiB has`, [
      alone(`upload of these ${Math.round(bytes / 1e6)} MB`, seconds, 's'),
      alone('an upload of 1 GiB at that pace', ofGib, 's'),
      alone('receipts checked in a worker', rate, '/s'),
      alone(`${RECEIPTS} of them`, RECEIPTS / rate, 's'),
      target('as a share of the upload', (RECEIPTS / rate / ofGib) * 100, 5, '%'),
    ])
  } finally {
    await browser.close()
    await proxy.close()
    await network.stop()
  }
}

async function historyRows(): Promise<void> {
  const browser = await Chromium.launch()
  try {
    await history(browser)
  } finally {
    await browser.close()
  }
}

try {
  if (!process.argv.includes('audit')) await historyRows()
  if (!process.argv.includes('history')) await auditRows()
} finally {
  removeFolder(folder)
}
