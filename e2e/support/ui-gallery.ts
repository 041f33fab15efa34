/**
 * Pictures and accessibility of every screen over fake data, under the page's real content security policy:
 * `npx tsx e2e/support/ui-gallery.ts [folder] [first letters of the screens] [de]`. Fails on an axe violation, a policy violation or a console error.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { frameHeaders, PDF_FRAME_PATH } from '../../src/nodes/gateway/frame-policy.ts'
import { SECURITY_HEADERS } from '../../src/nodes/gateway/security-headers.ts'
import { fakeMiners } from '../../src/testing/fake-drive.ts'
import type { FakeHealth } from '../../src/testing/fake-health.ts'
import { FAKE_KIT_LINK, FAKE_WORDS } from '../../src/testing/fake-keys.ts'
import { idOf } from '../../src/testing/fake-names.ts'
import { fakeLink } from '../../src/testing/fake-share.ts'
import { pageAliases } from '../../vite.aliases.ts'
import { messages } from '../../vite.messages.ts'
import { pdfFrame } from '../../vite.pdf-frame.ts'
import { findChromium } from './chromium.mjs'
import { wholeBundle, wrongBundle } from './sample-bundles.ts'
import { CHAIN } from './shots/chain.ts'
import { COMPARED } from './shots/compared.ts'
import { INTERCHANGE } from './shots/interchange.ts'
import { LAB_A } from './shots/lab-a.ts'
import { LAB_B } from './shots/lab-b.ts'
import { LAB_C } from './shots/lab-c.ts'
import { LAB_D } from './shots/lab-d.ts'
import { LAB_E } from './shots/lab-e.ts'
import { LAB_F } from './shots/lab-f.ts'
import { LANDSCAPE } from './shots/landscape.ts'
import { MINERS } from './shots/miners.ts'
import { NODE } from './shots/node.ts'
import { OVERVIEW } from './shots/overview.ts'
import { SETTINGS } from './shots/settings.ts'
import type { Shot } from './shots/shot.ts'
import { WALLET } from './shots/wallet.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const OUT = resolve(process.argv[2] ?? '/tmp/filetao-gallery')
const LOCALE = process.argv[4] === 'de' ? 'de-DE' : 'en-GB'
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** Opens the list of transfers where it is folded. */
async function unfold(page: Page): Promise<void> {
  const folded = page.locator('[data-dock=collapsed] button[aria-expanded]')
  if ((await folded.count()) > 0) await folded.click()
}

/** As if one word had been copied wrongly. */
const WRONG_WORDS = FAKE_WORDS.split(' ').with(8, 'zebra').join(' ')

async function makeVault(page: Page): Promise<void> {
  for (const name of ['new-passphrase', 'repeat-passphrase'])
    await page.locator(`input[name=${name}]`).fill('tall otter brick mango')
  await page.locator('button[type=submit]').click()
  await page.locator('[data-print-sheet]').waitFor({ state: 'attached' })
}

/** In any of the 24 fields: a pasted phrase fills all of them. */
async function giveWords(page: Page, words: string): Promise<void> {
  await page.locator('fieldset ol input').first().fill(words)
}

/** Opens the menu of one of the ways into the drive, and chooses from it. */
async function wayMenu(page: Page, way: number, item: number | null): Promise<void> {
  await page.locator('#ways li button[aria-haspopup=menu]').nth(way).click()
  if (item !== null) await page.getByRole('menuitem').nth(item).click()
}

async function addWay(page: Page, which: number): Promise<void> {
  await page.locator('#ways ul ~ div button').nth(which).click()
  await page.getByRole('dialog').waitFor()
}

/** The sheet of an entry of the list, by its row; the header is the first. */
async function details(page: Page, row: number): Promise<void> {
  await page.getByRole('row').nth(row).getByRole('button').last().click()
  await page.getByRole('menuitem', { name: 'Details' }).click()
}

async function addFiles(page: Page): Promise<void> {
  await page
    .getByTestId('file-input')
    .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') })
  await page.getByRole('dialog').waitFor()
}

