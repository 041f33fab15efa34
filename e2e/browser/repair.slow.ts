/**
 * Two holders of a file die, and its owner watches in Chromium what becomes of their copies: expected to be repaired, seen at new
 * holders, proven by an audit. Nobody is accused on the way, for nobody lied.
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

const FILES = ['letters.bin', 'photos.bin', 'taxes.bin'] as const
/** More than what is packed with others. */
const FILE_BYTES = 1_500_000
/** Milliseconds: validators look and repair by blocks. */
const BLOCK_MS = 500
/** Honest validators miss a silent miner for some rounds before they make new copies. */
const WAIT_MS = 240_000
const COPIES = 3
const PIECE = 'Part 1'

const folder = temporaryFolder()
const files = temporaryFolder()
let network: RunningNetwork
let browser: Browser
let page: Page

beforeAll(async () => {
  const paths = FILES.map((name) => join(files, name))
  for (const path of paths) writeFileSync(path, randomFillSync(Buffer.alloc(FILE_BYTES)))
  network = await startNetwork(folder, { blockMs: BLOCK_MS })
  browser = await openBrowser({ profile: join(folder, 'browser'), height: 1_600 })
  page = browser.page
  await page.goto(network.ready.app)
  await firstRun(page, PASSPHRASE)
  await dropOnPage(page, paths)
  await untilFinished(page, FILES.length)
})
afterAll(async () => {
  await browser?.close()
  await network?.stop()
  removeFolder(folder)
  removeFolder(files)
})

/** Audits the file whose sheet is open, to its end. */
async function audit(): Promise<void> {
  const button = page.getByRole('button', { name: 'Audit this file' })
  await button.click()
  await page.getByText('audit is under way').waitFor()
  await button.waitFor({ timeout: WAIT_MS })
}

const pieces = () => page.getByRole('table', { name: 'Pieces by miners' })
const cellsOf = (piece: string) => pieces().getByRole('button', { name: new RegExp(`^${piece}, `) })
const step = (name: string) =>
  page
    .getByRole('list', { name: `Repair of ${PIECE}` })
    .getByRole('listitem')
    .filter({ hasText: name })

/** Hotkeys of the miners that the map names for the piece. */
async function holdersOf(piece: string): Promise<string[]> {
  const hotkeys = new Map<string, string>()
  for (const head of await pieces().getByRole('columnheader').all()) {
    const hotkey = await head.getAttribute('title')
    if (hotkey !== null) hotkeys.set((await head.innerText()).split('\n')[0]?.trim() ?? '', hotkey)
  }
  const names = await cellsOf(piece).evaluateAll((cells) => cells.map((cell) => cell.ariaLabel ?? ''))
  return names.flatMap((name) => hotkeys.get(/miner (\d+):/.exec(name)?.[1] ?? '') ?? [])
}

function kill(hotkey: string): void {
  const index = network.ready.miners.findIndex((miner) => miner.hotkey === hotkey)
  process.kill(pidOfNode(folder, `miner-${index + 1}`), 'SIGKILL')
}

/** Of the piece: what the newest evidence proves. */
async function provenCopies(piece: string): Promise<number> {
  const row = pieces()
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: piece }) })
  return Number(/^(\d+) of/.exec(await row.getByRole('cell').first().innerText())?.[1] ?? 0)
}

async function nobodyIsAccused(): Promise<void> {
  expect(
    await pieces()
      .getByRole('button', { name: /: (Failed|Missing)$/ })
      .count(),
  ).toBe(0)
  expect(await page.getByText('A copy failed').count()).toBe(0)
}

describe('the repair of copies whose holders died', () => {
  it('begins with a file of which every copy is proven', async () => {
    await page.getByRole('link', { name: 'Proofs', exact: true }).click()
    // An audit in between would go on from here by itself.
    await page.getByRole('group', { name: 'How often' }).getByText('Never').click()
    await page.getByText('Nothing is asked unless you say so.').waitFor()
    await page.getByRole('list', { name: 'Files' }).getByRole('link').filter({ hasText: FILES[0] }).click()
    await page.getByRole('heading', { name: 'How safe are its copies?' }).waitFor()
    await audit()
    await cellsOf(PIECE)
      .and(page.getByLabel(/: Proven$/))
      .nth(COPIES - 1)
      .waitFor()
    expect(await page.getByRole('list', { name: /^Repair of/ }).count()).toBe(0)
    await picture(page, 'repair-before')
  })

  it('expects a repair as soon as an audit finds them silent, and accuses nobody', async () => {
    const holders = await holdersOf(PIECE)
    // An upload may leave more than three copies: two at most may live, or nothing has to be repaired.
    const dying = holders.slice(0, Math.max(2, holders.length - 2))
    expect(dying.length).toBeLessThan(holders.length)
    for (const hotkey of dying) kill(hotkey)
    await audit()
    await step('Expected').waitFor()
    await page.getByText(`${dying.length} copies are in doubt`).first().waitFor()
    await nobodyIsAccused()
    await picture(page, 'repair-expected')
  })

  it('sees the new holders that a validator names, before anybody proved anything', async () => {
    await step('signed for it').waitFor({ timeout: WAIT_MS })
    await step('The next audit tells').waitFor()
    await nobodyIsAccused()
    await picture(page, 'repair-seen')
  }, 300_000)

  it('is verified once an audit has proved the new copies', async () => {
    await audit()
    await step('An audit proved enough copies').waitFor()
    expect(await provenCopies(PIECE)).toBeGreaterThanOrEqual(COPIES)
    await nobodyIsAccused()
    await picture(page, 'repair-verified')
    expect(await violations(page)).toEqual([])
    expect(browser.complaints).toEqual([])
  })
})
