/** The page itself: a real Chromium with a drive on a local network, struck in the middle of an upload. */
import { randomFillSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { type Browser, openBrowser } from '../../support/browser.ts'
import { CountingProxy } from '../../support/counting-proxy.ts'
import {
  bytesDone,
  chooseAgain,
  clearFinished,
  contentOf,
  dock,
  PASSPHRASE,
  saveBy,
  sha256,
  startDownload,
  untilKeptForOffline,
} from '../../support/drive-page.ts'
import { firstRun, unlock } from '../../support/first-run.ts'
import { startNetwork, until } from '../../support/network.ts'
import type { CaseContext, FaultCase } from '../case.ts'
import { insist, pause } from '../tools.ts'

const FILE = 'holiday.mp4'
const FILE_BYTES = 40_000_000
const PART_BYTES = 8 * 1024 * 1024
const PARTS = Math.floor(FILE_BYTES / PART_BYTES) + 1
/** Bytes a second: on a fast machine all of it would be there before anything could strike, and on a busy one while it is looked at. */
const PACE = 2_000_000

/** What a person sees and does. Strikes may replace the browser. */
interface PageAtWork {
  readonly proxy: CountingProxy
  readonly path: string
  browser: Browser
  page: Page
  /** Opens the drive anew, as somebody does who finds the page gone. */
  reopen(): Promise<void>
}

async function pageAtWork(
  context: CaseContext,
  pace: number,
): Promise<PageAtWork & { readonly content: Buffer }> {
  const { folder } = context
  const profile = join(folder, 'profile')
  const path = join(folder, FILE)
  mkdirSync(profile, { recursive: true })
  const content = randomFillSync(Buffer.alloc(FILE_BYTES))
  writeFileSync(path, content)
  const network = await startNetwork(join(folder, 'network'))
  context.defer('the network', async () => void (await network.stop()))
  const proxy = await CountingProxy.start(network.ready.app)
  context.defer('the proxy', () => proxy.close())
  const open = async (): Promise<Browser> => {
    const browser = await openBrowser({ profile })
    context.defer('the browser', () => browser.close())
    return browser
  }
  const browser = await open()
  const work: PageAtWork & { readonly content: Buffer } = {
    proxy,
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
  await work.page.evaluate((kept) => localStorage.setItem('filetao.limit-up', kept), String(pace))
  await work.page.reload()
  await unlock(work.page, PASSPHRASE)
  return work
}

/** Until so much of the upload is there, and no more than three quarters. */
async function untilSent(work: PageAtWork, share: number): Promise<number> {
  await work.page.getByTestId('file-input').setInputFiles(work.path)
  for (const began = performance.now(); (await bytesDone(work.page)) < share * FILE_BYTES; await pause(50))
    insist(
      performance.now() - began < 90_000,
      `${share * 100} % are not stored: the page says ${await saidOf(work.page)}`,
    )
  // Whatever is not whole may not be offered as a file.
  insist((await rowsOf(work.page)) === 0, 'a file that is half there is shown as one')
  const stored = await bytesDone(work.page)
  insist(stored <= 0.75 * FILE_BYTES, `${stored} bytes are there: nothing is left to strike`)
  return stored
}

const finished = (page: Page): Promise<void> => said(page, /^1 finished$/m)

/** @throws with what the page says when it has not said this in a minute and a half */
async function said(page: Page, words: RegExp): Promise<void> {
  const isSaid = async () => words.test(await saidOf(page))
  for (const began = performance.now(); !(await isSaid()); await pause(500))
    insist(performance.now() - began < 90_000, `the page says: ${await saidOf(page)}`)
}

const saidOf = (page: Page): Promise<string> => dock(page).innerText()

const rowsOf = (page: Page): Promise<number> => page.getByRole('row', { name: FILE }).count()

/** What the page shows as stored is there once, and comes back byte for byte to a page that kept nothing of it. */
async function wholeAgain(work: PageAtWork & { readonly content: Buffer }): Promise<string> {
  const { page, proxy, content } = work
  await finished(page)
  await clearFinished(page)
  const rows = await rowsOf(page)
  insist(rows === 1, `${rows} files are shown`)
  await saveBy(page, 'stream')
  const got = await contentOf(await startDownload(page, FILE))
  insist(sha256(got) === sha256(content), `${got.length} other bytes came back`)
  const sent = proxy.count('StoreUser')
  return `${sent} uploads of ${PARTS} parts and its manifest; shown once; ${got.length} bytes came back as they were`
}

const uploadCase = (
  name: string,
  {
    fault,
    required,
    injected,
    strike,
    twice = 2,
    pace = PACE,
  }: {
    readonly fault: string
    readonly required: string
    readonly injected: string
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
  seconds: 240,
  async run(context) {
    const work = await pageAtWork(context, pace)
    const before = work.proxy.count('StoreUser')
    const stored = await untilSent(work, 0.3)
    const seen = await strike(work)
    const whole = await wholeAgain(work)
    // The head of the drive and its index are objects too; they are few and small.
    const sent = work.proxy.count('StoreUser') - before
    insist(sent <= PARTS + 1 + twice, `${sent} uploads for ${PARTS} parts`)
    return `struck at ${(stored / 1e6).toFixed(0)} of ${FILE_BYTES / 1e6} MB; ${seen}; ${whole}`
  },
})

const session = (work: PageAtWork): Promise<CDPSession> => work.browser.context.newCDPSession(work.page)

const GOES_ON =
  'what is there is not sent again but for parts under way; no half file is shown; the file comes back byte for byte'

export const pageCrash = uploadCase('page-renderer-crash', {
  fault: 'the renderer crashes in the middle of an upload',
  required: `opened again it asks for the file and goes on; ${GOES_ON}`,
  injected: 'DevTools protocol, Page.crash; the browser killed and opened again',
  async strike(work) {
    const devtools = await session(work)
    const crashed = new Promise<void>((settle) => work.page.once('crash', () => settle()))
    // It never answers.
    devtools.send('Page.crash').catch(() => undefined)
    await crashed
    await work.reopen()
    const asked = dock(work.page).getByText(/again to go on from \d+ %\./)
    await asked.waitFor()
    const percent = Number(/from (\d+) %/.exec(await asked.innerText())?.[1])
    insist(percent >= 20 && percent <= 75, `it asks to go on from ${percent} %`)
    await chooseAgain(work.page, FILE, work.path)
    return `asked for the file again to go on from ${percent} %`
  },
})

export const pageOffline = uploadCase('page-offline-20-s', {
  fault: 'offline for 20 s in the middle of an upload',
  required: `says that it waits, goes on by itself, never goes backwards; ${GOES_ON}`,
  injected: 'DevTools offline, and a proxy of our own that breaks every connection',
  async strike(work) {
    work.proxy.cut()
    await work.browser.context.setOffline(true)
    await dock(work.page).getByText('Waiting for the network. It goes on by itself.').waitFor()
    const at = await bytesDone(work.page)
    await pause(20_000)
    // Nothing comes in meanwhile; a figure that is not to be read at one moment is at the next.
    await until(async () => (await bytesDone(work.page)) >= at, `it still shows ${at} bytes`, 10_000)
    work.proxy.mend()
    await work.browser.context.setOffline(false)
    return 'said that it waits'
  },
  twice: 4,
})

/**
 * Chromium answers a write from the room that it found free up to 30 s before, without looking at the quota again. So the quota is
 * exceeded when a write of the same origin has failed for it.
 * @returns seconds until then
 */
async function untilNoRoom(page: Page): Promise<number> {
  const began = performance.now()
  await until(async () => (await page.evaluate(triedWrite)) === 'QuotaExceededError', 'no room', 60_000)
  return (performance.now() - began) / 1000
}

/** In the page, beside its own databases. @returns the name of the error; `taken`: there was none */
function triedWrite(): Promise<string> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('is-there-room', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('bytes')
    opening.onerror = () => resolve(opening.error?.name ?? 'unknown')
    opening.onsuccess = () => {
      const writing = opening.result.transaction('bytes', 'readwrite')
      writing.oncomplete = () => resolve('taken')
      writing.onabort = () => resolve(writing.error?.name ?? 'unknown')
      writing.objectStore('bytes').put(crypto.getRandomValues(new Uint8Array(50_000)), 0)
      // When what was begun is over.
      opening.result.close()
    }
  })
}

