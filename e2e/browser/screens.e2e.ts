/**
 * Every screen, in both themes, wide and as a phone: no accessibility violation axe can find, nothing wider than the
 * screen, no complaint in the console.
 */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { firstRun } from '../support/first-run.ts'
import { removeFolder, temporaryFolder } from '../support/network.ts'
import { type BorrowedNetwork, borrowNetwork } from '../support/shared-network.ts'
import { violations } from '../support/violations.ts'

const PASSPHRASE = 'correct horse battery staple'
const SIZES = [
  { label: 'wide', width: 1440, height: 900 },
  { label: 'phone', width: 390, height: 844 },
] as const
const THEMES = ['light', 'dark'] as const
/** Each theme and each size once; the gallery (support/ui-gallery.ts) has every pair. */
const LOOKS = [
  { theme: 'light', ...SIZES[1] },
  { theme: 'dark', ...SIZES[0] },
] as const

/** Links of the navigation, and the heading each leads to. */
const SCREENS = [
  ['Drive', 'Drive'],
  ['Proofs', 'Proofs'],
  ['Network', 'Network'],
  ['Lab', 'Scoring'],
  ['Settings', 'Settings'],
] as const
const GERMAN_SCREENS = [
  ['Laufwerk', 'Laufwerk'],
  ['Nachweise', 'Nachweise'],
  ['Netzwerk', 'Netzwerk'],
  ['Labor', 'Wertung'],
  ['Einstellungen', 'Einstellungen'],
] as const

/** Pages for everybody: the tabs that lead to them, and their headings. */
const TABS = [
  {
    link: 'Network',
    tabs: [
      ['Landscape', 'Landscape'],
      ['Miners', 'Miners'],
      ['Chain', 'Chain'],
    ],
  },
  {
    link: 'Lab',
    tabs: [
      ['A Calls', 'Calls'],
      ['B Incentives', 'Incentives'],
      ['C Landscape', 'Landscape and variety of miners'],
      ['E Data', 'Data'],
      ['F Console', 'Console'],
    ],
  },
] as const

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(content).toBeLessThanOrEqual(screen ?? 0)
}

describe('the screens', () => {
  const folder = temporaryFolder()
  const profile = temporaryFolder()
  let network: BorrowedNetwork
  let browser: Browser

  beforeAll(async () => {
    network = await borrowNetwork()
    browser = await openBrowser({ profile })
    await browser.page.goto(network.ready.app)
  })
  afterAll(async () => {
    await browser.close()
    removeFolder(folder)
    removeFolder(profile)
    await network.release()
  })

  async function lookAs({ theme, width, height }: (typeof LOOKS)[number]): Promise<Page> {
    await browser.page.emulateMedia({ colorScheme: theme })
    await browser.page.setViewportSize({ width, height })
    return browser.page
  }

  it('vault', async () => {
    const { page } = browser
    await page.getByLabel('The same again', { exact: true }).waitFor()
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme })
      expect(await violations(page)).toEqual([])
    }
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

  it.each(LOOKS)('every screen, $label, $theme', async (look) => {
    const page = await lookAs(look)
    for (const [link, heading] of SCREENS) {
      await page.getByRole('navigation').getByRole('link', { name: link }).first().click()
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await expectNoSidewaysScroll(page)
      expect(await violations(page), link).toEqual([])
      await picture(page, `${link.toLowerCase()}-${look.label}-${look.theme}`)
    }
  })

  it.each(LOOKS)('every page of network and laboratory, $label, $theme', async (look) => {
    const page = await lookAs(look)
    for (const { link, tabs } of TABS) {
      await page.getByRole('navigation').getByRole('link', { name: link }).first().click()
      for (const [tab, heading] of tabs) {
        await page.getByRole('navigation').getByRole('link', { name: tab, exact: true }).click()
        await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
        await expectNoSidewaysScroll(page)
        expect(await violations(page), tab).toEqual([])
        await picture(page, `${tab.toLowerCase().replace(' ', '-')}-${look.label}-${look.theme}`)
      }
    }
  })

  it.each(LOOKS)('proof sheet, $label, $theme', async (look) => {
    const page = await lookAs(look)
    await page.getByRole('navigation').getByRole('link', { name: 'Proofs' }).first().click()
    await page
      .getByRole('link', { name: /report\.pdf/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Who holds it' }).waitFor()
    await expectNoSidewaysScroll(page)
    expect(await violations(page)).toEqual([])
    await picture(page, `proof-sheet-${look.label}-${look.theme}`)
  })

  it('can be worked by keyboard alone', async () => {
    const { page } = browser
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('navigation').getByRole('link', { name: 'Drive' }).first().click()
    const grid = page.getByRole('grid')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.locator('[role=row][aria-selected=true]').first().waitFor()
    // It looks into a file, which a busy machine opens late: then it covers what the next test works with.
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
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
    for (const [link, heading] of GERMAN_SCREENS) {
      await page.getByRole('navigation').getByRole('link', { name: link }).first().click()
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await expectNoSidewaysScroll(page)
      expect(await violations(page), link).toEqual([])
      await picture(page, `${link.toLowerCase()}-deutsch`)
    }
    expect(await page.title()).toBe('Einstellungen · FileTAO Drive')
    await page.reload()
    await page.getByRole('button', { name: 'Entsperren' }).waitFor()
  })

  it('caused no policy violation and no error in the page', () => {
    expect(browser.complaints).toEqual([])
  })
})
