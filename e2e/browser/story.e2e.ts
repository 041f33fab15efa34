/**
 * The product's main job as a person does it: choose a passphrase, drop a video and a folder, watch, look at the proofs,
 * close the browser, come back, download, with a miner killed and then with everything killed. Bytes are compared.
 */
import { createHash, randomFillSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProofSheet } from '../../src/client/proof-api.ts'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import { firstRun } from '../support/first-run.ts'
import {
  CALM_BLOCK_MS,
  pidOfNode,
  processesMentioning,
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
  until,
} from '../support/network.ts'

/** Five parts. */
const VIDEO_BYTES = 40 * 1000 * 1000
const PART_BYTES = 8 * 2 ** 20
const PASSPHRASE = 'correct horse battery staple'
/** Long enough for the video through a browser whose traffic is watched, on two cores that have other work. */
const TRANSFER_MS = 170_000

const SMALL: Readonly<Record<string, Buffer>> = {
  'empty.txt': Buffer.alloc(0),
  'one byte.bin': Buffer.from([7]),
  'ZWJ 👩‍👩‍👧 family.txt': Buffer.from('family'),
  'naïve café.txt': Buffer.from('composed'),
  'record.bin': randomFillSync(Buffer.alloc(16_384)),
  'record and one.bin': randomFillSync(Buffer.alloc(16_385)),
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.getByRole('grid').waitFor()
}

/** Waits until nothing moves and nothing has failed. */
async function allTransfersFinished(page: Page): Promise<void> {
  const dock = page.getByRole('region', { name: 'Transfers', exact: true })
  await dock
    .getByText(/\d+ (finished|failed)/)
    .first()
    .waitFor({ timeout: TRANSFER_MS })
  expect(await dock.getByText(/failed/).count()).toBe(0)
}

async function openMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
}

/** Milliseconds; ten times what a download takes here when nothing else runs. */
const STALLED_MS = 75_000

/**
 * Downloads an entry from the list and reads what the browser wrote to disk. A stream into the browser's download was seen
 * to stand still, rarely; then what the page says of it is printed, and it is begun once more as a person would.
 */
async function download(page: Page, name: string): Promise<Buffer> {
  const first = await begin(page, name)
  const stalled = new Promise<null>((resolve) => setTimeout(resolve, STALLED_MS, null).unref())
  const path = await Promise.race([first.path(), stalled])
  if (path !== null) return readFileSync(path)
  console.warn(`${name} stood still: ${await dockText(page)}`)
  await first.cancel()
  const second = await begin(page, name)
  return readFileSync(await second.path())
}

async function dockText(page: Page): Promise<string> {
  return page.getByRole('region', { name: 'Transfers', exact: true }).innerText()
}

async function begin(page: Page, name: string): Promise<Download> {
  await openMenu(page, name)
  let isSaved = false
  const saved = page.waitForEvent('download', { timeout: TRANSFER_MS }).finally(() => {
    isSaved = true
  })
  await page.getByRole('menuitem', { name: 'Download' }).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: /Download/ })
  return Promise.race([
    saved,
    confirm.waitFor({ timeout: TRANSFER_MS }).then(async () => {
      // Of a small file nothing is asked; by now this may be the question of the next one.
      if (!isSaved) await confirm.click()
      return saved
    }),
  ])
}

/** From the list of the root: each file of the folder comes back byte for byte. */
async function expectLetters(page: Page): Promise<void> {
  await page.getByRole('row', { name: /letters/ }).dblclick()
  await page.getByRole('row', { name: /2024/ }).dblclick()
  for (const [name, content] of Object.entries(SMALL)) {
    expect((await download(page, name)).equals(content), name).toBe(true)
  }
}

