/** The drive's worker ends in the middle of a transfer, as one does that the browser takes the memory from. */
import type { Download } from 'playwright-core'
import { chooseAgain, dock, PASSPHRASE } from '../../support/drive-page.ts'
import { unlock } from '../../support/first-run.ts'
import {
  continueDownload,
  downloadCase,
  FILE,
  GOES_ON,
  insistNoFile,
  NO_SHORT_FILE,
  type PageAtWork,
  pictures,
  uploadCase,
} from '../page-at-work.ts'
import { insist } from '../tools.ts'

/** Within which the page has to say so. */
const SAID_MS = 10_000

const INJECTED = 'DevTools protocol: the drive’s worker ends itself'

/** @returns seconds until the page said so */
async function endWorker({ page }: PageAtWork, name: string): Promise<number> {
  const worker = page.workers().find((one) => one.url().includes('/drive.worker'))
  insist(worker !== undefined, 'the page has no such worker')
  const began = performance.now()
  const ended = new Promise<void>((settle) => worker.once('close', () => settle()))
  // It never answers.
  worker.evaluate(() => self.close()).catch(() => undefined)
  await ended
  await page.getByRole('heading', { name: 'The drive has stopped' }).waitFor({ timeout: SAID_MS })
  const seconds = (performance.now() - began) / 1000
  await pictures(page, name)
  return seconds
}

async function reload({ page }: PageAtWork): Promise<void> {
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await unlock(page, PASSPHRASE)
}

export const pageWorkerUpload = uploadCase('page-worker-dies-upload', {
  fault: 'the drive’s worker dies in the middle of an upload',
  required: `the page says so within 10 s and offers to begin anew; then it asks for the file and goes on; ${GOES_ON}`,
  injected: INJECTED,
  async strike(work) {
    const seconds = await endWorker(work, 'worker-died-upload')
    await reload(work)
    await dock(work.page)
      .getByText(/again to go on from \d+ %\./)
      .waitFor()
    await chooseAgain(work.page, FILE, work.path)
    return `said after ${seconds.toFixed(1)} s; asked for the file again`
  },
})

export const pageWorkerDownload = downloadCase('page-worker-dies-download', {
  fault: 'the drive’s worker dies in the middle of a download',
  required: `the page says so within 10 s and offers to begin anew; the browser’s download fails; ${NO_SHORT_FILE}`,
  injected: INJECTED,
  async strike(work, download: Download) {
    const seconds = await endWorker(work, 'worker-died-download')
    await insistNoFile(download)
    await reload(work)
    return {
      seen: `said after ${seconds.toFixed(1)} s; the browser’s download failed`,
      instead: await continueDownload(work),
    }
  },
})