async function toHolders(page: Page): Promise<void> {
  await page.getByRole('article').scrollIntoViewIfNeeded()
}

/** In both languages. */
const STEP_BY_STEP = /step by step$|Schritt für Schritt/

/** The newest answer about the last copy, or about the one that failed, step by step. */
async function toAnswer(page: Page, failed = false): Promise<void> {
  if (!failed) await page.getByRole('table').getByRole('button').last().click()
  await page.getByRole('article').getByRole('button', { name: STEP_BY_STEP }).click()
  await page.locator('dialog svg[role=img]').first().waitFor()
}

/** Whether everything is still there, and what that rests on. */
const AUDITS: readonly Shot[] = [
  { name: 'proofs', path: '/proofs' },
  { name: 'proofs-liar', path: '/proofs?audits=liar' },
  {
    name: 'proofs-finding',
    path: '/proofs?audits=liar',
    act: async (page) => {
      await page.locator('main section ul details summary').first().click()
      await page.locator('main section ul details').first().scrollIntoViewIfNeeded()
    },
  },
  { name: 'proofs-never', path: '/proofs?audits=never' },
  { name: 'proofs-running', path: '/proofs?audits=running' },
  { name: 'proofs-empty', path: '/proofs?files=0' },
  {
    name: 'proofs-many',
    path: '/proofs?files=10000&audits=liar',
    act: (page) =>
      page
        .locator('main ul')
        .last()
        .evaluate((list) => list.parentElement?.parentElement?.parentElement?.scrollTo(0, 30_000)),
  },
  { name: 'proof-sheet', path: `/proofs/${idOf('f2')}` },
  { name: 'proof-liar', path: `/proofs/${idOf('f5')}?audits=liar` },
  {
    name: 'proof-liar-holder',
    path: `/proofs/${idOf('f5')}?audits=liar`,
    act: toHolders,
  },
  { name: 'proof-never', path: `/proofs/${idOf('f2')}?audits=never` },
  { name: 'proof-running', path: `/proofs/${idOf('f2')}?audits=running` },
  {
    name: 'proof-arithmetic',
    path: `/proofs/${idOf('f3')}?audits=liar`,
    act: (page) => page.locator('main details summary').first().click(),
  },
  {
    name: 'proof-timeline',
    path: `/proofs/${idOf('f5')}?audits=liar`,
    act: (page) => page.locator('main h2').last().scrollIntoViewIfNeeded(),
  },
  {
    name: 'proof-answer',
    path: `/proofs/${idOf('f5')}?audits=liar`,
    act: (page) => toAnswer(page, true),
  },
  {
    name: 'proof-paths',
    path: `/proofs/${idOf('f5')}?audits=liar`,
    act: async (page) => {
      await toAnswer(page, true)
      await page.locator('dialog svg[role=img]').first().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'proof-bench',
    path: `/proofs/${idOf('f2')}`,
    act: async (page) => {
      await toAnswer(page)
      await page.getByRole('button', { name: /^(Try all of them|Alle ausprobieren)$/ }).click()
      await page.locator('dialog section').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'proof-forged',
    path: `/proofs/${idOf('f2')}`,
    act: async (page) => {
      await toAnswer(page)
      await page.locator('dialog section').last().getByRole('button').nth(1).click()
      await page.locator('dialog section').last().locator('summary').first().click()
      await page.locator('dialog section').last().scrollIntoViewIfNeeded()
    },
  },
  { name: 'proof-none', path: `/proofs/${idOf('f8')}?audits=liar` },
  { name: 'proof-large', path: `/proofs/${idOf('f7')}?parts=640` },
]

/** How long things last, and what was given back. */
const STORAGE: readonly Shot[] = [
  { name: 'storage', path: '/storage' },
  { name: 'storage-empty', path: '/storage?upkeep=empty' },
  { name: 'storage-trouble', path: '/storage?upkeep=trouble' },
  {
    name: 'storage-calendar',
    path: '/storage',
    act: async (page) => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /Save as calendar|Als Kalender/ })
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'storage-given-back',
    path: '/storage',
    act: async (page) => {
      await page.locator('#given-back').evaluate((list) => list.scrollIntoView())
    },
  },
  {
    name: 'storage-hurry',
    path: '/storage',
    act: async (page) => {
      await page.locator('#given-back li button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'drive-ending', path: '/drive?upkeep=trouble' },
  {
    name: 'storage-report',
    path: '/settings',
    act: async (page) => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /Make a report|Bericht erstellen/ })
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
]

/** Links one made, and those of others. */
const SHARES: readonly Shot[] = [
  { name: 'share-dialog', path: '/drive', act: (page) => share(page, false) },
  {
    name: 'share-password',
    path: '/drive',
    act: async (page) => {
      await share(page, true)
      await page.locator('input[name=link-password]').fill('short')
      await page.getByRole('dialog').locator('button[type=submit]').click()
    },
  },
  {
    name: 'share-made',
    path: '/drive',
    act: async (page) => {
      await share(page, true)
      await page.locator('input[name=link-password]').fill('tall otter')
      await page.getByRole('dialog').locator('button[type=submit]').click()
      await page.getByRole('dialog').locator('button[aria-expanded]').click()
    },
  },
  { name: 'share-list', path: '/shared' },
  { name: 'share-list-none', path: '/shared?links=0' },
  { name: 'share-revoke', path: '/shared', act: revoke },
  {
    name: 'share-revoked',
    path: '/shared',
    act: async (page) => {
      await revoke(page)
      await page.getByRole('dialog').getByRole('button').last().click()
      await page.getByRole('dialog').getByRole('status').waitFor()
    },
  },
  { name: 'share-page', path: `/?vault=none${fakeLink(1)}` },
  { name: 'share-page-unlocked', path: `/${fakeLink(1)}` },
  {
    name: 'share-page-folder',
    path: `/?vault=none${fakeLink(1)}`,
    act: async (page) => {
      await page.getByRole('button', { name: /2026/ }).first().click()
    },
  },
  { name: 'share-page-sent', path: `/${fakeLink(1).replace('#', '%23')}` },
  { name: 'share-page-password', path: `/?vault=locked${fakeLink(4)}` },
  {
    name: 'share-page-wrong',
    path: `/?vault=locked${fakeLink(4)}`,
    act: async (page) => {
      await page.locator('input[name=link-password]').fill('small otter')
      await page.locator('button[type=submit]').click()
      await page.locator('input[aria-invalid=true]').waitFor()
    },
  },
  { name: 'share-page-gone', path: `/?vault=none${fakeLink(3)}` },
  { name: 'share-page-cut', path: `/?vault=none${fakeLink(1).slice(0, -3)}` },
  { name: 'share-page-none', path: '/l?vault=none' },
  {
    name: 'share-page-unlock',
    path: `/?vault=locked${fakeLink(1)}`,
    act: async (page) => {
      await page.getByRole('button', { name: /^(Open my drive|Zum Hinzuf)/ }).click()
      await page.locator('input[name=passphrase]').waitFor()
    },
  },
]

async function share(page: Page, withPassword: boolean): Promise<void> {
  await inList(page, 'End', 'ArrowUp', 'ArrowUp', 'Shift+F10')
  await page.getByRole('menuitem', { name: /^(Share|Freigeben)$/ }).click()
  await page.getByRole('dialog').waitFor()
  if (!withPassword) return
  await page.getByRole('dialog').locator('select').selectOption('7')
  await page.getByRole('checkbox').check()
}

async function revoke(page: Page): Promise<void> {
  await page.locator('main li button[aria-haspopup=menu]').nth(1).click()
  await page.getByRole('menuitem').last().click()
  await page.getByRole('dialog').waitFor()
}

const KEYS: readonly Shot[] = [
  { name: 'kit-new', path: '/?vault=none', act: makeVault },
  {
    name: 'kit-paper',
    path: '/?vault=none',
    act: async (page) => {
      await makeVault(page)
      await page.emulateMedia({ media: 'print' })
    },
  },
  {
    name: 'kit-skip',
    path: '/?vault=none',
    act: async (page) => {
      await makeVault(page)
      await page.locator('section button').nth(-2).click()
    },
  },
  {
    name: 'kit-rehearse',
    path: '/?vault=none',
    act: async (page) => {
      await makeVault(page)
      await page.locator('section button').last().click()
      await giveWords(page, 'aban zebbra abil')
    },
  },
  {
    name: 'kit-rehearse-wrong',
    path: '/?vault=none',
    act: async (page) => {
      await makeVault(page)
      await page.locator('section button').last().click()
      await giveWords(page, WRONG_WORDS)
      await page.locator('button[type=submit]').click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'kit-restored',
    path: '/?vault=none',
    act: async (page) => {
      await makeVault(page)
      await page.locator('section button').last().click()
      await giveWords(page, FAKE_WORDS)
      await page.locator('button[type=submit]').click()
      await page.getByText('4F2A-91C0').waitFor()
    },
  },
  { name: 'kit-link-own', path: `/?vault=locked${FAKE_KIT_LINK}` },
  { name: 'kit-link-none', path: `/?vault=none${FAKE_KIT_LINK}` },
  { name: 'kit-link-cut', path: `/?vault=locked${FAKE_KIT_LINK.slice(0, -9)}` },
  {
    name: 'unlock-kit',
    path: '/?vault=locked',
    act: async (page) => {
      await page.locator('button', { has: page.locator('svg.lucide-scroll-text') }).click()
      await page.locator('fieldset ol').waitFor()
    },
  },
  {
    name: 'unlock-photo',
    path: '/?vault=locked',
    act: async (page) => {
      await page.locator('button', { has: page.locator('svg.lucide-scroll-text') }).click()
      await page.getByRole('radio').nth(1).check()
    },
  },
  { name: 'rehearsal-upload', path: '/drive?kit=made&files=0', act: addFiles },
  { name: 'rehearsal-none', path: '/drive?kit=never&files=0', act: addFiles },
  { name: 'rehearsal-chip', path: '/drive?kit=made' },
  { name: 'ways', path: '/settings?kit=made' },
  { name: 'ways-one', path: '/settings?kit=never' },
  { name: 'ways-menu', path: '/settings', act: (page) => wayMenu(page, 1, null) },
  { name: 'ways-remove', path: '/settings', act: (page) => wayMenu(page, 1, 2) },
  { name: 'ways-passphrase', path: '/settings', act: (page) => addWay(page, 0) },
  { name: 'ways-kit', path: '/settings', act: (page) => addWay(page, 1) },
  {
    name: 'ways-kit-made',
    path: '/settings',
    act: async (page) => {
      await addWay(page, 1)
      await page.locator('input[name=confirm-passphrase]').fill('tall otter')
      await page.locator('button[type=submit]').click()
      await page.locator('[data-print-sheet]').waitFor({ state: 'attached' })
    },
  },
  {
    name: 'ways-identifier',
    path: '/settings',
    act: (page) => page.locator('#ways summary').click(),
  },
  {
    name: 'idle-warning',
    path: '/drive',
    act: async (page) => {
      await page.clock.install()
      await page.reload()
      await page.getByRole('grid').waitFor()
      await page.clock.fastForward('14:35')
      await page.getByRole('dialog').waitFor()
    },
  },
]

async function giveBundle(page: Page, buffer: Buffer): Promise<void> {
  await page
    .getByTestId('bundle-input')
    .setInputFiles({ name: 'letters.filetao-proof', mimeType: 'application/octet-stream', buffer })
  await page.locator('[role=alert], h1:focus').waitFor()
}

const VERIFY: readonly Shot[] = [
  { name: 'verify-empty', path: '/verify?vault=none' },
  { name: 'verify-whole', path: '/verify?vault=none', act: (page) => giveBundle(page, wholeBundle()) },
  {
    name: 'verify-wrong',
    path: '/verify',
    act: async (page) => {
      await giveBundle(page, wrongBundle())
    },
  },
  {
    name: 'verify-rows',
    path: '/verify',
    act: async (page) => {
      await giveBundle(page, wrongBundle())
      const rows = page.locator('details details > summary')
      await rows.nth(4).click()
      await rows.nth(4).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'verify-changed',
    path: '/verify?vault=locked',
    act: (page) => giveBundle(page, wholeBundle().fill(7, 500, 501)),
  },
  {
    name: 'verify-other',
    path: '/verify?vault=locked',
    act: (page) => giveBundle(page, Buffer.from('%PDF-1.7')),
  },
]

async function arrive(page: Page, way: number): Promise<void> {
  await page.locator('section > div > button').last().click()
  await page.locator('input[name=vault-id]').waitFor()
  await page.getByRole('radio').nth(way).check()
}

async function deviceMenu(page: Page, device: number, item: number): Promise<void> {
  await page.locator('#devices li button[aria-haspopup=menu]').nth(device).click()
  await page.getByRole('menuitem').nth(item).click()
  await page.getByRole('dialog').waitFor()
}

const DEVICES: readonly Shot[] = [
  { name: 'arrive-kit', path: '/?vault=none', act: (page) => arrive(page, 0) },
  {
    name: 'arrive-unknown',
    path: '/?vault=none',
    act: async (page) => {
      await arrive(page, 1)
      await page.locator('input[name=vault-id]').fill('ftv1qqqsyqcyq5rqwzqfpg9scrgwpuc3f9zs')
      await page.locator('input[name=passphrase]').fill('tall otter brick mango')
      await page.locator('button[type=submit]').click()
      await page.locator('input[aria-invalid=true]').waitFor()
    },
  },
  {
    name: 'devices',
    path: '/settings',
    act: (page) => page.locator('#devices').scrollIntoViewIfNeeded(),
  },
  {
    name: 'devices-in-step',
    path: '/settings',
    act: (page) => page.locator('#sync button').last().scrollIntoViewIfNeeded(),
  },
  { name: 'devices-remove', path: '/settings', act: (page) => deviceMenu(page, 1, 1) },
  { name: 'devices-rename', path: '/settings', act: (page) => deviceMenu(page, 0, 0) },
  {
    name: 'devices-forget',
    path: '/?vault=locked',
    act: async (page) => {
      await page.locator('section > div > button').last().click()
      await page.getByRole('dialog').waitFor()
    },
  },
]

async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key)
  // Rows of a folder that was just unfolded come from elsewhere.
  await page.waitForTimeout(30)
}

function times(count: number, key: string): string[] {
  return Array.from({ length: count }, () => key)
}

async function inList(page: Page, ...keys: string[]): Promise<void> {
  await page.getByRole('grid').focus()
  for (const key of keys) await press(page, key)
}

async function grid(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Grid|Kacheln)$/ }).click()
  await page.getByRole('gridcell').first().waitFor()
}

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(text)
  await page.waitForTimeout(200)
}

