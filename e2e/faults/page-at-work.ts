/** The beginning of every row of the page: a real Chromium with a drive on a local network, and a file that is on its way up or down. */
import { randomFillSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Download, Page } from 'playwright-core'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { CountingProxy } from '../support/counting-proxy.ts'
import {
  bytesDone,
  choose,
  clearFinished,
  contentOf,
  dock,
  PASSPHRASE,
  saveBy,
  sha256,
  startDownload,
  untilKeptForOffline,
} from '../support/drive-page.ts'
import { firstRun, unlock } from '../support/first-run.ts'
import { startNetwork, until } from '../support/network.ts'
import type { CaseContext, FaultCase } from './case.ts'
import { PageLedger } from './page-ledger.ts'
import { insist, pause } from './tools.ts'

export const FILE = 'holiday.mp4'
export const UPLOAD_BYTES = 40_000_000
/** Shorter ones are fetched anew when they are broken off (src/client/transfer/part-cache.ts). */
const DOWNLOAD_BYTES = 80_000_000
const PART_BYTES = 8 * 1024 * 1024
const partsOf = (bytes: number): number => Math.floor(bytes / PART_BYTES) + 1
/** Bytes a second: on a fast machine all of it would be there before anything could strike, and on a busy one while it is looked at. */
const PACE = { up: 2_000_000, down: 5_000_000 } as const

/** What a person sees and does. Strikes may replace the browser. */
export interface PageAtWork {
  readonly folder: string
  readonly proxy: CountingProxy
  readonly ledger: PageLedger
  /** Of the file that is sent. */
  readonly path: string
  readonly content: Buffer
  browser: Browser
  page: Page
  /** Opens the drive anew, as somebody does who finds the page gone. */
  reopen(): Promise<void>
}

export async function pageAtWork(context: CaseContext, bytes = UPLOAD_BYTES): Promise<PageAtWork> {
  const { folder } = context
  const profile = join(folder, 'profile')
  const path = join(folder, FILE)
  mkdirSync(profile, { recursive: true })
  const content = randomFillSync(Buffer.alloc(bytes))
  writeFileSync(path, content)
  const network = await startNetwork(join(folder, 'network'))
  context.defer('the network', async () => void (await network.stop()))
  const proxy = await CountingProxy.start(network.ready.app)
  context.defer('the proxy', () => proxy.close())
  const ledger = await PageLedger.open(network.ready)
  proxy.watch(ledger)
  const open = async (): Promise<Browser> => {
    const browser = await openBrowser({ profile })
    context.defer('the browser', () => browser.close())
    return browser
  }
  const browser = await open()
  const work: PageAtWork = {
    folder,
    proxy,
    ledger,
    path,
    content,
    browser,
    page: browser.page,
    async reopen() {
      await work.browser.kill()
      work.browser = await open()
      work.page = work.browser.page
      await work.page.goto(`${proxy.url}/drive`)
      await unlock(work.page, PASSPHRASE)
    },
  }
  await work.page.goto(proxy.url)
  await firstRun(work.page, PASSPHRASE)
  await untilKeptForOffline(work.page)
  return work
}

/** At most so many bytes a second, by the page's own setting. */
async function paced(page: Page, way: 'up' | 'down', pace: number = PACE[way]): Promise<void> {
  await page.evaluate(([key, value]) => localStorage.setItem(`filetao.limit-${key}`, value), [
    way,
    String(pace),
  ] as const)
  await page.reload()
  await unlock(page, PASSPHRASE)
}

/** Until so much of the upload is there, and no more than three quarters. */
async function untilSent(work: PageAtWork, share: number): Promise<number> {
  await work.page.getByTestId('file-input').setInputFiles(work.path)
  const stored = await untilDone(work.page, share * UPLOAD_BYTES)
  // Whatever is not whole may not be offered as a file.
  insist((await rowsOf(work.page)) === 0, 'a file that is half there is shown as one')
  insist(stored <= 0.75 * UPLOAD_BYTES, `${stored} bytes are there: nothing is left to strike`)
  return stored
}

/** @returns bytes */
async function untilDone(page: Page, bytes: number): Promise<number> {
  let done = 0
  await until(
    async () => {
      done = Math.max(done, await bytesDone(page))
      return done >= bytes
    },
    `${bytes} bytes are there`,
    120_000,
  )
  return done
}

export const finished = (page: Page): Promise<void> => said(page, /^1 finished$/m)

/** @throws with what the page says when it has not said this in two minutes */
export async function said(page: Page, words: RegExp): Promise<void> {
  const isSaid = async () => words.test(await saidOf(page))
  for (const began = performance.now(); !(await isSaid()); await pause(500))
    insist(performance.now() - began < 120_000, `the page says: ${await saidOf(page)}`)
}

export const saidOf = (page: Page): Promise<string> => dock(page).innerText()

export const rowsOf = (page: Page): Promise<number> => page.getByRole('row', { name: FILE }).count()

export const session = (work: PageAtWork): Promise<CDPSession> =>
  work.browser.context.newCDPSession(work.page)

/** Pictures of what the person sees, in both themes, when SCREENSHOTS names a folder. */
export async function pictures(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] === undefined) return
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await picture(page, `${name}-${colorScheme}`)
  }
}

/** The longest pause between two tries of a transfer (src/client/transfer/patience.ts), and the try. */
const NEXT_TRY_MS = 40_000

