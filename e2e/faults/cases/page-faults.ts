/** The page in the middle of an upload: its renderer, its line, its room. */
import type { Page } from 'playwright-core'
import { bytesDone, chooseAgain, dock } from '../../support/drive-page.ts'
import { until } from '../../support/network.ts'
import { FILE, finished, GOES_ON, rowsOf, said, saidOf, session, uploadCase } from '../page-at-work.ts'
import { insist, pause } from '../tools.ts'

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
  required: `parts are sent without notes of them; the file cannot be entered, which is said in words, and Retry sends once more what there are no notes of and enters it, once there is room`,
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
  // Five parts, and those that were on their way when it failed.
  twice: 8,
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
