/** The machine sleeps, or the browser freezes a page that nobody looks at, in the middle of an upload. */
import { bytesDone } from '../../support/drive-page.ts'
import { GOES_ON, neverBack, session, uploadCase } from '../page-at-work.ts'
import { insist, pause } from '../tools.ts'

const SLEEP_MS = 60_000

export const pageSleeps = uploadCase('page-machine-sleeps-60-s', {
  fault: 'the machine sleeps for 60 s in the middle of an upload',
  required: `goes on by itself when it wakes, never goes backwards; ${GOES_ON}`,
  injected:
    'SIGSTOP to every process of the browser, 60 s, SIGCONT; connections are whatever the nodes made of them',
  seconds: 300,
  async strike({ page, browser }) {
    return neverBack(page, async () => {
      const stopped = browser.signal('SIGSTOP')
      try {
        await pause(SLEEP_MS)
      } finally {
        browser.signal('SIGCONT')
      }
      insist(stopped >= 3, `only ${stopped} processes were stopped`)
      return `${stopped} processes stopped`
    })
  },
  twice: 4,
})

export const pageFrozen = uploadCase('page-frozen-60-s', {
  fault: 'the browser freezes the page for 60 s in the middle of an upload',
  required: `goes on by itself when it is thawed, never goes backwards; ${GOES_ON}`,
  injected: 'DevTools protocol, Page.setWebLifecycleState frozen, 60 s, active',
  seconds: 300,
  async strike(work) {
    const devtools = await session(work)
    return neverBack(work.page, async () => {
      const before = await bytesDone(work.page)
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
      await pause(SLEEP_MS)
      await devtools.send('Page.setWebLifecycleState', { state: 'active' })
      return `frozen at ${(before / 1e6).toFixed(0)} MB`
    })
  },
  twice: 4,
})
