/**
 * The file manager as a person works it, by mouse and by keyboard: folders, names that are taken, moving, undoing, stars,
 * search, trash, versions, how long things are kept, the grid. Small files, a real network; axe on each state, wide and as a phone.
 */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import { contentOf, PASSPHRASE } from '../support/drive-page.ts'
import { firstRun, unlock } from '../support/first-run.ts'
import {
  CALM_BLOCK_MS,
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
} from '../support/network.ts'
import { violations } from '../support/violations.ts'

describe('the file manager, in Chromium', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  const profile = temporaryFolder()
  let network: RunningNetwork
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    network = await startNetwork(folder, { blockMs: CALM_BLOCK_MS })
    browser = await openBrowser({ profile })
    page = browser.page
    await page.goto(network.ready.app)
    await firstRun(page, PASSPHRASE)
  })
  afterAll(async () => {
    await browser.close()
    await network.stop()
    for (const path of [folder, files, profile]) removeFolder(path)
  })

  const grid = () => page.getByRole('grid')
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`Actions for ${name}$`) })
  const status = (text: RegExp | string) => page.getByRole('status').getByText(text).last()
  const place = (name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).first()
  const tool = (name: string) => page.getByRole('toolbar').getByRole('button', { name, exact: true })

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
  }

  /** All before the worker, which looks for a name, can answer once. @param then an event of the pointer */
  async function pressAtOnce(keys: readonly string[], then?: 'pointerdown'): Promise<void> {
    await grid().evaluate(
      (element, { each, last }) => {
        for (const key of each) element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
        if (last !== undefined) element.dispatchEvent(new PointerEvent(last, { bubbles: true }))
      },
      { each: keys, last: then },
    )
  }

  /** Goes to a place by its link and waits for its heading. */
  async function go(link: string, heading = link): Promise<void> {
    await place(link).click()
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }

  /** Selects one entry by typing the beginning of its name. */
  async function land(name: string): Promise<void> {
    await grid().focus()
    await press('Home')
    await page.keyboard.type(name)
    await expectSelected(row(name))
  }

  async function expectSelected(found: Locator): Promise<void> {
    await expect.poll(() => found.getAttribute('aria-selected')).toBe('true')
  }

  async function expectClean(state: string): Promise<void> {
    expect(await violations(page), state).toEqual([])
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(content, state).toBeLessThanOrEqual(screen ?? 0)
    await picture(page, `files-${state.replaceAll(' ', '-')}`)
  }

  /** Writes a file with a time, so that the same one can be made again. */
  function write(name: string, text: string, at = 1_700_000_000): string {
    const path = join(files, name)
    writeFileSync(path, text)
    utimesSync(path, at, at)
    return path
  }

  /** Waits until nothing is on its way any more, and none has failed. */
  async function uploaded(): Promise<void> {
    const dock = page.getByRole('region', { name: 'Transfers', exact: true })
    const head = dock.getByText(/^\d+ (finished|failed)/)
    await head.first().waitFor()
    expect(await head.first().textContent()).toContain('finished')
    await dock.getByRole('button', { name: 'Clear finished' }).click()
    await dock.waitFor({ state: 'detached' })
  }

  it('makes folders, and says when a name is taken', async () => {
    for (const name of ['Letters', 'Photos']) {
      await page.getByRole('button', { name: 'New folder' }).click()
      await page.keyboard.type(name)
      await press('Enter')
      await row(name).waitFor()
    }
    await page.getByRole('button', { name: 'New folder' }).click()
    await page.keyboard.type('Photos')
    await press('Enter')
    await page.getByText('Something here already has that name.').waitFor()
    await expectClean('name taken')
    await press('Escape')
  })

  it('asks once about names that are taken, and does what was chosen for each', async () => {
    const first = ['alpha.txt', 'beta.txt', 'gamma.txt'].map((name) => write(name, `${name}, first`))
    await page.getByTestId('file-input').setInputFiles(first)
    await uploaded()
    write('alpha.txt', 'alpha, longer than before', 1_700_000_100)
    write('gamma.txt', 'gamma, longer than before', 1_700_000_100)
    await page.getByTestId('file-input').setInputFiles([...first, write('delta.txt', 'new')])
    const dialog = page.getByRole('dialog', { name: '3 names are taken' })
    await dialog.getByText(/1 of them has the same size and time/).waitFor()
    const choices = (name: string) => dialog.getByRole('group', { name: `What to do with ${name}` })
    expect(await choices('beta.txt').getByLabel('Skip').isChecked()).toBe(true)
    await choices('alpha.txt').getByLabel('Replace').check()
    expect(await choices('gamma.txt').getByLabel('Keep both').isChecked()).toBe(true)
    await expectClean('collisions')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectClean('collisions on a phone')
    await page.setViewportSize({ width: 1440, height: 900 })
    await dialog.getByRole('button', { name: 'Go on with 3' }).click()
    await row('gamma \\(2\\).txt').waitFor()
    await row('delta.txt').waitFor()
    await uploaded()
    expect(await page.getByRole('row', { name: /beta/ }).count()).toBe(1)
    expect(await page.getByRole('row', { name: /alpha/ }).count()).toBe(1)
  })

  it('changes nothing when the question is cancelled', async () => {
    await page.getByTestId('file-input').setInputFiles([join(files, 'beta.txt')])
    await page.getByRole('dialog', { name: '1 name is taken' }).waitFor()
    await press('Escape')
    expect(await page.getByRole('row', { name: /beta/ }).count()).toBe(1)
  })

  it('merges a dropped folder into the one of its name', async () => {
    mkdirSync(join(files, 'Letters'), { recursive: true })
    write('Letters/from Ada.txt', 'dear')
    await dropOnPage(page, [join(files, 'Letters')])
    await uploaded()
    expect(await page.getByRole('row', { name: /Letters/ }).count()).toBe(1)
    await row('Letters').dblclick()
    await row('from Ada.txt').waitFor()
    await page.getByRole('link', { name: 'Drive', exact: true }).last().click()
    await row('Letters').waitFor()
  })

  it('moves by dragging onto a folder, and takes it back by keyboard', async () => {
    await row('alpha.txt').dragTo(row('Letters'))
    await status('1 entry moved to Letters').waitFor()
    await row('alpha.txt').waitFor({ state: 'detached' })
    await expectClean('moved')
    await press('F8', 'Enter')
    await status('Undone').waitFor()
    await row('alpha.txt').waitFor()
  })

  it('opens a folder that something is held over, and takes it there', async () => {
    await row('delta.txt').hover()
    await page.mouse.down()
    await row('Photos').hover()
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor()
    await page.getByText('This folder is empty').hover()
    await page.mouse.up()
    await status('1 entry moved to Photos').waitFor()
    await press('Control+z')
    await status('Undone').waitFor()
    await go('Files', 'Drive')
    await row('delta.txt').waitFor()
  })

  it('does what is pressed right after a name to the entry of that name', async () => {
    await row('gamma.txt').click()
    await pressAtOnce([...Array.from('zzz'), 'Delete'])
    await pressAtOnce(['Home', ...Array.from('gamma.txt'), 'ArrowUp', ...Array.from('delta.txt'), 'Delete'])
    await row('delta.txt').waitFor({ state: 'detached' })
    await row('gamma.txt').waitFor()
    await press('Control+z')
    await row('delta.txt').waitFor()
  })

  it('moves by cutting and pasting, and shows what waits', async () => {
    await land('alpha.txt')
    await press('Shift+ArrowDown', 'Control+x')
    await page.getByText('2 entries ready to move').waitFor()
    await expectClean('held')
    await press('Escape')
    await page.getByRole('toolbar').waitFor({ state: 'detached' })
    await land('Photos')
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor()
    await page.getByRole('button', { name: 'Paste here' }).waitFor()
    await press('Control+v')
    await row('alpha.txt').waitFor()
    await row('beta.txt').waitFor()
    await press('Backspace')
    await row('Photos').waitFor()
    expect(await row('beta.txt').count()).toBe(0)
  })

  it('copies by a tree of folders, into one made on the way', async () => {
    await land('delta.txt')
    await tool('Copy to…').click()
    await page.getByRole('tree').waitFor()
    await press('ArrowDown', 'ArrowDown')
    await expect
      .poll(() => page.getByRole('treeitem', { name: 'Photos' }).getAttribute('aria-selected'))
      .toBe('true')
    const dialog = page.getByRole('dialog', { name: 'Copy to…' })
    await dialog.getByRole('button', { name: 'New folder' }).click()
    await page.keyboard.type('Winter')
    await press('Enter')
    const made = page.getByRole('treeitem', { name: 'Winter' })
    await expect.poll(() => made.getAttribute('aria-selected')).toBe('true')
    await expectClean('tree')
    await dialog.getByRole('button', { name: 'Copy here' }).click()
    await status('1 entry copied to Winter').waitFor()
    await row('delta.txt').waitFor()
  })

  it('finds names as one types, says the folder, and keeps the words out of the address', async () => {
    await press('/')
    await page.keyboard.type('bet')
    const found = row('beta.txt')
    await found.getByText('Drive / Photos').waitFor()
    await expectClean('search')
    expect(page.url()).not.toContain('bet')
    expect(await page.title()).not.toContain('bet')
    expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain('bet')
    await press('Escape')
    await row('Photos').waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('')
  })

  it('leads from what was found to its folder', async () => {
    await press('Control+k')
    await page.keyboard.type('winter')
    await row('Winter').waitFor()
    await press('ArrowDown', 'ArrowDown', 'Shift+F10')
    await page.getByRole('menuitem', { name: 'Show in folder' }).click()
    await page.getByRole('heading', { level: 1, name: 'Photos' }).waitFor()
    await expectSelected(row('Winter'))
  })

  it('stars, and lists what is starred', async () => {
    await land('beta.txt')
    await tool('Star').click()
    await status('1 entry starred').waitFor()
    await go('Starred')
    await row('beta.txt').getByText('Drive / Photos').waitFor()
    await expectClean('starred')
    await go('Recent')
    await row('delta.txt').first().waitFor()
    await expectClean('recent')
  })

  it('keeps versions: brings one back and removes one', async () => {
    await go('Files', 'Drive')
    await row('Photos').dblclick()
    await row('alpha.txt').dblclick()
    const looking = page.getByRole('dialog', { name: /^alpha\.txt/ })
    await looking.getByText('alpha', { exact: false }).last().waitFor()
    await expectClean('preview')
    await looking.getByRole('button', { name: 'Details' }).click()
    const sheet = page.getByRole('dialog', { name: 'File' })
    await sheet.getByText(/\(25 bytes\)/).waitFor()
    await expectClean('details')
    await sheet.getByRole('button', { name: /^Make the version of .* the current one$/ }).click()
    await sheet.getByText(/\(16 bytes\)/).waitFor()
    await sheet.getByRole('button', { name: /^Remove the version of / }).click()
    await sheet.getByRole('heading', { name: 'Earlier versions' }).waitFor({ state: 'detached' })
    await press('Escape')
  })

  it('moves to the trash, takes it back, restores, and deletes for good', async () => {
    await land('alpha.txt')
    await press('Delete')
    await status('1 entry moved to the trash').waitFor()
    await row('alpha.txt').waitFor({ state: 'detached' })
    await press('Control+z')
    await row('alpha.txt').waitFor()
    await row('alpha.txt').dragTo(place('Trash'))
    await row('alpha.txt').waitFor({ state: 'detached' })
    await row('beta.txt').click()
    await press('Delete')
    await row('beta.txt').waitFor({ state: 'detached' })
    await go('Trash')
    await row('alpha.txt').click()
    await expectClean('trash')
    await tool('Restore').click()
    await row('alpha.txt').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Empty trash' }).click()
    await page.getByText(/Every validator is told, and tells the miners/).waitFor()
    await expectClean('delete for good')
    await page.getByRole('dialog').getByRole('button', { name: 'Empty trash' }).click()
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor()
    await go('Files', 'Drive')
    await row('Photos').dblclick()
    await row('alpha.txt').waitFor()
    expect(await row('beta.txt').count()).toBe(0)
  })

  /** Files on all miners' disks. */
  const pieces = () =>
    readdirSync(folder)
      .filter((name) => name.startsWith('miner-'))
      .flatMap((name) => readdirSync(join(folder, name, 'pieces'), { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))

  it('tells how long things are kept, and gives back what was deleted: miners drop it', async () => {
    await go('Files', 'Drive')
    const before = new Set(pieces())
    await page.getByTestId('file-input').setInputFiles(write('farewell.txt', 'soon gone'))
    await uploaded()
    // A manifest and a part, three copies of each at least.
    const fresh = pieces().filter((path) => !before.has(path))
    expect(fresh.length).toBeGreaterThanOrEqual(6)
    await page.getByRole('button', { name: 'Actions for farewell.txt' }).click()
    await page.getByRole('menuitem', { name: 'Details' }).click()
    const year = String(new Date(Date.now() + 365 * 86_400_000).getFullYear())
    await page
      .getByRole('dialog')
      .getByText(new RegExp(`${year}; renewed from .* on$`))
      .waitFor()
    await press('Escape')
    await land('farewell.txt')
    await press('Delete')
    await row('farewell.txt').waitFor({ state: 'detached' })
    await go('Trash')
    await row('farewell.txt').click()
    await tool('Delete for good').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
    await row('farewell.txt').waitFor({ state: 'detached' })
    await go('Storage')
    const given = page.getByRole('listitem').filter({ hasText: 'farewell.txt' })
    await given.getByText('Given back', { exact: true }).waitFor({ timeout: 90_000 })
    await given.getByText(/miners held (\d+) copies and say that \1 are gone/).waitFor()
    // Miners may have got other copies meanwhile.
    expect(fresh.filter((path) => existsSync(path)).length).toBeLessThanOrEqual(fresh.length - 6)
    await page.getByRole('button', { name: 'Ask and renew now' }).click()
    await page
      .getByRole('heading', { name: new RegExp(`^Everything is kept until .* ${year} at least$`) })
      .waitFor()
    await expectClean('storage')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectClean('storage on a phone')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('saves a calendar, without names unless they are asked for', async () => {
    const save = async (withNames: boolean): Promise<string> => {
      await page.getByRole('button', { name: 'Save as calendar…' }).click()
      const box = page.getByRole('checkbox', { name: /With the names of files/ })
      if (withNames) await box.check()
      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save calendar' }).click()
      return (await contentOf(await saved)).toString('utf8')
    }
    const bare = await save(false)
    expect(bare).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*BEGIN:VALARM[\s\S]*END:VCALENDAR\r\n$/)
    expect(bare).not.toContain('alpha.txt')
    expect(await save(true)).toContain('alpha.txt')
  })

  it('exports the list of files without a key, and a report without a name', async () => {
    await go('Settings')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export the list of files' }).click()
    const list = (await contentOf(await saved)).toString('utf8')
    const names = JSON.parse(list).entries.map(({ name }: { readonly name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['alpha.txt', 'Letters']))
    expect(list).not.toMatch(/key/i)
    const archive = page.waitForEvent('download')
    await page.evaluate(() => localStorage.setItem('filetao.save', 'private'))
    await page.getByRole('button', { name: 'Download all files' }).click()
    const zip = await contentOf(await archive)
    for (const name of ['Photos/alpha.txt', 'delta.txt']) expect(zip.includes(name), name).toBe(true)
    await page
      .getByRole('region', { name: 'Transfers' })
      .getByRole('button', { name: 'Clear finished' })
      .click()
    await page.getByRole('button', { name: 'Make a report' }).click()
    const report = await page.getByRole('region', { name: 'Report' }).innerText()
    expect(JSON.parse(report)).toMatchObject({
      sync: { phase: 'idle' },
      machine: { serviceWorker: 'activated' },
    })
    for (const told of ['alpha', 'ftv1', '127.0.0.1', 'bafkrei']) expect(report).not.toContain(told)
    await expectClean('diagnostics')
    await press('Escape')
  })

  it('shows a grid that the arrows walk in two directions, and remembers it', async () => {
    await go('Files', 'Drive')
    await page.getByRole('button', { name: 'Grid' }).click()
    const tile = (name: string) => page.getByRole('gridcell', { name: new RegExp(`^${name}`) })
    await grid().focus()
    await press('Home', 'ArrowRight')
    await expectSelected(tile('Photos'))
    await press('ArrowDown', 'ArrowUp', 'ArrowLeft')
    await expectSelected(tile('Letters'))
    await expectClean('grid')
    await tile('delta.txt').dragTo(tile('Letters'))
    await status('1 entry moved to Letters').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await expectClean('grid on a phone')
    await page.reload()
    await unlock(page, PASSPHRASE)
    await tile('Letters').waitFor()
    await page.getByRole('button', { name: 'List' }).click()
    await row('Letters').waitFor()
    await expectClean('list on a phone')
  })

  it('opens what was typed and entered far down a list, whose row has yet to be fetched', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const names = Array.from({ length: 400 }, (_, at) => `n${at + 100}`)
    for (const name of names) mkdirSync(join(files, 'Many', name), { recursive: true })
    await dropOnPage(page, [join(files, 'Many')])
    const enter = async () => {
      await row('Many').dblclick()
      await page.getByRole('heading', { level: 1, name: 'Many' }).waitFor()
      await expect
        .poll(() => grid().getAttribute('aria-rowcount'), { timeout: 60_000 })
        .toBe(String(names.length + 1))
    }
    await enter()
    // While they were made, each was for a moment among the first, whose rows are fetched. Another screen forgets them.
    await go('Settings')
    await go('Files', 'Drive')
    await enter()
    // Whoever clicks before the row is there goes nowhere.
    await pressAtOnce(['End', 'Enter'], 'pointerdown')
    await row('n499').waitFor()
    await land('n101')
    await pressAtOnce(['Home', ...Array.from('n300'), 'Enter'])
    await page.getByRole('heading', { level: 1, name: 'n300' }).waitFor()
  })

  it('tells the drive how fast it may go before it is unlocked', async () => {
    await page.addInitScript(() => {
      localStorage.setItem('filetao.limit-up', '250000')
      const calls: string[] = []
      Object.assign(window, { calls })
      const post = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'postMessage')?.value
      // As comlink writes a call.
      MessagePort.prototype.postMessage = function (...given: unknown[]) {
        const { path, argumentList } = Object(given[0])
        if (path?.length === 1) calls.push(`${path[0]} ${JSON.stringify(argumentList)}`)
        Reflect.apply(post, this, given)
      }
    })
    await page.reload()
    await unlock(page, PASSPHRASE)
    const calls = await page.evaluate(() => Reflect.get(window, 'calls') as readonly string[])
    const placeOf = (name: string) => calls.findIndex((call) => call.startsWith(`${name} `))
    expect(calls[placeOf('limitTraffic')]).toContain('250000')
    expect(placeOf('limitTraffic')).toBeLessThan(placeOf('unlock'))
  })

  it('caused no policy violation and no error in the page', () => {
    expect(browser.complaints).toEqual([])
  })
})