/** While no figure on the page goes back. @throws when one does */
export async function neverBack<T>(page: Page, meanwhile: () => Promise<T>): Promise<T> {
  const at = await bytesDone(page)
  const result = await meanwhile()
  // What waits for its next try shows no figure, and what is finished has none.
  const isAhead = async () => (await bytesDone(page)) >= at || /^1 finished$/m.test(await saidOf(page))
  await until(isAhead, `it shows ${at} bytes again`, NEXT_TRY_MS)
  return result
}

/** What the page shows as stored is there once, and comes back byte for byte to a page that kept nothing of it. */
async function wholeAgain(work: PageAtWork): Promise<string> {
  const { page, proxy, content } = work
  await finished(page)
  await clearFinished(page)
  const rows = await rowsOf(page)
  insist(rows === 1, `${rows} files are shown`)
  await saveBy(page, 'stream')
  const got = await contentOf(await startDownload(page, FILE))
  insist(sha256(got) === sha256(content), `${got.length} other bytes came back`)
  const sent = proxy.count('StoreUser')
  const acknowledged = await work.ledger.holds()
  return `${sent} uploads of ${partsOf(content.length)} parts and its manifest; shown once; ${got.length} bytes came back as they were; ${acknowledged}`
}

interface PageCase {
  readonly fault: string
  readonly required: string
  readonly injected: string
  readonly seconds?: number
}

/** Strikes when a third of a file is stored. */
export const uploadCase = (
  name: string,
  {
    fault,
    required,
    injected,
    seconds = 300,
    strike,
    twice = 2,
    pace,
  }: PageCase & {
    /** @returns what was seen, in words */
    readonly strike: (work: PageAtWork) => Promise<string>
    /** Parts that may be sent twice. */
    readonly twice?: number
    /** Bytes a second. */
    readonly pace?: number
  },
): FaultCase => ({
  name,
  row: { component: 'SPA upload', fault, required },
  injected,
  seconds,
  async run(context) {
    const work = await pageAtWork(context)
    await paced(work.page, 'up', pace)
    const before = work.proxy.count('StoreUser')
    const stored = await untilSent(work, 0.3)
    const seen = await strike(work)
    const whole = await wholeAgain(work)
    // The head of the drive and its index are objects too; they are few and small.
    const sent = work.proxy.count('StoreUser') - before
    const parts = partsOf(UPLOAD_BYTES)
    insist(sent <= parts + 1 + twice, `${sent} uploads for ${parts} parts`)
    return `struck at ${(stored / 1e6).toFixed(0)} of ${UPLOAD_BYTES / 1e6} MB; ${seen}; ${whole}`
  },
})

export interface Struck {
  /** What was seen, in words. */
  readonly seen: string
  /** The download that is to be the whole file; null where the one that was struck is. */
  readonly instead: Download | null
}

/** Strikes when a third of a file is saved. */
export const downloadCase = (
  name: string,
  {
    fault,
    required,
    injected,
    seconds = 300,
    strike,
    twice = 2,
  }: PageCase & {
    readonly strike: (work: PageAtWork, download: Download) => Promise<Struck>
    /** Parts that may be fetched twice. */
    readonly twice?: number
  },
): FaultCase => ({
  name,
  row: { component: 'SPA download', fault, required },
  injected,
  seconds,
  async run(context) {
    const work = await pageAtWork(context, DOWNLOAD_BYTES)
    const { page, proxy, content } = work
    await page.getByTestId('file-input').setInputFiles(work.path)
    await finished(page)
    await saveBy(page, 'stream')
    await paced(page, 'down')
    const before = proxy.count('RetrieveUser')
    const begun = page.waitForEvent('download')
    await choose(page, FILE, 'Download')
    const download = await begun
    const saved = await untilDone(page, 0.3 * DOWNLOAD_BYTES)
    insist(saved <= 0.75 * DOWNLOAD_BYTES, `${saved} bytes are there: nothing is left to strike`)
    const { seen, instead } = await strike(work, download)
    const got = await contentOf(instead ?? download)
    insist(sha256(got) === sha256(content), `${got.length} other bytes were saved`)
    await finished(work.page)
    const fetched = proxy.count('RetrieveUser') - before
    // The description is fetched anew by every attempt.
    const parts = partsOf(DOWNLOAD_BYTES)
    insist(fetched <= parts + 2 + twice, `${fetched} fetches of ${parts} parts`)
    const acknowledged = await work.ledger.holds()
    return `struck at ${(saved / 1e6).toFixed(0)} of ${DOWNLOAD_BYTES / 1e6} MB; ${seen}; ${fetched} fetches of ${parts} parts and its manifest; ${got.length} bytes were saved as they were; ${acknowledged}`
  },
})

/** What the browser shows of a download that was broken off: failed, and no file. */
export async function insistNoFile(download: Download): Promise<void> {
  const ended = await Promise.race([download.failure(), pause(60_000).then(() => 'not over')])
  insist(ended !== 'not over', 'the browser still waits for the rest of the file')
  insist(ended !== null, 'the browser shows a part of the file as the file')
}

/** Where a download that was broken off asks where to go on. */
export async function continueDownload(work: PageAtWork): Promise<Download> {
  const { page } = work
  await dock(page)
    .getByText(/\d\d % of it is on this device already\. Say where to save it to go on\./)
    .waitFor()
  await pictures(page, 'download-goes-on')
  const begun = page.waitForEvent('download')
  await dock(page)
    .getByRole('button', { name: `Continue with ${FILE}` })
    .click()
  return begun
}

export const GOES_ON =
  'what is there is not sent again but for parts under way; no half file is shown; the file comes back byte for byte'

export const NO_SHORT_FILE =
  'what was fetched is not fetched again but for parts under way; the browser never has a short file; the file is saved byte for byte'
