/**
 * The owner checks the proof: files on a network with liars among its miners, one press on Audit, every liar named with its reason
 * and every honest miner cleared; one answer looked at and lied about; the proofs taken to a browser without a network.
 */
import { randomFillSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIES } from '../../src/client/audit-api.ts'
import { chooseThorough } from '../support/audit-depth.ts'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import { firstRun } from '../support/first-run.ts'
import { type RunningNetwork, removeFolder, startNetwork, temporaryFolder } from '../support/network.ts'
import { violations } from '../support/violations.ts'

const FILES = 14
/** Two chunks of a thorough audit, so that an answer for the wrong one can be told. */
const FILE_BYTES = 1_200_000
const WAIT_MS = 240_000
/** Seconds between blocks: the validators' own rounds must not convict everybody before the owner asks. */
const BLOCK_MS = 5_000
/** And one good one: three copies are not to be had without a liar, also where a validator has found one out already. */
const TEMPERS = ['forges', 'neighbour', 'unsigned'] as const

const folder = temporaryFolder()
const files = temporaryFolder()
let network: RunningNetwork
let browser: Browser
let page: Page

beforeAll(async () => {
  for (let n = 1; n <= FILES; n += 1)
    writeFileSync(join(files, `file-${n}.bin`), randomFillSync(Buffer.alloc(FILE_BYTES)))
  const flags = ['--miners', '4', '--tempers', TEMPERS.join(',')]
  network = await startNetwork(folder, { tempered: true, blockMs: BLOCK_MS, flags })
  browser = await openBrowser({ profile: join(folder, 'browser') })
  page = browser.page
  await page.goto(network.ready.app)
  await firstRun(page, 'correct horse battery staple')
  await dropOnPage(
    page,
    Array.from({ length: FILES }, (_, index) => join(files, `file-${index + 1}.bin`)),
  )
  const dock = page.getByRole('region', { name: 'Transfers', exact: true })
  await dock.getByText(`${FILES} finished`).waitFor({ timeout: WAIT_MS })
})
afterAll(async () => {
  await browser?.close()
  await network?.stop()
  removeFolder(folder)
  removeFolder(files)
})

/** What the newest report says of each miner, by its hotkey. */
async function findings(): Promise<Map<string, string[]>> {
  const list = page.getByRole('list', { name: 'Miners with findings' }).first()
  const said = new Map<string, string[]>()
  for (const item of await list.getByRole('listitem').all()) {
    await item.locator('summary').click()
    const text = await item.innerText()
    const hotkey = network.ready.miners.find((miner) => text.includes(miner.hotkey.slice(0, 8)))?.hotkey
    if (hotkey !== undefined) said.set(hotkey, [...(said.get(hotkey) ?? []), text])
  }
  return said
}

function hotkeyOf(temper: (typeof TEMPERS)[number]): string {
  return network.ready.tempers.find((miner) => miner.temper === temper)?.hotkey ?? ''
}