export const pageQuota = uploadCase('page-quota-exceeded', {
  fault: 'no room left in the browser’s storage',
  required: `parts are sent without notes of them; the file cannot be entered, which is said in words, and Retry enters it once there is room; ${GOES_ON}`,
  injected:
    'DevTools protocol, Storage.overrideQuotaForOrigin with 1 byte, until a write of this origin fails for it; the upload goes on in the meantime',
  // The rest of the file takes longer than Chromium goes on without looking at the quota.
  pace: 500_000,
  async strike(work) {
    const devtools = await session(work)
    const origin = new URL(work.proxy.url).origin
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
    const { quota, usage, overrideActive } = await devtools.send('Storage.getUsageAndQuota', { origin })
    insist(overrideActive && quota <= 1 && usage > quota, `the quota is ${quota}, ${usage} are used`)
    const seconds = await untilNoRoom(work.page)
    const meanwhile = await saidOf(work.page)
    const at = /([\d.]+ MB) of \d/.exec(meanwhile)?.[1]
    insist(at !== undefined, `a write failed after ${seconds.toFixed(0)} s, when the page said ${meanwhile}`)
    await said(work.page, /There is not enough free space on this device/)
    insist((await rowsOf(work.page)) === 0, 'a file that is not entered is shown as one')
    await devtools.send('Storage.overrideQuotaForOrigin', { origin })
    await dock(work.page)
      .getByRole('button', { name: /^Retry/ })
      .click()
    await finished(work.page)
    return `${(usage / 1e6).toFixed(1)} MB used with a quota of 1 byte, a write failed after ${seconds.toFixed(0)} s at ${at}; said at the end, entered with more`
  },
})

export const pageServerResets = uploadCase('page-connections-reset', {
  fault: 'every connection reset, three times in the middle of an upload',
  required: `tries again by itself; ${GOES_ON}`,
  injected: 'a proxy of our own breaks every connection for 1 s, three times',
  async strike(work) {
    for (let times = 0; times < 3; times++) {
      work.proxy.cut()
      await pause(1_000)
      work.proxy.mend()
      await pause(1_500)
    }
    return 'tried again'
  },
  twice: 10,
})
