import { randomFillSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from './support/browser.ts'
import { CountingProxy } from './support/counting-proxy.ts'
import { startNetwork, temporaryFolder } from './support/network.ts'

const folder = temporaryFolder()
const profile = temporaryFolder()
const network = await startNetwork(folder)
const proxy = await CountingProxy.start(network.ready.app)
const log = (...x: unknown[]) => console.log(((performance.now()) / 1000).toFixed(1), ...x)
const file = join(folder, 'holiday.mp4')
writeFileSync(file, randomFillSync(Buffer.alloc(60_000_000)))
let b = await openBrowser({ profile })
let { page, context } = b
await page.goto(proxy.url)
await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery')
await page.getByLabel('The same again', { exact: true }).fill('correct horse battery')
await page.getByRole('button', { name: 'Create vault' }).click()
await page.getByRole('button', { name: 'Add files' }).waitFor()
log('open')
const dockText = async () => (await page.locator('section[aria-label=Transfers]').innerText().catch(() => '-')).replaceAll('\n', ' | ')
await page.getByTestId('file-input').setInputFiles(file)
await new Promise((r) => setTimeout(r, 1500))
log(await dockText(), proxy.counts().requests)
await context.setOffline(true)
log('offline; onLine page', await page.evaluate(() => navigator.onLine), await page.locator('[data-connection]').first().getAttribute('data-connection'))
for (let i = 0; i < 8; i++) {
  await new Promise((r) => setTimeout(r, 1000))
  log(await dockText(), proxy.counts().requests, await page.locator('[data-connection]').first().getAttribute('data-connection'))
}
await page.screenshot({ path: '/tmp/transferui-shots/offline.png' })
await context.setOffline(false)
log('online')
for (let i = 0; i < 10; i++) {
  await new Promise((r) => setTimeout(r, 1000))
  log(await dockText(), await page.locator('[data-connection]').first().getAttribute('data-connection'))
}
log(b.complaints)
await b.close(); await proxy.close(); await network.stop()
