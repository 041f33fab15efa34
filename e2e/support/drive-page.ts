/** What a person does with the drive's page, as verbs. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Download, Locator, Page } from 'playwright-core'

export const PASSPHRASE = 'correct horse battery staple'
/** Milliseconds; generous, because other work may share the machine, and more where somebody sends more. */
export const TRANSFER_MS = Number(process.env['TRANSFER_MS'] ?? 150_000)

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The first service worker of a profile needs a moment to keep the app's files. */
export async function untilKeptForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller !== null) return
    await new Promise((changed) => navigator.serviceWorker.addEventListener('controllerchange', changed))
  })
}

/** The line below the content that tells of all transfers. */
export function dock(page: Page): Locator {
  return page.getByRole('region', { name: 'Transfers', exact: true })
}

export async function untilFinished(page: Page, count: number): Promise<void> {
  await dock(page)
    .getByText(new RegExp(`^${count} finished$`))
    .waitFor({ timeout: TRANSFER_MS })
}

export async function clearFinished(page: Page): Promise<void> {
  await dock(page).getByRole('button', { name: 'Clear finished' }).click()
}

/** Chooses from the menu of an entry. */
export async function choose(page: Page, entry: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${entry}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** As Settings has it. */
export async function saveBy(
  page: Page,
  way: 'auto' | 'ask' | 'stream' | 'private' | 'memory',
): Promise<void> {
  await page.evaluate((value) => localStorage.setItem('filetao.save', value), way)
}

/** Waits for the browser's own download. */
export async function startDownload(page: Page, entry: string, item = 'Download'): Promise<Download> {
  const begun = page.waitForEvent('download', { timeout: TRANSFER_MS })
  await choose(page, entry, item)
  return begun
}

export async function contentOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path())
}

/** Chooses a file where a waiting transfer asks for it. */
export async function chooseAgain(page: Page, name: string, path: string): Promise<void> {
  const asked = page.waitForEvent('filechooser')
  await dock(page)
    .getByRole('button', { name: new RegExp(`^Choose file.*${name}`) })
    .click()
  await (await asked).setFiles(path)
}

/** Bytes that the dock says are done, of the one transfer it shows; 0 while it says nothing. */
export async function bytesDone(page: Page): Promise<number> {
  const text = await dock(page)
    .innerText({ timeout: 1_000 })
    .catch(() => '')
  const found = /(\d+(?:\.\d+)?) (kB|MB|GB) of \d/.exec(text)
  const unit = { kB: 1e3, MB: 1e6, GB: 1e9 }[found?.[2] ?? ''] ?? 0
  return Number(found?.[1] ?? 0) * unit
}