async function relocate(page: Page): Promise<void> {
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: /^(Move to…|Verschieben nach…)$/ })
    .click()
  await page.getByRole('tree').waitFor()
}

/** Opens the first file whose name begins so. */
async function lookInto(page: Page, name: string): Promise<void> {
  await inList(page, ...Array.from(name))
  await page.waitForTimeout(50)
  await press(page, 'Enter')
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(150)
}

/** Until the document's text is there, which comes with the picture of it. */
async function lookIntoPdf(page: Page): Promise<void> {
  await lookInto(page, 'th')
  await page.locator('dialog').getByText('Tides of a narrow harbour').waitFor({ state: 'attached' })
  await untilDrawn(page)
}

async function untilDrawn(page: Page): Promise<void> {
  await page.locator('dialog .animate-spin').waitFor({ state: 'detached' })
}

const PREVIEWS: readonly Shot[] = [
  { name: 'preview-text', path: '/drive', act: (page) => lookInto(page, 'fi') },
  { name: 'preview-image', path: '/drive', act: (page) => lookInto(page, 'ha') },
  { name: 'preview-pdf', path: '/drive', act: (page) => lookIntoPdf(page) },
  {
    name: 'preview-pdf-large',
    path: '/drive',
    act: async (page) => {
      await lookIntoPdf(page)
      for (let times = 0; times < 2; times += 1)
        await page.getByRole('button', { name: /^(Larger|Größer)$/ }).click()
      await untilDrawn(page)
      await press(page, 'PageDown')
      await untilDrawn(page)
    },
  },
  { name: 'preview-unattended', path: '/drive', act: (page) => lookInto(page, 'in') },
  {
    name: 'preview-next',
    path: '/drive',
    act: async (page) => {
      await lookInto(page, 'ha')
      await press(page, 'ArrowLeft')
      await page.locator('dialog pre').waitFor()
    },
  },
]