describe('the main story, in Chromium', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  const profile = temporaryFolder()
  const video = join(files, 'holiday.mp4')
  let videoDigest = ''
  let network: RunningNetwork
  let browser: Browser

  beforeAll(async () => {
    const bytes = randomFillSync(Buffer.alloc(VIDEO_BYTES))
    videoDigest = sha256(bytes)
    writeFileSync(video, bytes)
    mkdirSync(join(files, 'letters/2024'), { recursive: true })
    for (const [name, content] of Object.entries(SMALL))
      writeFileSync(join(files, 'letters/2024', name), content)
    network = await startNetwork(folder, { blockMs: CALM_BLOCK_MS })
    browser = await start()
  })
  afterAll(async () => {
    await browser.close()
    await network.stop()
    for (const path of [folder, files, profile]) removeFolder(path)
  })

  async function start(): Promise<Browser> {
    const opened = await openBrowser({ profile })
    // The save dialog belongs to the operating system and cannot be driven; a browser without one saves the other way.
    await opened.context.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'showSaveFilePicker')
    })
    await opened.page.goto(network.ready.app)
    return opened
  }

  it('starts with a passphrase and a recovery kit', async () => {
    const { page } = browser
    await firstRun(page, PASSPHRASE)
    await picture(page, 'drive-empty')
  })

  it('takes a 40 MB video and a folder of small files to verified', async () => {
    const { page } = browser
    await page.getByTestId('file-input').setInputFiles(video)
    await page
      .getByText(/placed on 3 of 3/)
      .first()
      .waitFor({ timeout: TRANSFER_MS })
    await dropOnPage(page, [join(files, 'letters')])
    // Half of it, or any later state: on a fast line it may be over before anybody looks.
    await page
      .getByText(/\b[23]\d\.\d MB of 40\.0 MB|placed on 3 of 3|\d+ finished/)
      .first()
      .waitFor({ timeout: TRANSFER_MS })
    await picture(page, 'drive-uploading')
    await allTransfersFinished(page)
    await picture(page, 'drive-finished')
    await page.getByRole('row', { name: /holiday\.mp4/ }).waitFor()
    await page.getByRole('row', { name: /letters/ }).waitFor()
  })

  it('shows who holds each part, what each signed and what was checked', async () => {
    const { page } = browser
    await openMenu(page, 'holiday.mp4')
    await page.getByRole('menuitem', { name: 'Proof sheet' }).click()
    await page.getByRole('heading', { name: 'Who holds it' }).waitFor()
    const cells = page.getByRole('table', { name: 'Pieces by miners' }).getByRole('button')
    await cells.first().waitFor()
    const names = await cells.evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute('aria-label')),
    )
    expect(names.length).toBeGreaterThanOrEqual(3)
    expect(
      names.filter((name) => !/^(Manifest|Part \d+), miner \d+: (Verified by you|Proven)$/.test(name ?? '')),
    ).toEqual([])
    await cells.nth(1).click()
    const card = page.getByRole('article')
    const shown = await card.getByText(/^\d+ of \d+ checks? held$/).innerText()
    const [held, made] = [...shown.matchAll(/\d+/g)].map(([count]) => Number(count))
    expect(held).toBe(made)
    expect(made).toBe(await card.getByText('held', { exact: true }).count())
    expect(await card.getByText('failed', { exact: true }).count()).toBe(0)
    await card.getByText('The receipt as it was signed').click()
    await card
      .getByText(/^filetao-receipt\/1\./)
      .last()
      .waitFor()
    await picture(page, 'proof-sheet')
  })

  it('exports what each miner signed of each part, and each check with its verdict', async () => {
    const { page } = browser
    const saved = page.waitForEvent('download', { timeout: TRANSFER_MS })
    await page.getByRole('button', { name: 'Export JSON' }).click()
    const sheet = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as ProofSheet
    const roles = sheet.parts.map(({ role }) => role)
    expect(roles.filter((role) => role === 'part')).toHaveLength(Math.ceil(VIDEO_BYTES / PART_BYTES))
    expect(roles.filter((role) => role === 'manifest')).toHaveLength(1)
    for (const { cid, bytes, holders } of sheet.parts) {
      expect(new Set(holders.map(({ minerHotkey }) => minerHotkey)).size).toBeGreaterThanOrEqual(3)
      for (const holder of holders) {
        expect([holder.level, holder.reason, holder.checks.filter(({ ok }) => !ok)]).toEqual([
          'verified',
          '',
          [],
        ])
        expect(holder.checks.length).toBeGreaterThan(0)
        expect(holder.signature).toMatch(/^0x[0-9a-f]{128}$/)
        expect(holder.signedText).toMatch(
          new RegExp(
            `^filetao-receipt/1\\.${holder.validatorHotkey}\\.${holder.minerHotkey}\\.${cid}\\.${bytes}\\.`,
          ),
        )
      }
    }
  })

  it('refuses a wrong passphrase in words', async () => {
    await browser.close()
    browser = await start()
    const { page } = browser
    await page.getByLabel('Passphrase', { exact: true }).fill('not the passphrase')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page
      .getByRole('alert')
      .or(page.getByText(/not the passphrase of this vault|does not open/i))
      .first()
      .waitFor({ timeout: 60_000 })
    await picture(page, 'wrong-passphrase')
  })

  it('gives everything back after the browser was closed, byte for byte', async () => {
    const { page } = browser
    await unlock(page)
    expect(sha256(await download(page, 'holiday.mp4'))).toBe(videoDigest)
    await expectLetters(page)
  })

  it('is still whole after a miner was killed', async () => {
    process.kill(pidOfNode(folder, 'miner-2'), 'SIGKILL')
    const { page } = browser
    await page.goto(`${network.ready.app}/drive`)
    await unlock(page)
    expect(sha256(await download(page, 'holiday.mp4'))).toBe(videoDigest)
  })

  it('is still whole after everything was killed and started again', async () => {
    await browser.close()
    for (const pid of processesMentioning(folder)) process.kill(pid, 'SIGKILL')
    await until(() => processesMentioning(folder).length === 0, 'every process is gone')
    network = await startNetwork(folder, { blockMs: CALM_BLOCK_MS })
    browser = await start()
    const { page } = browser
    await unlock(page)
    expect(sha256(await download(page, 'holiday.mp4'))).toBe(videoDigest)
    await openMenu(page, 'holiday.mp4')
    await page.getByRole('menuitem', { name: 'Proof sheet' }).click()
    await page.getByRole('heading', { name: 'History' }).waitFor()
    await picture(page, 'proof-sheet-after-download')
    await page.goto(`${network.ready.app}/drive`)
    await unlock(page)
    await expectLetters(page)
  })

  it('caused no policy violation and no error in the page', () => {
    expect(browser.complaints).toEqual([])
  })
})
