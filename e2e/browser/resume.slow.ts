/**
 * Transfers that the browser was killed over, or that lost their network, in Chromium against the real network: what is
 * missing is sent, what is there is not, and the person is told what the page waits for.
 */
import { randomFillSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { CountingProxy } from '../support/counting-proxy.ts'
import {
  bytesDone,
  choose,
  chooseAgain,
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
import {
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
  until,
} from '../support/network.ts'

/** `RESUME_BYTES=2000000000 TRANSFER_MS=800000 npm run test:resume` is the size that people complain about. */
const VIDEO_BYTES = Number(process.env['RESUME_BYTES'] ?? 120_000_000)
const PART_BYTES = 8 * 1024 * 1024
const PARTS = Math.floor(VIDEO_BYTES / PART_BYTES) + 1
const VIDEO = randomFillSync(Buffer.alloc(VIDEO_BYTES))

describe('a browser that dies', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  const profile = temporaryFolder()
  const video = join(files, 'holiday.mp4')
  let network: RunningNetwork
  let proxy: CountingProxy
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    writeFileSync(video, VIDEO)
    network = await startNetwork(folder)
    proxy = await CountingProxy.start(network.ready.app)
    await open('/')
    await firstRun(page, PASSPHRASE)
    await untilKeptForOffline(page)
  })
  afterAll(async () => {
    await browser.close()
    await proxy.close()
    await network.stop()
    for (const path of [folder, files, profile]) removeFolder(path)
  })

  async function open(path: string): Promise<void> {
    browser = await openBrowser({ profile })
    page = browser.page
    await page.goto(`${proxy.url}${path}`)
  }

  it('in the middle of an upload: the file is asked for by name, size and progress', async () => {
    await page.getByTestId('file-input').setInputFiles(video)
    await until(
      async () => (await bytesDone(page)) >= 0.6 * VIDEO_BYTES,
      'three fifths are stored',
      TRANSFER_MS,
    )
    await browser.kill()
    await open('/drive')
    await unlock(page, PASSPHRASE)
    await dock(page)
      .getByText(/Choose “holiday\.mp4” \([\d.]+ [MG]B\) again to go on from [6-9]\d %\./)
      .waitFor()
    await picture(page, 'upload-waits-for-its-file')
  })

  it('another file of the same size is refused in words, before anything of it is sent', async () => {
    const other = join(files, 'other.mp4')
    writeFileSync(other, randomFillSync(Buffer.alloc(VIDEO_BYTES)))
    const sent = proxy.count('StoreUser')
    await chooseAgain(page, 'holiday.mp4', other)
    await dock(page).getByText('That is not the file that was being sent.').waitFor({ timeout: TRANSFER_MS })
    expect(proxy.count('StoreUser')).toBe(sent)
  })

  it('the right one goes on, and at most one part is sent twice', async () => {
    await chooseAgain(page, 'holiday.mp4', video)
    await untilFinished(page, 1)
    // Every part, the manifest, and one part whose answer was lost.
    expect(proxy.count('StoreUser')).toBeLessThanOrEqual(PARTS + 1 + 1)
    await clearFinished(page)
  })

  it('what is stored is what was chosen', async () => {
    await saveBy(page, 'stream')
    expect(sha256(await contentOf(await startDownload(page, 'holiday.mp4')))).toBe(sha256(VIDEO))
    await untilFinished(page, 1)
  })

  it('in the middle of a download: what was fetched is not fetched again', async () => {
    await choose(page, 'holiday.mp4', 'Download')
    await until(async () => (await bytesDone(page)) >= 0.4 * VIDEO_BYTES, 'two fifths are saved', TRANSFER_MS)
    await browser.kill()
    await open('/drive')
    await unlock(page, PASSPHRASE)
    await dock(page)
      .getByText(/\d\d % of it is on this device already\. Say where to save it to go on\./)
      .waitFor()
    await picture(page, 'download-waits-for-its-place')
    const fetched = proxy.count('RetrieveUser')
    const saved = page.waitForEvent('download', { timeout: TRANSFER_MS })
    await dock(page).getByRole('button', { name: 'Continue with holiday.mp4' }).click()
    expect(sha256(await contentOf(await saved))).toBe(sha256(VIDEO))
    // The manifest, and what was missing of the parts.
    expect(proxy.count('RetrieveUser') - fetched).toBeLessThanOrEqual(1 + Math.ceil(0.6 * PARTS))
    await untilFinished(page, 1)
    await clearFinished(page)
  })

  it('leaves no part of a complete download behind', async () => {
    const kept = () =>
      page.evaluate(async () => {
        const parts = await (await navigator.storage.getDirectory()).getDirectoryHandle('parts')
        let count = 0
        for await (const _ of parts.keys()) count += 1
        return count
      })
    await expect.poll(kept).toBe(0)
  })
})

