/**
 * Every way in which a download reaches the disk, in Chromium: bytes are compared, a download that is stopped on one side
 * is stopped on the other, and nothing that is not complete is left looking so.
 */
import { randomFillSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readZip } from '../../src/testing/read-zip.ts'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import {
  choose,
  clearFinished,
  contentOf,
  dock,
  PASSPHRASE,
  saveBy,
  sha256,
  startDownload,
  TRANSFER_MS,
  untilFinished,
  untilKeptForOffline,
} from '../support/drive-page.ts'
import { firstRun, unlock } from '../support/first-run.ts'
import { removeFolder, temporaryFolder } from '../support/network.ts'
import { type BorrowedNetwork, borrowNetwork } from '../support/shared-network.ts'

/** Five parts. */
const VIDEO = randomFillSync(Buffer.alloc(36_000_000))
/** Bytes a second: a part every four seconds. */
const SLOW = '2000000'
const LETTERS: Readonly<Record<string, Buffer>> = {
  'letters/one.txt': Buffer.from('one'),
  'letters/empty.txt': Buffer.alloc(0),
  'letters/deep/naïve café.txt': Buffer.from('composed'),
  'letters/deep/record.bin': randomFillSync(Buffer.alloc(16_385)),
  'letters/deep/large.bin': randomFillSync(Buffer.alloc(9_000_000)),
}

