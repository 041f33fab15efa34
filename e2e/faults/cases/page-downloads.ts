/** A download that is broken off: by the line, by the renderer. */
import { dock } from '../../support/drive-page.ts'
import {
  continueDownload,
  downloadCase,
  insistNoFile,
  NO_SHORT_FILE,
  neverBack,
  pictures,
  session,
} from '../page-at-work.ts'
import { pause } from '../tools.ts'

export const pageDownloadOffline = downloadCase('page-download-offline-20-s', {
  fault: 'offline for 20 s in the middle of a download',
  required: `says that it waits, goes on by itself, never goes backwards; ${NO_SHORT_FILE}`,
  injected: 'DevTools offline, and a proxy of our own that breaks every connection',
  async strike({ page, proxy, browser }) {
    await neverBack(page, async () => {
      proxy.cut()
      await browser.context.setOffline(true)
      await dock(page).getByText('Waiting for the network. It goes on by itself.').waitFor()
      await pictures(page, 'download-offline')
      await pause(20_000)
      proxy.mend()
      await browser.context.setOffline(false)
    })
    return { seen: 'said that it waits', instead: null }
  },
})

export const pageDownloadCrash = downloadCase('page-download-renderer-crash', {
  fault: 'the renderer crashes in the middle of a download',
  required: `the browser’s download fails; opened again the page says how much of it is there and goes on; ${NO_SHORT_FILE}`,
  injected: 'DevTools protocol, Page.crash; the browser killed and opened again',
  async strike(work, download) {
    const devtools = await session(work)
    const crashed = new Promise<void>((settle) => work.page.once('crash', () => settle()))
    // It never answers.
    devtools.send('Page.crash').catch(() => undefined)
    await crashed
    await insistNoFile(download)
    await work.reopen()
    return { seen: 'the browser’s download failed', instead: await continueDownload(work) }
  },
})
