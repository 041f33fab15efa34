/**
 * An account of a wallet signs for the page, on a real network: one signature, many requests, validators that know whose they are, and
 * the end of it, here and from elsewhere. The wallet is a test's, with a real key; what an extension adds is in the test of the extension.
 */
import { randomFillSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Neuron } from '../../src/chain/chain-types.ts'
import { FetchTransport } from '../../src/client/axon-transport.ts'
import { realClock } from '../../src/client/real-clock.ts'
import { keypairSigner } from '../../src/client/request-signer.ts'
import { signRevocation } from '../../src/testing/delegation-fixture.ts'
import { createTestWallet, testAccount } from '../../src/testing/test-wallet.ts'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { choose, clearFinished, dock, TRANSFER_MS, untilFinished } from '../support/drive-page.ts'
import { firstRun } from '../support/first-run.ts'
import { ROOT, removeFolder, temporaryFolder, until } from '../support/network.ts'
import { injectWallet } from '../support/page-wallet.ts'
import { type BorrowedNetwork, borrowNetwork } from '../support/shared-network.ts'

const ADA = testAccount('Ada', 1)
const BOB = testAccount('Bob', 2)
/** Two parts: what validators have to prove is most of what this test costs. */
const FILM_BYTES = 9_000_000
/** Compressed. With the package that the build leaves out it would be 187 KiB. */
const LIBRARY_BYTES_MAX = 10_240

async function addFile(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add files' }).click()
  await (await chooser).setFiles(path)
}

async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
}

