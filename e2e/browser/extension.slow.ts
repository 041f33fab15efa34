/**
 * The genuine Polkadot extension's handlers in real Chromium (e2e/support/extension) and the drive's page on a real network: allowed,
 * refused, signed with its password, once for everything that is sent, and taken back. `npm run test:wallet` sends 1 GiB.
 */

import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { dock } from '../support/drive-page.ts'
import { buildExtension } from '../support/extension/build-extension.ts'
import { ExtensionWallet } from '../support/extension/open-wallet.ts'
import { firstRun } from '../support/first-run.ts'
import { type RunningNetwork, removeFolder, startNetwork, temporaryFolder } from '../support/network.ts'

const BYTES = Number(process.env['WALLET_UPLOAD_BYTES'] ?? 18_000_000)
/** Milliseconds: 0.5 MB/s is a twentieth of what a page sends here while nothing else runs. */
const UPLOAD_MS = 60_000 + BYTES / 500
/** The extension takes one request for a signature from a site in three seconds. */
const BETWEEN_SIGNATURES_MS = 3_100
const PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
const PASSWORD = 'the password of the wallet'

function writeRandomFile(path: string, bytes: number): void {
  const block = randomFillSync(Buffer.alloc(Math.min(bytes, 8 * 2 ** 20)))
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length) {
    // No two parts are the same object.
    block.writeDoubleBE(left)
    writeSync(file, block, 0, Math.min(left, block.length))
  }
  closeSync(file)
}

async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}

describe('the Polkadot extension and the drive, in Chromium', () => {
  const [folder, profile, files, extension] = [
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
  ]
  let network: RunningNetwork
  let browser: Browser
  let page: Page
  let wallet: ExtensionWallet
  let account: string

  beforeAll(async () => {
    mkdirSync(files, { recursive: true })
    writeRandomFile(join(files, 'film.mp4'), BYTES)
    await buildExtension(extension)
    ;[network, browser] = await Promise.all([startNetwork(folder), openBrowser({ profile, extension })])
    page = browser.page
    wallet = await ExtensionWallet.open(browser.context)
    account = await wallet.create('Ada', PHRASE, PASSWORD)
    await page.goto(network.ready.app)
    await firstRun(page, 'copper lantern meadow seventeen')
    await go(page, '/wallet')
  })

  afterAll(async () => {
    await browser.close()
    await network.stop()
    for (const path of [folder, profile, files, extension]) removeFolder(path)
  })

  const connect = () => page.getByRole('button', { name: 'Connect Polkadot{.js}' }).click()
  const askForSignature = () => page.getByRole('button', { name: 'Sign in the wallet' }).click()

  it('shows accounts after the person allowed it, and only those', async () => {
    const hidden = await wallet.create('Bob', `${PHRASE}//bob`, PASSWORD)
    await connect()
    await wallet.approveSite([account])
    await page.getByRole('radio', { name: 'Ada', exact: true }).check()
    expect(await page.getByRole('radio', { name: 'Bob', exact: true }).count()).toBe(0)
    expect(await page.getByText(hidden).count()).toBe(0)
  })

  it('is refused a signature, and says that nothing was changed', async () => {
    await askForSignature()
    const shown = await page.getByLabel('Text to be signed').innerText()
    const asked = await wallet.askedToSign()
    expect(asked.replaceAll(/\s+/g, ' ')).toBe(shown.replaceAll(/\s+/g, ' '))
    expect(asked).toContain(`Account: ${account}`)
    await wallet.cancelSigning()
    await page.getByText('You refused the signature in the wallet.').waitFor()
  })

  it('waits while the key is locked, and takes the signature of the right password', async () => {
    await page.waitForTimeout(BETWEEN_SIGNATURES_MS)
    await askForSignature()
    await wallet.askedToSign()
    await expect(wallet.sign('another password')).rejects.toThrow('Unable to decode')
    await wallet.sign(PASSWORD)
    await page.getByRole('heading', { name: 'Ada signs for this browser' }).waitFor()
  })

  it(
    'signs once for all parts of a file',
    async () => {
      await go(page, '/drive')
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'Add files' }).click()
      await (await chooser).setFiles(join(files, 'film.mp4'))
      await dock(page)
        .getByText(/^1 finished$/)
        .waitFor({ timeout: UPLOAD_MS })
      await go(page, '/wallet')
      await page.getByText('Accepted by', { exact: true }).waitFor()
      expect(await wallet.waiting()).toBe(0)
      await picture(page, 'extension-signing')
    },
    UPLOAD_MS + 60_000,
  )

  it('lets the session live and the next one not, when the wallet takes its permission back', async () => {
    await wallet.forgetSites()
    await page.getByRole('button', { name: 'Sign again' }).click()
    await page.getByText(/^The wallet does not show the chosen account any more/).waitFor()
    await page.getByRole('heading', { name: 'Ada signs for this browser' }).waitFor()
    await page.getByText('Choose an account first.').waitFor()
    // Said by the extension's own script in the page, of a site that it was told to forget.
    const ours = browser.complaints.filter((said) => said !== 'Extension unavailable, ping failed')
    expect(ours).toEqual([])
  })
})