describe('downloads, in Chromium', () => {
  const files = temporaryFolder()
  const profile = temporaryFolder()
  let network: BorrowedNetwork
  let browser: Browser

  beforeAll(async () => {
    writeFileSync(join(files, 'holiday.mp4'), VIDEO)
    for (const [path, content] of Object.entries(LETTERS)) {
      mkdirSync(join(files, path, '..'), { recursive: true })
      writeFileSync(join(files, path), content)
    }
    network = await borrowNetwork()
    browser = await openBrowser({ profile })
    const { page } = browser
    await page.goto(network.ready.app)
    await firstRun(page, PASSPHRASE)
    await untilKeptForOffline(page)
    await dropOnPage(page, [join(files, 'holiday.mp4'), join(files, 'letters')])
    // The video, the large file of the folder, and its small ones together.
    await untilFinished(page, 3)
    await clearFinished(page)
  })
  afterAll(async () => {
    await browser.close()
    for (const path of [files, profile]) removeFolder(path)
    await network.release()
  })

  it('had its parts sent past the service worker, which Chromium would hand a copy of each', async () => {
    /** Objects that a worker of the page sent, and whether the page's service worker was asked before. */
    const sentBy = async (name: string) => {
      const worker = browser.page.workers().find((each) => each.url().includes(`/${name}.worker-`))
      const sent = await worker?.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .flatMap((entry) =>
            entry instanceof PerformanceResourceTiming && entry.name.endsWith('/StoreUser')
              ? [entry.workerStart > 0]
              : [],
          ),
      )
      return sent ?? []
    }
    // Five of the video, two of the large file of the folder.
    expect(await sentBy('send')).toEqual(Array.from({ length: 7 }, () => false))
    // Short objects do go by way of it: the page has one, and the browser says so.
    expect(new Set(await sentBy('drive'))).toEqual(new Set([true]))
  })

  it.each(['stream', 'private', 'memory'] as const)('comes whole by way of: %s', async (way) => {
    const { page } = browser
    await saveBy(page, way)
    const download = await startDownload(page, 'holiday.mp4')
    expect(download.suggestedFilename()).toBe('holiday.mp4')
    expect(sha256(await contentOf(download))).toBe(sha256(VIDEO))
    await untilFinished(page, 1)
    await clearFinished(page)
  })

  it('comes whole into a file the person picks', async () => {
    const { page } = browser
    // The dialog belongs to the operating system; a private file stands for what it gives.
    await page.evaluate(() => {
      Object.assign(window, {
        showSaveFilePicker: async (options: { suggestedName: string }) => {
          const root = await navigator.storage.getDirectory()
          return root.getFileHandle(`picked-${options.suggestedName}`, { create: true })
        },
      })
    })
    await saveBy(page, 'ask')
    await choose(page, 'holiday.mp4', 'Download')
    await page.getByRole('dialog').getByRole('button', { name: 'Choose where to save' }).click()
    await untilFinished(page, 1)
    const digest = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory()
      const file = await (await root.getFileHandle('picked-holiday.mp4')).getFile()
      const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
      return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    })
    expect(digest).toBe(sha256(VIDEO))
    await clearFinished(page)
  })

  it('brings a folder as an archive that unpacks to what went in', async () => {
    const { page } = browser
    await saveBy(page, 'stream')
    const download = await startDownload(page, 'letters', 'Download as ZIP')
    expect(download.suggestedFilename()).toBe('letters.zip')
    const unpacked = readZip(await contentOf(download)).filter(({ path }) => !path.endsWith('/'))
    expect(unpacked.map(({ path }) => path).sort()).toEqual(Object.keys(LETTERS).sort())
    for (const { path, data } of unpacked) expect(data.equals(LETTERS[path]!), path).toBe(true)
    await untilFinished(page, 1)
    await clearFinished(page)
  })

  it('leaves no plaintext in private storage once the page is loaded anew', async () => {
    const { page } = browser
    await page.reload()
    await unlock(page, PASSPHRASE)
    const kept = () =>
      page.evaluate(async () => {
        const names: string[] = []
        for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
        return names.filter((name) => name.startsWith('filetao-download'))
      })
    await expect.poll(kept).toEqual([])
  })

  it('stopped in the browser’s own list is stopped in the drive', async () => {
    const { page } = browser
    await page.evaluate((limit) => localStorage.setItem('filetao.limit-down', limit), SLOW)
    await page.reload()
    await unlock(page, PASSPHRASE)
    await saveBy(page, 'stream')
    const download = await startDownload(page, 'holiday.mp4')
    await dock(page).getByText('8.39 MB of 36.0 MB').waitFor()
    await dock(page).getByText('↓ 2.00 MB/s').waitFor()
    await picture(page, 'download-limited')
    await download.cancel()
    await dock(page).getByText('1 cancelled').waitFor({ timeout: TRANSFER_MS })
    await clearFinished(page)
  })

  it('stopped in the drive is marked as failed in the browser', async () => {
    const { page } = browser
    const download = await startDownload(page, 'holiday.mp4')
    await dock(page).getByText('8.39 MB of 36.0 MB').waitFor()
    await dock(page).getByRole('button', { name: 'Cancel holiday.mp4' }).click()
    expect(await download.failure()).not.toBeNull()
    await dock(page).getByText('1 cancelled').waitFor()
    await clearFinished(page)
  })

  it('goes another way, and says so, when the service worker does not begin', async () => {
    const { page } = browser
    await page.evaluate(() => localStorage.removeItem('filetao.limit-down'))
    await page.reload()
    await unlock(page, PASSPHRASE)
    await page.evaluate(() => {
      const postMessage: unknown = Reflect.get(ServiceWorker.prototype, 'postMessage')
      if (typeof postMessage !== 'function') return
      // As one that was stopped: what it is told does not arrive.
      ServiceWorker.prototype.postMessage = function (message: { kind?: string }, ...rest: unknown[]) {
        if (message.kind !== 'save') Reflect.apply(postMessage, this, [message, ...rest])
      }
    })
    // The frame whose download nobody announced is given nothing; what follows comes out of private storage.
    const other = page.waitForEvent('download', {
      predicate: (each) => each.url().startsWith('blob:'),
      timeout: TRANSFER_MS,
    })
    // It is said for a moment, and the download may be slow to come.
    const said = page
      .getByText(/did not begin to save holiday\.mp4.*another way/)
      .waitFor({ timeout: TRANSFER_MS })
    await choose(page, 'holiday.mp4', 'Download')
    const [download] = await Promise.all([other, said])
    expect(sha256(await contentOf(download))).toBe(sha256(VIDEO))
    await untilFinished(page, 1)
  })

  it('breaks off in the browser’s list when the page is closed in the middle', async () => {
    const { page, context } = browser
    await page.evaluate((limit) => localStorage.setItem('filetao.limit-down', limit), SLOW)
    await page.reload()
    await unlock(page, PASSPHRASE)
    const download = await startDownload(page, 'holiday.mp4')
    await dock(page).getByText('8.39 MB of 36.0 MB').waitFor()
    const other = await context.newPage()
    await page.close()
    expect(await download.failure()).not.toBeNull()
    await other.close()
  })

  it('caused no policy violation and no error in the page', () => {
    expect(browser.complaints).toEqual([])
  })
})