describe('a wallet signs for the page, in Chromium', () => {
  const profile = temporaryFolder()
  const files = temporaryFolder()
  const wallet = createTestWallet([ADA, BOB])
  const scripts: string[] = []
  let network: BorrowedNetwork
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    mkdirSync(files, { recursive: true })
    for (const [name, bytes] of [
      ['film.mp4', FILM_BYTES],
      ['note.txt', 2_000],
      ['later.bin', 3_000],
    ] as const)
      writeFileSync(join(files, name), randomFillSync(Buffer.alloc(bytes)))
    ;[network, browser] = await Promise.all([borrowNetwork(), openBrowser({ profile })])
    page = browser.page
    page.on('request', (request) => scripts.push(new URL(request.url()).pathname))
    await injectWallet(browser.context, 'polkadot-js', wallet)
    await page.goto(network.ready.app)
    await firstRun(page, 'copper lantern meadow seventeen')
  })

  afterAll(async () => {
    await browser.close()
    for (const path of [profile, files]) removeFolder(path)
    await network.release()
  })

  const axons = () =>
    new FetchTransport({
      signer: keypairSigner(ADA.keypair),
      clock: realClock,
      resolve: ({ hotkey }) => network.ready.validators.find((each) => each.hotkey === hotkey)?.url ?? null,
    })
  const options = () => ({ timeoutMs: 20_000, signal: new AbortController().signal })

  /** What all validators together count to Ada's account. */
  async function owned(): Promise<number> {
    const answers = await Promise.all(
      network.ready.validators.map(({ hotkey }) => axons().account({ hotkey } as Neuron, options())),
    )
    return answers.reduce((sum, answer) => sum + (answer.ok ? answer.value.objects : 0), 0)
  }

  /** Ends all of Ada's sessions so far, on the network of the text that the wallet was asked to sign. */
  function endByAccount() {
    const text = Buffer.from(wallet.asked.at(-1)?.data.slice(2) ?? '', 'hex').toString()
    const genesisHash = /^Network: (0x[0-9a-f]{64})$/m.exec(text)?.[1] ?? ''
    const netuid = Number(/^Subnet: (\d+)$/m.exec(text)?.[1])
    const account = ADA.keypair.address
    const before = Math.floor(Date.now() / 1000) + 1
    const signature = signRevocation({ genesisHash, netuid, account, before }, ADA.keypair)
    return { account, before, signature }
  }

  it('is not spoken with before it is chosen', async () => {
    await go(page, '/wallet')
    await page.getByRole('button', { name: 'Connect Polkadot{.js}' }).waitFor()
    expect(wallet.enabled()).toBe(0)
    expect(scripts.filter((path) => path.includes('extension-dapp'))).toEqual([])
  })

  it('signs once, and many requests are made in its name', async () => {
    await page.getByRole('button', { name: 'Connect Polkadot{.js}' }).click()
    await page.getByRole('radio', { name: 'Ada', exact: true }).check()
    const loaded = scripts.filter((path) => path.includes('extension-dapp'))
    expect(loaded).toHaveLength(1)
    const bytes = gzipSync(readFileSync(join(ROOT, 'dist/page', loaded[0] ?? ''))).length
    expect(bytes).toBeLessThan(LIBRARY_BYTES_MAX)
    await page.getByRole('button', { name: 'Sign in the wallet' }).click()
    await page.getByRole('heading', { name: 'Ada signs for this browser' }).waitFor()
    expect(await owned()).toBe(0)
    await go(page, '/drive')
    await addFile(page, join(files, 'film.mp4'))
    await untilFinished(page, 1)
    // Two parts and what names them, at one validator.
    expect(await owned()).toBe(3)
    expect(wallet.asked).toHaveLength(1)
    await clearFinished(page)
    await go(page, '/wallet')
    await page.getByText('Accepted by', { exact: true }).waitFor()
    await picture(page, 'wallet-signing')
  })

  it('makes a link in the vault’s name, and gives back in its own what was stored in it', async () => {
    await go(page, '/drive')
    await choose(page, 'film.mp4', 'Share')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Make a link' }).click()
    await dialog.getByRole('heading', { name: 'The link is ready' }).waitFor({ timeout: TRANSFER_MS })
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    // Whoever revokes it may have no wallet.
    expect(await owned()).toBe(3)
    const chooseFromMenu = async (item: RegExp) => {
      await page.getByRole('button', { name: 'Actions for film.mp4' }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await chooseFromMenu(/^Move to trash/)
    await page.getByRole('navigation').getByRole('link', { name: 'Trash' }).click()
    await chooseFromMenu(/^Delete for good/)
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await until(async () => (await owned()) === 0, 'nothing is counted to the account any more', TRANSFER_MS)
  })

  it('is over at once when the person ends it, who then says what becomes of uploads that are under way', async () => {
    // What is sent does not leave before the session has ended.
    const held: Route[] = []
    await browser.context.route('**/StoreUser', (route) => void held.push(route))
    await go(page, '/drive')
    await addFile(page, join(files, 'note.txt'))
    await until(async () => held.length > 0, 'something is being sent', TRANSFER_MS)
    await go(page, '/wallet')
    await page.getByRole('button', { name: 'End this session' }).click()
    await page.getByText(/You ended it while uploads were under way; 1 waits/).waitFor()
    await page.getByText('The session has ended, and its key is gone. 2 validators confirmed it.').waitFor()
    // Lets them go, too.
    await browser.context.unroute('**/StoreUser')
    await dock(page).getByText('Waiting for the wallet', { exact: true }).waitFor({ timeout: TRANSFER_MS })
    await picture(page, 'wallet-ended')
    expect(await owned()).toBe(0)
    await page.getByRole('button', { name: 'Go on in the vault’s name' }).click()
    await untilFinished(page, 1)
    await clearFinished(page)
    expect(await owned()).toBe(0)
  })

  it('is refused when its account has ended it elsewhere: the upload waits, says why, and goes on', async () => {
    await go(page, '/wallet')
    await page.getByRole('button', { name: 'Sign in the wallet' }).click()
    await page.getByRole('heading', { name: 'Ada signs for this browser' }).waitFor()
    const end = endByAccount()
    for (const { hotkey } of network.ready.validators)
      expect(await axons().revokeSession({ hotkey } as Neuron, end, options())).toMatchObject({ ok: true })
    await go(page, '/drive')
    await addFile(page, join(files, 'later.bin'))
    await page.getByText(/The wallet’s session has ended, and uploads wait/).waitFor({ timeout: TRANSFER_MS })
    await dock(page).getByText('Waiting for the wallet', { exact: true }).waitFor()
    await picture(page, 'wallet-over')
    await go(page, '/wallet')
    await page.getByText(/ended by the account or on another device/).waitFor()
    await page.getByRole('button', { name: 'Go on without the wallet' }).click()
    await untilFinished(page, 1)
    expect(browser.complaints).toEqual([])
  })
})