/** How safe the copies of a file are. */
const HEALTH: readonly Shot[] = [
  { name: 'health', path: healthOf('healthy'), act: showHealth },
  { name: 'health-risk', path: healthOf('risk'), act: showHealth },
  {
    name: 'health-forecast',
    path: healthOf('risk'),
    act: async (page) => {
      await showHealth(page)
      await page.locator('#health summary').last().click()
    },
  },
  { name: 'health-repair', path: healthOf('repair'), act: showHealth },
  { name: 'health-late', path: healthOf('late'), act: showHealth },
  { name: 'health-unknown', path: healthOf('unknown'), act: showHealth },
  {
    name: 'health-restore',
    path: healthOf('late'),
    act: (page) => restoreCopies(page, false),
  },
  { name: 'health-restored', path: healthOf('late'), act: (page) => restoreCopies(page, true) },
  { name: 'health-restore-failed', path: healthOf('stuck'), act: (page) => restoreCopies(page, true) },
]

function healthOf(kind: FakeHealth): string {
  return `/proofs/${idOf('f3')}?parts=3&health=${kind}`
}

async function showHealth(page: Page): Promise<void> {
  await page.locator('#health').waitFor()
  await page.locator('#health').evaluate((panel) => panel.scrollIntoView())
}

async function restoreCopies(page: Page, confirms: boolean): Promise<void> {
  await showHealth(page)
  await page.getByRole('button', { name: /^(Store it again from here|Von hier erneut speichern)$/ }).click()
  await page.getByRole('dialog').waitFor()
  if (!confirms) return
  await page.getByRole('dialog').getByRole('button').last().click()
  await page.getByRole('dialog').locator('[role=status] p, [role=alert]').first().waitFor()
}

