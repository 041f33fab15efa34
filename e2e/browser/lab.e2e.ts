/** The laboratory's calls over a real local network, by a visitor who has no vault. */

import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { ROOT, removeFolder, temporaryFolder } from '../support/network.ts'
import { scriptOf } from '../support/page-bundle.ts'
import type { SdkCheck } from '../support/sdk-page.ts'
import { type BorrowedNetwork, borrowNetwork } from '../support/shared-network.ts'
import { violations } from '../support/violations.ts'

const folder = temporaryFolder()
let network: BorrowedNetwork
let browser: Browser

beforeAll(async () => {
  network = await borrowNetwork()
  browser = await openBrowser({ profile: join(folder, 'profile') })
})
afterAll(async () => {
  await browser?.close()
  removeFolder(folder)
  await network?.release()
})

it('a link to a part of a page lands there, though what is above it comes later', async () => {
  const { page } = browser
  await page.goto(`${network.ready.app}/lab/d#attacks`)
  await page.locator('#simulator').waitFor()
  const top = () => page.locator('#attacks').evaluate((heading) => heading.getBoundingClientRect().top)
  // Below the heads of the app and of the laboratory, which stay.
  await expect.poll(top).toBeLessThan(260)
  expect(await top()).toBeGreaterThanOrEqual(0)
})

it('says that a search over all pairs broke off with its worker, and searches again when asked', async () => {
  // What breaks in a worker is a complaint of its page, and this one is meant.
  const page = await browser.context.newPage()
  await page.goto(`${network.ready.app}/lab/d`)
  await page.getByRole('heading', { name: 'Seed: right earned more in all 3,240 pairs' }).waitFor()
  const worker = page.workers().find((each) => each.url().includes('lab.worker'))
  await worker?.evaluate(() => {
    // Instead of an answer: what nobody in the worker catches.
    globalThis.postMessage = () => {
      setTimeout(() => {
        throw new RangeError('Array buffer allocation failed')
      })
    }
  })
  await page
    .getByRole('group', { name: 'Rule set' })
    .first()
    .getByRole('radio', { name: 'Reference' })
    .check()
  await page
    .getByRole('alert')
    .getByText(/^The search broke off\. Try again;/)
    .waitFor()
  expect(await violations(page)).toEqual([])
  await picture(page, 'lab-pairs-broken')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page
    .getByRole('heading', { name: 'Reference: right did not earn more in 1,806 of 3,240 pairs' })
    .waitFor()
  await page.close()
})

it('without a vault a sample is stored, proven, brought back and taken back, and a lie about it is caught', async () => {
  const { page } = browser
  await page.goto(`${network.ready.app}/lab/a`)
  await page.getByRole('button', { name: 'Store and retrieve' }).click()
  await page.getByRole('heading', { name: 'Stored by 3 miners, proven, and back unchanged' }).waitFor()
  await page.getByText('Nothing is left of it in the network.').waitFor()
  expect(await page.getByText('Verified by you').count()).toBe(3)
  // The page shows it a moment after what was taken back.
  await page
    .getByText(/^All \d+ checks hold/)
    .first()
    .waitFor()
  expect(await page.getByText(/^All \d+ checks hold/).count()).toBe(1)
  await picture(page, 'lab-calls')
  await page.getByText('Answer to Challenge').click()
  await page.getByRole('button', { name: 'Forged from nothing' }).click()
  await page.getByText('Caught', { exact: true }).waitFor()
  // Made up from nothing, and still it passes the specification's own checks.
  await page.getByText('Accepted', { exact: true }).waitFor()
  expect(await violations(page)).toEqual([])
  expect(browser.complaints).toEqual([])
})

it('single calls are shown as they are on the wire, and every node answers for itself', async () => {
  const { page } = browser
  await page.goto(`${network.ready.app}/lab/f?call=AccountUser`)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const answer = page.getByRole('region', { name: 'Answer', exact: true })
  await answer.getByText('"max_object_bytes"').waitFor()
  const nodes = page.getByRole('region', { name: 'Table of nodes' })
  await nodes.getByText('yes, unregistered').first().waitFor()
  expect(await nodes.getByRole('row').count()).toBe(2 + network.ready.validators.length)
  expect(await nodes.getByText('no answer').count()).toBe(0)
  await picture(page, 'lab-console')
  expect(browser.complaints).toEqual([])
})

it('the package stores and retrieves in a page, through its gateway', async () => {
  const { page } = browser
  const { app } = network.ready
  await page.goto(`${app}/lab/f`)
  await page.evaluate(await scriptOf(join(ROOT, 'e2e/support/sdk-page.ts')))
  const check = await page.evaluate(
    (origin) =>
      (globalThis as unknown as { storeAndRetrieve(origin: string): Promise<SdkCheck> }).storeAndRetrieve(
        origin,
      ),
    new URL(app).origin,
  )
  expect(check).toMatchObject({ text: 'from a page', missing: 'not-found' })
  expect(network.ready.validators.map(({ hotkey }) => hotkey)).toEqual(
    expect.arrayContaining([...check.hotkeys]),
  )
})

it('a screen whose code takes long is said to be on its way, over the one before', async () => {
  const page = await browser.context.newPage()
  await page.goto(`${network.ready.app}/network/nodes`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const line = await browser.context.newCDPSession(page)
  await line.send('Network.enable')
  await line.send('Network.setCacheDisabled', { cacheDisabled: true })
  await line.send('Network.setBypassServiceWorker', { bypass: true })
  const slow = (latency: number) =>
    line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
  await slow(4_000)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Lab', exact: true }).click()
  const notice = page.getByRole('main').getByRole('status').filter({ hasText: 'Loading…' })
  await notice.waitFor()
  expect(await violations(page)).toEqual([])
  await picture(page, 'lab-late')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, 'lab-late-dark-phone')
  await slow(0)
  await page.getByRole('heading', { level: 1, name: 'Scoring' }).waitFor()
  await notice.waitFor({ state: 'detached' })
  await page.close()
})
