/**
 * A repair that does not come: too few copies are left, the validator that placed the file makes no new ones in the time that an
 * honest one needs, and the owner stores the file again from the browser.
 */
import { randomFillSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import { PASSPHRASE, untilFinished } from '../support/drive-page.ts'
import { firstRun } from '../support/first-run.ts'
import {
  pidOfNode,
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
} from '../support/network.ts'
import { violations } from '../support/violations.ts'

const FILE_BYTES = 1_500_000
/** Milliseconds: 360 blocks, after which a repair is late, are a minute and a half. */
const BLOCK_MS = 250
const WAIT_MS = 300_000
const COPIES = 3

const folder = temporaryFolder()
const files = temporaryFolder()
let network: RunningNetwork
let browser: Browser
let page: Page

beforeAll(async () => {
  const path = join(files, 'letters.bin')
  writeFileSync(path, randomFillSync(Buffer.alloc(FILE_BYTES)))
  network = await startNetwork(folder, {
    tempered: true,
    blockMs: BLOCK_MS,
    flags: ['--honest', '--miners', '5'],
  })
  browser = await openBrowser({ profile: join(folder, 'browser'), height: 1_600 })
  page = browser.page
  await page.goto(network.ready.app)
  await firstRun(page, PASSPHRASE)
  await dropOnPage(page, [path])
  await untilFinished(page, 1)
})
afterAll(async () => {
  for (const name of stopped) signal(name, 'SIGCONT')
  await browser?.close()
  await network?.stop()
  removeFolder(folder)
  removeFolder(files)
})

const stopped = new Set<string>()

function signal(name: string, what: NodeJS.Signals): void {
  process.kill(pidOfNode(folder, name), what)
  if (what === 'SIGSTOP') stopped.add(name)
  if (what === 'SIGCONT') stopped.delete(name)
}

const nameOf = (list: readonly { readonly hotkey: string }[], kind: string, hotkey: string): string =>
  `${kind}-${list.findIndex((node) => node.hotkey === hotkey) + 1}`

async function audit(): Promise<void> {
  const button = page.getByRole('button', { name: 'Audit this file' })
  await button.click()
  await page.getByText('audit is under way').waitFor()
  await button.waitFor({ timeout: WAIT_MS })
}

const pieces = () => page.getByRole('table', { name: 'Pieces by miners' })

/** Of the piece: what the newest evidence proves. */
async function provenCopies(piece: string): Promise<number> {
  const row = pieces()
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: piece }) })
  return Number(/^(\d+) of/.exec(await row.getByRole('cell').first().innerText())?.[1] ?? 0)
}

/** Hotkeys of the miners that hold any piece of the file. */
async function holders(): Promise<string[]> {
  const titles = await pieces()
    .getByRole('columnheader')
    .evaluateAll((heads) => heads.map((head) => head.getAttribute('title') ?? ''))
  return titles.filter((title) => title !== '')
}

describe('a repair that does not come', () => {
  it('is late, and the owner stores the file again from the browser', async () => {
    await page.getByRole('link', { name: 'Proofs', exact: true }).click()
    await page.getByRole('group', { name: 'How often' }).getByText('Never').click()
    await page
      .getByRole('list', { name: 'Files' })
      .getByRole('link')
      .filter({ hasText: 'letters.bin' })
      .click()
    await page.getByRole('heading', { name: 'How safe are its copies?' }).waitFor()
    await audit()
    const held = await holders()
    const { miners } = network.ready
    // Two miners stay: too few for any repair.
    const alive = held.slice(0, 2)
    const others = miners.filter(({ hotkey }) => !alive.includes(hotkey)).map(({ hotkey }) => hotkey)
    for (const hotkey of others) signal(nameOf(miners, 'miner', hotkey), 'SIGSTOP')
    await audit()
    await page
      .getByText(/in doubt/)
      .first()
      .waitFor()
    await picture(page, 'late-expected')
    // 360 blocks later another look finds them silent still.
    await new Promise((resolve) => setTimeout(resolve, 380 * BLOCK_MS))
    await audit()
    await page.getByRole('button', { name: 'Store it again from here' }).waitFor({ timeout: WAIT_MS })
    await picture(page, 'late-late')
    // The miners are back, with what they had; no validator has made a copy, and none knows that the owner has doubts.
    for (const hotkey of others) signal(nameOf(miners, 'miner', hotkey), 'SIGCONT')
    await page.getByRole('button', { name: 'Store it again from here' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Store again' }).click()
    await dialog.getByText(/enough proven copies again/).waitFor({ timeout: WAIT_MS })
    await picture(page, 'late-restored')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await audit()
    for (const piece of ['Manifest', 'Part 1'])
      expect(await provenCopies(piece)).toBeGreaterThanOrEqual(COPIES)
    await page.getByText('Repair is late').waitFor({ state: 'detached' })
    expect(await violations(page)).toEqual([])
  })
})