async function unfoldTraffic(page: Page, action: number): Promise<void> {
  const card = page.locator('article').nth(action)
  await card.getByRole('button').first().click()
  await card.locator('li').first().getByRole('button').first().click()
  await card.scrollIntoViewIfNeeded()
}

const SEES: readonly Shot[] = [
  { name: 'sees', path: '/sees?sees=day' },
  { name: 'sees-fields', path: '/sees?sees=day', act: (page) => unfoldTraffic(page, 1) },
  { name: 'sees-audit', path: '/sees?sees=day', act: (page) => unfoldTraffic(page, 0) },
  {
    name: 'sees-chain',
    path: '/sees?sees=day',
    act: (page) => page.locator('details summary').first().click(),
  },
  { name: 'sees-none', path: '/sees' },
]

const SHOTS: readonly Shot[] = [
  ...NODE,
  ...OVERVIEW,
  ...LANDSCAPE,
  ...MINERS,
  ...CHAIN,
  ...LAB_A,
  ...LAB_B,
  ...LAB_C,
  ...LAB_D,
  ...LAB_E,
  ...LAB_F,
  ...SEES,
  ...KEYS,
  ...STORAGE,
  ...HEALTH,
  ...SHARES,
  ...DEVICES,
  ...VERIFY,
  ...PREVIEWS,
  {
    name: 'create',
    path: '/?vault=none',
    act: (page) => page.locator('input[name=new-passphrase]').fill('tall otter brick mango'),
  },
  {
    name: 'unlock-wrong',
    path: '/?vault=locked',
    act: async (page) => {
      await page.locator('input[name=passphrase]').fill('wrong')
      await page.locator('button[type=submit]').click()
      await page.locator('input[aria-invalid=true]').waitFor()
    },
  },
  { name: 'drive', path: '/drive' },
  { name: 'transfers', path: '/drive?transfers=mixed', act: unfold },
  { name: 'transfers-waiting', path: '/drive?transfers=waiting', act: unfold },
  { name: 'transfers-offline', path: '/drive?transfers=offline&network=down', act: unfold },
  { name: 'transfers-many', path: '/drive?transfers=many', act: unfold },
  { name: 'transfers-over', path: '/drive?transfers=over' },
  {
    name: 'transfers-failures',
    path: '/drive?transfers=failures',
    act: async (page) => {
      await unfold(page)
      await page.getByRole('button', { name: /^(Which ones|Welche)/ }).click()
    },
  },
  {
    name: 'transfers-priority',
    path: '/drive?transfers=mixed',
    act: async (page) => {
      await unfold(page)
      await page
        .getByRole('button', { name: /(Priority of|Vorrang von)/ })
        .first()
        .click()
    },
  },
  { name: 'transfers-proofs', path: `/proofs/${idOf('f5')}?transfers=mixed`, laptop: true },
  {
    name: 'transfers-proofs-open',
    path: `/proofs/${idOf('f5')}?transfers=mixed`,
    act: unfold,
    laptop: true,
  },
  { name: 'drive-many', path: '/drive?files=10000' },
  { name: 'drive-empty', path: '/drive?files=0' },
  { name: 'drive-folder', path: `/drive/${idOf('d4')}` },
  { name: 'drive-missing', path: `/drive/${idOf('z9')}` },
  {
    name: 'drive-selected',
    path: '/drive',
    act: (page) => inList(page, 'ArrowDown', ...times(3, 'Shift+ArrowDown')),
  },
  {
    name: 'drive-menu',
    path: '/drive',
    act: async (page) => {
      await inList(page, 'End', 'ArrowUp', 'ArrowUp', 'Shift+F10')
      await page.getByRole('menu').waitFor()
    },
  },
  { name: 'drive-grid', path: '/drive', act: grid },
  {
    name: 'drive-grid-selected',
    path: '/drive?files=400',
    act: async (page) => {
      await grid(page)
      await inList(page, ...times(3, 'ArrowRight'), 'Shift+ArrowDown')
    },
  },
  {
    name: 'drive-grid-sort',
    path: '/drive',
    act: async (page) => {
      await grid(page)
      await page.getByRole('button', { name: /^(Sort by|Sortiert nach)/ }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  { name: 'drive-search', path: '/drive', act: (page) => search(page, 'ar') },
  { name: 'drive-search-none', path: '/drive', act: (page) => search(page, 'zeppelin') },
  { name: 'drive-recent', path: '/drive/recent' },
  { name: 'drive-starred', path: '/drive/starred' },
  { name: 'drive-trash', path: '/drive/trash' },
  { name: 'drive-trash-none', path: '/drive/trash?files=0' },
  {
    name: 'drive-trash-delete',
    path: '/drive/trash',
    act: async (page) => {
      await inList(page, 'ArrowDown', 'Shift+ArrowDown', 'Delete')
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'drive-held', path: '/drive', act: (page) => inList(page, 'End', 'Shift+ArrowUp', 'Control+x') },
  {
    name: 'drive-held-paste',
    path: '/drive',
    act: async (page) => {
      await inList(page, 'End', 'Shift+ArrowUp', 'Control+c', 'Home', 'Enter')
      await page.getByRole('row', { name: /2026$/ }).waitFor()
    },
  },
  {
    name: 'drive-undo',
    path: '/drive',
    act: async (page) => {
      await inList(page, 'End', 'Shift+ArrowUp', 'Delete', 'F8')
      await page.getByRole('status').getByRole('button').waitFor()
    },
  },
  {
    name: 'drive-move',
    path: '/drive',
    act: async (page) => {
      await inList(page, 'ArrowDown', 'Shift+ArrowDown')
      await relocate(page)
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
        await press(page, key)
    },
  },
  {
    name: 'drive-move-name',
    path: '/drive',
    act: async (page) => {
      await inList(page, 'End')
      await relocate(page)
      await page
        .getByRole('button', { name: /^(New folder|Neuer Ordner)$/ })
        .last()
        .click()
      await page.keyboard.type('Photographs')
      await press(page, 'Enter')
      await page.locator('input[aria-invalid=true]').waitFor()
    },
  },
  {
    name: 'drive-collisions',
    path: `/drive/${idOf('d4')}`,
    act: async (page) => {
      await inList(page, 'Control+a')
      await relocate(page)
      await press(page, 'Enter')
      await page.getByRole('radio').first().waitFor()
    },
  },
  {
    name: 'drive-details',
    path: '/drive',
    act: async (page) => {
      await details(page, 5)
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'drive-details-packed',
    path: '/drive/starred',
    act: async (page) => {
      await details(page, -1)
      await page.getByRole('dialog').waitFor()
    },
  },
  ...AUDITS,
  ...COMPARED,
  { name: 'settings', path: '/settings' },
  ...SETTINGS,
  ...WALLET,
  ...INTERCHANGE,
  { name: 'nowhere', path: '/nowhere' },
]

const VIEWS = [
  { name: 'desktop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const

const LAPTOP = { width: 1280, height: 720 }

async function main(): Promise<number> {
  const dist = join(OUT, 'dist')
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [messages(), react(), tailwindcss(), pdfFrame()],
    resolve: { alias: pageAliases },
    build: {
      outDir: dist,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(ROOT, 'e2e/support/ui-gallery.html') },
    },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    if (path.startsWith('/api/validators/')) {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ miners: fakeMiners(), next: null }))
      return
    }
    if (path === '/gateway.json') {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ netuid: 21, problem: null }))
      return
    }
    const file = extname(path) === '' ? 'e2e/support/ui-gallery.html' : path
    try {
      const body = readFileSync(join(dist, file))
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        ...(path === PDF_FRAME_PATH ? frameHeaders(body.toString('utf8')) : SECURITY_HEADERS),
      })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const origin = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
  const executablePath = await findChromium()
  if (executablePath === null) throw new Error('Chromium is needed')
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const wanted = process.argv[3]
  const shots = SHOTS.filter(({ name }) => wanted === undefined || name.startsWith(wanted))
  let problems = 0
  for (const view of VIEWS) {
    for (const dark of [false, true]) problems += await shoot(browser, origin, view, dark, shots)
  }
  await browser.close()
  server.close()
  console.log(
    problems === 0 ? `${shots.length * 4} pictures, nothing to complain about` : `${problems} problems`,
  )
  return problems
}

