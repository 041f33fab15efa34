/**
 * Sharing by link between two people: the owner of a drive, and somebody who has nothing but the link. Bytes are compared,
 * and everything the other browser sent and kept is searched for the link's key.
 */
import { randomFillSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findLink } from '../../src/protocol/envelope/link.ts'
import { readZip } from '../../src/testing/read-zip.ts'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import {
  choose,
  clearFinished,
  contentOf,
  saveBy,
  sha256,
  TRANSFER_MS,
  untilFinished,
} from '../support/drive-page.ts'
import { firstRun } from '../support/first-run.ts'
import { leaks, type Recording, record, tracesOf } from '../support/leak-scan.ts'
import { removeFolder, storeRandomFiles, temporaryFolder } from '../support/network.ts'
import { type BorrowedNetwork, borrowNetwork } from '../support/shared-network.ts'
import { violations } from '../support/violations.ts'

const PASSPHRASE = 'copper lantern meadow seventeen'
const PASSWORD = 'velvet anchor'
/** Two parts. */
const TALK = randomFillSync(Buffer.alloc(9_000_000))
const LETTERS: Readonly<Record<string, Buffer>> = {
  'letters-of-canary/one.txt': Buffer.from('one'),
  'letters-of-canary/deep/naïve café.txt': Buffer.from('composed'),
  'letters-of-canary/deep/record.bin': randomFillSync(Buffer.alloc(16_385)),
}
const FOLDER = 'letters-of-canary'

interface Wish {
  readonly password?: string
  readonly ends?: string
}

/** @returns the link */
async function share(page: Page, entry: string, { password, ends }: Wish = {}): Promise<string> {
  await choose(page, entry, 'Share')
  const dialog = page.getByRole('dialog')
  if (ends !== undefined) await dialog.getByLabel('The link ends').selectOption({ label: ends })
  if (password !== undefined) {
    await dialog.getByLabel('Ask for a password').check()
    await dialog.getByLabel('Password of the link', { exact: true }).fill(password)
  }
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  await dialog.getByRole('heading', { name: 'The link is ready' }).waitFor({ timeout: TRANSFER_MS })
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue()
  await picture(page, `share-made-${entry}`)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  return link
}

function keyOf(link: string): Uint8Array {
  const found = findLink(link)
  if (!found.ok) throw new Error('the page showed no link')
  return found.value.key
}

async function savedBy(page: Page, button: string): Promise<Buffer> {
  const begun = page.waitForEvent('download', { timeout: TRANSFER_MS })
  await page.getByRole('button', { name: button, exact: true }).click()
  const content = await contentOf(await begun)
  await page
    .getByText(/^Saved\./)
    .first()
    .waitFor()
  return content
}

