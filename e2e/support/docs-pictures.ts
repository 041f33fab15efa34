/**
 * Pictures for docs/pictures: the drive, and the public pages in both themes, over a real local network (the liars included) or over
 * the computed fleet: `npm run pictures [-- MINUTES]`. It waits until tiers have moved, so that there is something to see.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from './browser.ts'
import { takeDrivePictures } from './drive-pictures.ts'
import { ROOT, removeFolder, startNetwork, temporaryFolder } from './network.ts'

const MINUTES = Number(process.argv[2] ?? 4)
const OUT = join(ROOT, 'docs/pictures')

/** Live where the network has enough to show, the computed fleet where only many miners are worth a picture. */
const PAGES = [
  { name: 'network', path: '/network' },
  { name: 'landscape', path: '/network/landscape?fleet=synthetic' },
  { name: 'miners', path: '/network/miners' },
  { name: 'miner', path: '/network/miners/HOTKEY' },
  { name: 'lab-a', path: '/lab/a' },
  { name: 'lab-b', path: '/lab/b?fleet=synthetic' },
  { name: 'lab-c', path: '/lab/c?fleet=synthetic' },
  { name: 'lab-d', path: '/lab/d' },
  { name: 'lab-e', path: '/lab/e' },
  { name: 'lab-f', path: '/lab/f' },
] as const

const SETTLE_MS = 4_000
/** The computed fleet takes seconds, and longer where other work has the cores. */
const READ_MS = 120_000
const QUALITY = 72

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** In the page: every chart that has its room has something in it, and nothing is being computed. */
function isDrawn(): boolean {
  const rooms = [...document.querySelectorAll('main [style*="height"]')]
  return (
    document.querySelector('main .animate-spin') === null &&
    rooms.every(({ childElementCount }) => childElementCount > 0)
  )
}

const folder = temporaryFolder()
mkdirSync(OUT, { recursive: true })
const network = await startNetwork(folder, { tempered: true })
try {
  await takeDrivePictures(network.ready.app, OUT)
  await pause(MINUTES * 60_000)
  for (const theme of ['light', 'dark'] as const) {
    const profile = temporaryFolder()
    const browser = await openBrowser({ profile, dark: theme === 'dark' })
    for (const { name, path } of PAGES) {
      await browser.page.goto(
        `${network.ready.app}${path.replace('HOTKEY', network.ready.miners[0]?.hotkey ?? '')}`,
      )
      await browser.page.getByRole('heading', { level: 1 }).waitFor()
      await pause(SETTLE_MS)
      // What still reads, or has a chart to draw, is waited for: it is no picture of the page.
      await browser.page.getByText('Reading the subnet…').waitFor({ state: 'hidden', timeout: READ_MS })
      await browser.page.waitForFunction(isDrawn, undefined, { timeout: READ_MS })
      await pause(SETTLE_MS)
      await browser.page.screenshot({
        path: join(OUT, `${name}-${theme}.jpg`),
        type: 'jpeg',
        quality: QUALITY,
      })
      process.stdout.write(`${name}-${theme}\n`)
    }
    await browser.close()
    removeFolder(profile)
  }
} finally {
  await network.stop()
  removeFolder(folder)
}