async function shoot(
  browser: Browser,
  origin: string,
  view: (typeof VIEWS)[number],
  dark: boolean,
  shots: readonly Shot[],
): Promise<number> {
  let problems = 0
  const complain = (text: string) => {
    problems += 1
    console.log(text)
  }
  mkdirSync(OUT, { recursive: true })
  for (const { name, path, act, laptop } of shots) {
    const title = `${name}-${view.name}-${dark ? 'dark' : 'light'}`
    const context = await browser.newContext({
      viewport: laptop === true && view.name === 'desktop' ? LAPTOP : view,
      locale: LOCALE,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      hasTouch: view.name === 'phone',
    })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && complain(`${title}: ${message.text()}`))
    page.on('pageerror', (error) => complain(`${title}: ${error.message}`))
    await page.goto(origin + path)
    await page.waitForLoadState('networkidle')
    await act?.(page)
    await page.waitForTimeout(350)
    await page.screenshot({ path: join(OUT, `${title}.png`) })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 0) complain(`${title}: ${wide} px wider than the window`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, help, nodes } of violations)
      complain(
        `${title}: axe ${id}: ${help}: ${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 3)
          .join(' | ')}`,
      )
    await context.close()
  }
  return problems
}

process.exitCode = (await main()) === 0 ? 0 : 1