describe('a link from one person to another, in Chromium', () => {
  const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()] as const
  const [files, ownProfile, otherProfile] = folders
  let network: BorrowedNetwork
  let owner: Browser
  let other: Browser
  let recording: Recording
  const sent: string[] = []

  beforeAll(async () => {
    writeFileSync(join(files, 'talk.bin'), TALK)
    for (const [path, content] of Object.entries(LETTERS)) {
      mkdirSync(join(files, path, '..'), { recursive: true })
      writeFileSync(join(files, path), content)
    }
    network = await borrowNetwork()
    owner = await openBrowser({ profile: ownProfile })
    await owner.page.goto(network.ready.app)
    await firstRun(owner.page, PASSPHRASE)
    await dropOnPage(owner.page, [join(files, 'talk.bin'), join(files, FOLDER)])
    await owner.page.getByRole('button', { name: `Actions for ${FOLDER}` }).waitFor({ timeout: TRANSFER_MS })
    await untilFinished(owner.page, 4)
    await clearFinished(owner.page)
    other = await openBrowser({ profile: otherProfile })
    recording = record(other.context)
  })
  afterAll(async () => {
    await owner.close()
    await other.close()
    for (const path of folders) removeFolder(path)
    await network.release()
  })

  /** As a person does who gets it in a message. */
  async function follow(link: string): Promise<Page> {
    const { page } = other
    sent.push(link)
    await page.goto('about:blank')
    await page.goto(link)
    return page
  }

  it('gives a file to somebody who has no drive, and leaves the address at once', async () => {
    const page = await follow(await share(owner.page, 'talk.bin'))
    await page.getByRole('heading', { name: 'talk.bin' }).waitFor()
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/l')
    expect(await page.title()).not.toContain('talk')
    expect(await violations(page)).toEqual([])
    await picture(page, 'link-file')
    await page.evaluate(() => localStorage.setItem('filetao.save', 'memory'))
    expect(sha256(await savedBy(page, 'Download'))).toBe(sha256(TALK))
    await page.getByText('Saved. 2 parts from').waitFor()
  })

  it('is not kept by a page that is loaded again, which says so and takes it by hand', async () => {
    const { page } = other
    const link = sent.at(-1) ?? ''
    await page.reload()
    await page.getByRole('heading', { name: 'Open a shared link' }).waitFor()
    await page.getByLabel('Link', { exact: true }).fill(`Look at <${link}>`)
    await page.getByRole('button', { name: 'Open the link' }).click()
    await page.getByRole('heading', { name: 'talk.bin' }).waitFor()
  })

  it('gives a folder behind a password, one file alone and all of it as an archive', async () => {
    const link = await share(owner.page, FOLDER, { password: PASSWORD, ends: 'After a week' })
    const page = await follow(link)
    await page.getByRole('heading', { name: 'This link asks for a password' }).waitFor()
    const field = page.getByLabel('Password of the link', { exact: true })
    await field.fill('velvet ankle')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByText('That is not the password of this link.').waitFor()
    expect(await violations(page)).toEqual([])
    await field.fill(PASSWORD)
    await field.press('Enter')
    await page.getByRole('heading', { name: FOLDER }).waitFor()
    await page.getByText(/works until/).waitFor()
    await page.getByRole('button', { name: 'Open deep' }).click()
    await picture(page, 'link-folder')
    expect((await savedBy(page, 'Download naïve café.txt')).toString()).toBe('composed')
    const unpacked = readZip(await savedBy(page, 'Download all as ZIP'))
    const given = unpacked.filter(({ path }) => !path.endsWith('/'))
    expect(given.map(({ path }) => `${FOLDER}/${path}`).sort()).toEqual(Object.keys(LETTERS).sort())
    for (const { path, data: bytes } of given)
      expect(bytes.equals(LETTERS[`${FOLDER}/${path}`] ?? Buffer.alloc(0)), path).toBe(true)
  })

  it('has left its key and what it gives in no request and nowhere in that browser', async () => {
    const secrets = [
      ...sent.map((link, at) => ({ name: `key of link ${at}`, value: keyOf(link) })),
      { name: 'password', value: PASSWORD },
      { name: 'name of the folder', value: FOLDER },
    ]
    const traces = [...recording.traces(), ...(await tracesOf(other.page))]
    expect(traces.filter(({ where }) => where === 'request address').length).toBeGreaterThan(10)
    expect(leaks(traces, secrets)).toEqual([])
    // The search finds what is there: the page's own path, as every request of it has it.
    expect(leaks(traces, [{ name: 'origin', value: network.ready.app }])).not.toEqual([])
  })

  it('that a mail filter rewrote works, and says that the server saw it', async () => {
    const [link = ''] = sent
    const { page } = other
    await page.goto(link.replace('#', '%23'))
    await page.getByRole('heading', { name: 'talk.bin' }).waitFor()
    await page.getByText(/rewrote this link/).waitFor()
    expect(new URL(page.url()).pathname).toBe('/l')
  })

  it('that is put into the address of an open page is taken out of it there too', async () => {
    const { page } = owner
    await page.evaluate((link) => {
      location.hash = new URL(link).hash
    }, sent[0] ?? '')
    await page.getByRole('heading', { name: 'talk.bin' }).waitFor()
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/l')
    await page.getByRole('button', { name: 'Go to my drive' }).click()
    await page.getByRole('button', { name: 'Actions for talk.bin' }).waitFor()
    expect(leaks(await tracesOf(page), [{ name: 'key', value: keyOf(sent[0] ?? '') }])).toEqual([])
  })

  it('of the older kind is opened by the same page', async () => {
    const [stored] = storeRandomFiles(network.folder, files, [5_000])
    if (stored === undefined) throw new Error('nothing was stored')
    const page = await follow(new URL(new URL(stored.link).hash, network.ready.app).href)
    await page.getByRole('heading', { name: 'file-5000' }).waitFor()
    expect(sha256(await savedBy(page, 'Download'))).toBe(sha256(readFileSync(stored.path)))
  })

  it('is added to the drive of whoever has one, by way of its door', async () => {
    const link = await share(owner.page, FOLDER)
    const { page } = owner
    await saveBy(page, 'memory')
    await page.goto(link)
    await page.getByRole('heading', { name: FOLDER }).waitFor()
    await page.getByRole('button', { name: 'Open my drive to add it' }).click()
    await page.getByText('Something was shared with you.').waitFor()
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await page.getByRole('button', { name: 'Unlock', exact: true }).click()
    await page.getByRole('button', { name: 'Add to my drive' }).click()
    await page.getByRole('button', { name: 'Added: go to my drive' }).click()
    await page.getByRole('button', { name: `Actions for ${FOLDER} (2)` }).waitFor()
  })

  it('is listed, copied again and revoked by its owner; then it opens nothing', async () => {
    const { page } = owner
    await page.getByRole('navigation').getByRole('link', { name: 'Shared' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Shared' }).waitFor()
    // The links come from the drive, after the heading.
    const links = page.getByRole('main').getByRole('listitem')
    await expect.poll(() => links.count()).toBe(3)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Copy the link to talk.bin' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(sent[0])
    await picture(page, 'shared-list')
    await choose(page, 'talk.bin', 'Revoke link')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke link' }).click()
    await page.getByRole('heading', { name: 'The link is revoked' }).waitFor({ timeout: TRANSFER_MS })
    await picture(page, 'shared-revoked')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('Revoked', { exact: true }).waitFor()

    const stranger = await follow(sent[0] ?? '')
    await stranger.getByText('This link does not work any more.').waitFor({ timeout: TRANSFER_MS })
    await page.getByRole('navigation').getByRole('link', { name: 'Files' }).first().click()
    await page.getByRole('button', { name: 'Actions for talk.bin' }).waitFor()
  })

  it('made no console error and broke no policy on the way', () => {
    expect([...owner.complaints, ...other.complaints]).toEqual([])
  })
})
