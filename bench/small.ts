/** Many small files at once, through the page and the local network, beside tus-js-client and its server. */
import { randomFillSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CountingProxy } from '../e2e/support/counting-proxy.ts'
import { removeFolder, startNetwork, temporaryFolder } from '../e2e/support/network.ts'
import { Chromium } from './support/cdp.ts'
import { FROM_THE_EVENT, startProbe, watched } from './support/list-probe.ts'
import { addFirstFiles, beginDrive } from './support/new-drive.ts'
import { printTable } from './support/table.ts'
import { startTusServer } from './support/tus-server.ts'

const FILES = Number(process.argv[2] ?? 10_000)
const BYTES = 4096
const TIMEOUT_MS = 30 * 60_000
const DOCK = `document.querySelector('section[aria-label=Transfers]')?.textContent ?? ''`

const folder = temporaryFolder()
mkdirSync(join(folder, 'in'))
mkdirSync(join(folder, 'tus'))
const paths = Array.from({ length: FILES }, (_, at) => join(folder, `in/small-${at}.bin`))
const block = Buffer.alloc(BYTES)
for (const path of paths) writeFileSync(path, randomFillSync(block))

const tus = await startTusServer(join(folder, 'tus'))
const network = await startNetwork(join(folder, 'network'))
const proxy = await CountingProxy.start(network.ready.app)
const browser = await Chromium.launch()
try {
  await browser.open(tus.url)
  await browser.until('globalThis.uploadAll', 10_000)
  await browser.chooseFiles('input', paths)
  const theirs = await browser.evaluate<number>('uploadAll()')

  await beginDrive(browser, `${proxy.url}/`)
  await startProbe(browser)
  await browser.evaluate(FROM_THE_EVENT)
  const before = proxy.total
  let ours = 0
  const smooth = await watched(browser, async () => {
    const began = performance.now()
    await addFirstFiles(browser, paths)
    await browser.until(
      `/\\d finished/.test(${DOCK}) && !/\\d (of|waiting|active)/.test(${DOCK})`,
      TIMEOUT_MS,
    )
    ours = (performance.now() - began) / 1000
  })
  printTable(`${FILES} files of ${BYTES} bytes: encrypted, three copies proved and checked`, [
    { what: 'until the last was placed', ours, peer: 'tus-js-client, one plain copy', theirs, unit: 's' },
    {
      what: 'requests that carried a body',
      ours: proxy.total - before,
      peer: 'tus-js-client',
      theirs: tus.requests(),
      unit: '',
    },
    { what: 'longest task of the page', ours: smooth.longestTask, peer: 'limit', theirs: 100, unit: 'ms' },
    { what: 'longest frame', ours: smooth.longestFrame, peer: '–', theirs: null, unit: 'ms' },
  ])
} finally {
  await browser.close()
  await proxy.close()
  await network.stop()
  tus.close()
  removeFolder(folder)
}
