/**
 * Every screen, in both themes, wide and as a phone: no accessibility violation axe can find, nothing wider than the
 * screen, no complaint in the console.
 */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { firstRun } from '../support/first-run.ts'
import { type RunningNetwork, removeFolder, startNetwork, temporaryFolder } from '../support/network.ts'

const PASSPHRASE = 'correct horse battery staple'
const SIZES = [
  { label: 'wide', width: 1440, height: 900 },
  { label: 'phone', width: 390, height: 844 },
] as const
const SCREENS = ['Drive', 'Proofs', 'Network', 'Lab', 'Settings'] as const

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(content).toBeLessThanOrEqual(screen ?? 0)
}

describe.each([false, true])('the screens, dark theme: %s', (dark) => {
  const folder = temporaryFolder()
  const profile = temporaryFolder()
  const theme = dark ? 'dark' : 'light'
  let network: RunningNetwork
  let browser: Browser

  beforeAll(async () => {
    network = await startNetwork(folder)
    browser = await openBrowser({ profile, dark })
    await browser.page.goto(network.ready.app)
  })
  afterAll(async () => {
    await browser.close()
    await network.stop()
    removeFolder(folder)
    removeFolder(profile)
  })

  it('vault', async () => {
    const { page } = browser
    await page.getByLabel('The same again', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await firstRun(page, PASSPHRASE)
  })

  it('drive with files and transfers', async () => {
    const { page } = browser
    const paths = ['report.pdf', 'picture.png', 'archive.zip'].map((name) => join(folder, name))
    for (const path of paths) writeFileSync(path, randomBytes(50_000))
    await page.getByTestId('file-input').setInputFiles(paths)
    await page
      .getByText(/\b3 finished/)
      .first()
      .waitFor()
    expect(await violations(page)).toEqual([])
  })

  it.each(SIZES)('every screen, $label', async ({ label, width, height }) => {
    const { page } = browser
    await page.setViewportSize({ width, height })
    for (const screen of SCREENS) {
      await page.getByRole('navigation').getByRole('link', { name: screen }).first().click()
      await page.getByRole('heading', { level: 1, name: screen }).waitFor()
      if (screen === 'Network') await page.getByRole('table').first().waitFor()
      await expectNoSidewaysScroll(page)
      expect(await violations(page), screen).toEqual([])
      await picture(page, `${screen.toLowerCase()}-${label}-${theme}`)
    }
  })

  it.each(SIZES)('proof sheet, $label', async ({ label, width, height }) => {
    const { page } = browser
    await page.setViewportSize({ width, height })
    await page.getByRole('navigation').getByRole('link', { name: 'Proofs' }).first().click()
    await page
      .getByRole('link', { name: /report\.pdf/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Who holds it' }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(await violations(page)).toEqual([])
    await picture(page, `proof-sheet-${label}-${theme}`)
  })

  it('can be worked by keyboard alone', async () => {
    const { page } = browser
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('navigation').getByRole('link', { name: 'Drive' }).first().click()
    const grid = page.getByRole('grid')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBeGreaterThan(0)
  })

  it('speaks German when asked, on a phone too, and still after a reload', async () => {
    const { page } = browser
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).first().click()
    const radio = page.getByRole('radio', { name: 'Deutsch' })
    await radio.check()
    await page.locator('html[lang=de]').waitFor()
    // The choice keeps the focus: nothing was mounted anew.
    expect(await radio.evaluate((element) => element === document.activeElement)).toBe(true)
    for (const screen of ['Laufwerk', 'Nachweise', 'Netzwerk', 'Labor', 'Einstellungen']) {
      await page.getByRole('navigation').getByRole('link', { name: screen }).first().click()
      await page.getByRole('heading', { level: 1, name: screen }).waitFor()
      await expectNoSidewaysScroll(page)
      expect(await violations(page), screen).toEqual([])
      await picture(page, `${screen.toLowerCase()}-deutsch-${theme}`)
    }
    expect(await page.title()).toBe('Einstellungen · FileTAO Drive')
    await page.reload()
    await page.getByRole('button', { name: 'Entsperren' }).waitFor()
  })

  it('caused no policy violation and no error in the page', () => {
    expect(browser.complaints).toEqual([])
  })
})