describe('a network that goes', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  const profile = temporaryFolder()
  const small = randomFillSync(Buffer.alloc(40_000_000))
  let network: RunningNetwork
  let proxy: CountingProxy
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    writeFileSync(join(files, 'report.pdf'), small)
    network = await startNetwork(folder)
    proxy = await CountingProxy.start(network.ready.app)
    browser = await openBrowser({ profile })
    page = browser.page
    // On a fast machine all of it would be there before anybody could pull the cable.
    await page.addInitScript(() => localStorage.setItem('filetao.limit-up', '8000000'))
    await page.goto(proxy.url)
    await firstRun(page, PASSPHRASE)
    await untilKeptForOffline(page)
  })
  afterAll(async () => {
    await browser.close()
    await proxy.close()
    await network.stop()
    for (const path of [folder, files, profile]) removeFolder(path)
  })

  async function offline(): Promise<void> {
    proxy.cut()
    await browser.context.setOffline(true)
  }

  async function online(): Promise<void> {
    proxy.mend()
    await browser.context.setOffline(false)
  }

  const waiting = () => dock(page).getByText('Waiting for the network. It goes on by itself.')

  it('in the middle of an upload: it waits, says so, and goes on by itself', async () => {
    await page.getByTestId('file-input').setInputFiles(join(files, 'report.pdf'))
    await until(async () => (await bytesDone(page)) > 0, 'the first part is stored', TRANSFER_MS)
    await offline()
    await waiting().waitFor()
    await page.getByText(/^You are offline\./).waitFor()
    await picture(page, 'offline-upload-waits')
    await online()
    await untilFinished(page, 1)
    await page.getByText(/^You are offline\./).waitFor({ state: 'hidden' })
    await clearFinished(page)
  })

  it('in the middle of a download: it waits, and what arrives is whole', async () => {
    await page.evaluate(() => {
      localStorage.setItem('filetao.save', 'stream')
      localStorage.setItem('filetao.limit-down', '4000000')
    })
    await page.reload()
    await unlock(page, PASSPHRASE)
    const download = await startDownload(page, 'report.pdf')
    await until(async () => (await bytesDone(page)) > 0, 'the first part is saved', TRANSFER_MS)
    await offline()
    await waiting().waitFor({ timeout: TRANSFER_MS })
    await online()
    expect(sha256(await contentOf(download))).toBe(sha256(small))
    await untilFinished(page, 1)
    await clearFinished(page)
  })

  it('before the app is opened: it opens, shows what it knows, and queues what is added', async () => {
    await offline()
    await page.goto(`${proxy.url}/drive`)
    await unlock(page, PASSPHRASE)
    await page.getByText(/^You are offline\./).waitFor()
    await page.getByRole('row', { name: /report\.pdf/ }).waitFor()
    await page.getByTestId('file-input').setInputFiles({
      name: 'note.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('written in a tunnel'),
    })
    await waiting().waitFor()
    await picture(page, 'offline-opened')
    await online()
    await untilFinished(page, 1)
    await page.getByRole('row', { name: /note\.txt/ }).waitFor()
  })

  it('a worker that dies is said, and reloading helps', async () => {
    const [worker] = page.workers().filter((each) => /drive\.worker/.test(each.url()))
    await worker?.evaluate(() => {
      setTimeout(() => {
        throw new Error('a test ends this worker')
      }, 0)
    })
    await page.getByRole('heading', { name: 'The drive has stopped' }).waitFor()
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await unlock(page, PASSPHRASE)
  })
})