describe('an audit by the owner, in Chromium', () => {
  it('names the liars that hold anything, with the right reason, and accuses nobody else', async () => {
    await page.getByRole('link', { name: 'Proofs', exact: true }).click()
    await chooseThorough(page)
    await page.getByRole('button', { name: 'Audit everything' }).click()
    await page.getByText('A thorough audit is under way').waitFor()
    await page.getByRole('button', { name: 'Audit everything' }).waitFor({ timeout: WAIT_MS })
    // The report is read once the audit is over.
    await page
      .getByText(/ · Thorough$/)
      .first()
      .waitFor()
    await picture(page, 'audit-report')
    const said = await findings()
    const accused = [...said].filter(([, texts]) => texts.some((text) => /Failed|Missing/.test(text)))
    const liars = [hotkeyOf('forges'), hotkeyOf('neighbour')]
    // One that a validator has found out first may hold nothing of these files.
    expect(accused.length).toBeGreaterThan(0)
    for (const [hotkey] of accused) expect(liars).toContain(hotkey)
    for (const [, texts] of accused) {
      expect(texts.join()).toMatch(/do not lead to the root fixed at upload|chunk/)
      expect(texts.join()).toMatch(/the fault is the miner’s/)
    }
    expect(said.get(hotkeyOf('unsigned'))?.join()).toMatch(/unsigned/i)
    expect(await violations(page)).toEqual([])
  })

  it('shows one wrong answer step by step, and which check catches which lie', async () => {
    await page
      .getByRole('list', { name: 'Files' })
      .getByRole('link')
      .filter({ hasText: 'A copy failed' })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Who holds it' }).waitFor()
    const cells = page.getByRole('table', { name: 'Pieces by miners' }).getByRole('button')
    await cells
      .and(page.getByLabel(/Proven/))
      .first()
      .click()
    await page.getByRole('button', { name: 'Check an answer step by step' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Try all of them' }).click()
    await dialog.getByText(`${LIES.length} lies tried: this page caught ${LIES.length}`).waitFor()
    await dialog.getByText('Would accept it').first().waitFor()
    await picture(page, 'audit-lies')
    await page.keyboard.press('Escape')
  })

  it('asks all validators, and tells who receives what', async () => {
    await page.getByRole('button', { name: 'Ask all validators' }).click()
    // The validator may have found the liar as well by now, and name it no more: that contradicts nobody.
    const answer = page.getByText(/All 2 validators say the same|of 2 validators confirm this file/)
    await answer.first().waitFor()
    await page.getByRole('heading', { name: 'How safe are its copies?' }).waitFor()
    await picture(page, 'audit-sheet')
    expect(await violations(page)).toEqual([])
  })

  it('exports the proofs, which another browser without a network computes again, and refuses when a bit is changed', async () => {
    await page.getByRole('button', { name: 'Export proofs' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save bundle' }).click()
    const bundle = readFileSync(await (await saved).path())
    const other = await openBrowser({ profile: join(folder, 'stranger') })
    try {
      await other.page.goto(`${network.ready.app}/verify`)
      await other.page.evaluate(async () => {
        await navigator.serviceWorker.ready
      })
      await other.context.setOffline(true)
      await other.page.reload()
      await give(other.page, bundle)
      await other.page
        .getByRole('heading', { name: /A miner signed a wrong answer|Not everything in this bundle holds/ })
        .waitFor()
      await picture(other.page, 'audit-bundle')
      const changed = Buffer.from(bundle)
      const middle = changed.length >> 1
      changed[middle] = (changed[middle] ?? 0) ^ 1
      await other.page.reload()
      await give(other.page, changed)
      await other.page.getByRole('heading', { name: 'This is not the bundle that was exported' }).waitFor()
    } finally {
      await other.close()
    }
  })

  it('shows live what each party receives of an audit', async () => {
    await page.getByRole('link', { name: 'Proofs', exact: true }).click()
    await page.getByRole('link', { name: 'Who sees what' }).first().click()
    await page.getByRole('heading', { name: 'Who sees what' }).waitFor()
    await page
      .getByText(/^Audit/)
      .first()
      .waitFor()
    await picture(page, 'who-sees-what')
    expect(await violations(page)).toEqual([])
  })

  it('has asked a second validator by itself since the upload', async () => {
    await page.getByRole('link', { name: 'Proofs', exact: true }).click()
    await page.getByRole('list', { name: 'Files' }).getByRole('link').first().click()
    const opinions = page.getByRole('list', { name: 'A second opinion after each transfer' })
    const first = opinions.getByRole('listitem').first()
    await first.getByText(/^after an upload/).waitFor({ timeout: WAIT_MS })
    // An honest one confirms what it was told of, or has not heard of it yet.
    expect(await first.innerText()).toMatch(/Agrees|Lags/)
  })
})

async function give(to: Page, buffer: Buffer): Promise<void> {
  const file = { name: 'a.filetao-proof', mimeType: 'application/octet-stream', buffer }
  await to.getByTestId('bundle-input').setInputFiles(file)
}
