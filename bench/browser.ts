import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, startNetwork, temporaryFolder } from '../e2e/support/network.ts'
import { Chromium, type HeapUsage } from './support/cdp.ts'
import { addFirstFiles, beginDrive } from './support/new-drive.ts'
import { startStoringServer } from './support/storing-server.ts'
import { printTable } from './support/table.ts'

const MIB = 1024 * 1024
const TIMEOUT_MS = 30 * 60_000

function wantedBytes(): number {
  const at = process.argv.indexOf('--mib')
  const mib = at < 0 ? 4096 : Number(process.argv[at + 1])
  if (!Number.isInteger(mib) || mib < 1) throw new RangeError('--mib needs a whole number of MiB')
  return mib * MIB
}

/** Random bytes, so that nothing on the way can be clever about them. */
function writeRandomFile(path: string, bytes: number): void {
  const block = Buffer.alloc(16 * MIB)
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(file, randomFillSync(block), 0, Math.min(left, block.length))
  closeSync(file)
}

const rendererOf = (browser: Chromium): number => browser.usage().get('renderer')?.memory ?? 0

/** The highest heap, and memory of the renderer, seen while something runs. */
class Peak {
  used = 0
  buffers = 0
  renderer = 0
  see({ used, buffers }: HeapUsage, renderer: number): void {
    this.used = Math.max(this.used, used)
    this.buffers = Math.max(this.buffers, buffers)
    this.renderer = Math.max(this.renderer, renderer)
  }
}

async function timed(browser: Chromium, done: string): Promise<{ seconds: number; peak: Peak }> {
  const peak = new Peak()
  const idle = rendererOf(browser)
  const began = performance.now()
  await browser.until(done, TIMEOUT_MS, async () =>
    peak.see(await browser.heap(), rendererOf(browser) - idle),
  )
  return { seconds: (performance.now() - began) / 1000, peak }
}

const FINISHED = `[...document.querySelectorAll('section[aria-label=Transfers]')].some((dock) => /\\d+ finished/.test(dock.textContent))`
const FAILED = `document.querySelector('section[aria-label=Transfers]')?.textContent?.includes('failed')`

const bytes = wantedBytes()
const folder = temporaryFolder()
const source = join(folder, 'source.bin')
writeRandomFile(source, bytes)
const plain = await startStoringServer(folder)
const network = await startNetwork(join(folder, 'network'))
const browser = await Chromium.launch()
try {
  await browser.open(plain.url)
  await browser.chooseFiles('input', [source])
  const plainBegan = performance.now()
  await browser.evaluate(
    `fetch('/', { method: 'POST', body: document.querySelector('input').files[0] }).then((answer) => answer.text())`,
  )
  const plainSeconds = (performance.now() - plainBegan) / 1000

  await beginDrive(browser, network.ready.app)
  await addFirstFiles(browser, [source])
  const upload = await timed(browser, `${FINISHED} || ${FAILED}`)
  if (await browser.evaluate<boolean>(`Boolean(${FAILED})`)) throw new Error('the upload failed')

  await browser.allowDownloads(folder)
  // The save dialog belongs to the system; streaming through the service worker is what a browser without it does.
  await browser.evaluate(`delete globalThis.showSaveFilePicker`)
  await browser.evaluate(
    `[...document.querySelectorAll('button')].find((button) => button.textContent.includes('Clear finished')).click()`,
  )
  await browser.until(`!document.querySelector('section[aria-label=Transfers]')`, 10_000)
  await browser.evaluate(`document.querySelector('button[aria-label^="Actions for source.bin"]').click()`)
  await browser.until(`document.querySelector('[role=menuitem]')`, 5_000)
  await browser.evaluate(
    `[...document.querySelectorAll('[role=menuitem]')].find((item) => item.textContent.includes('Download')).click()`,
  )
  const download = await timed(browser, `${FINISHED} || ${FAILED}`)
  if (await browser.evaluate<boolean>(`Boolean(${FAILED})`)) throw new Error('the download failed')

  const rate = (seconds: number): number => bytes / 1e6 / seconds
  const heap = (peak: Peak) => [
    {
      what: 'JavaScript heap, page and workers, peak',
      ours: peak.used / 1e6,
      peer: 'limit',
      theirs: 200,
      unit: 'MB',
    },
    {
      what: 'array buffers, page and workers, peak',
      ours: peak.buffers / 1e6,
      peer: '–',
      theirs: null,
      unit: 'MB',
    },
    {
      what: 'renderer above idle, peak',
      ours: peak.renderer / 1e6,
      peer: '–',
      theirs: null,
      unit: 'MB',
    },
  ]
  const size = `${bytes / MIB} MiB`
  printTable(`Upload of ${size}: encrypted, three copies proved and checked`, [
    {
      what: 'upload',
      ours: rate(upload.seconds),
      peer: 'plain fetch to one storing server',
      theirs: rate(plainSeconds),
      unit: 'MB/s',
    },
    ...heap(upload.peak),
  ])
  printTable(`Download of ${size}: checked, decrypted, streamed to the browser’s own download`, [
    { what: 'download', ours: rate(download.seconds), peer: '–', theirs: null, unit: 'MB/s' },
    ...heap(download.peak),
  ])
} finally {
  await browser.close()
  await network.stop()
  plain.close()
  removeFolder(folder)
}
