import type { Page } from 'playwright-core'

export interface NewDrive {
  /** The words of its recovery kit. */
  readonly words: readonly string[]
  /** `http://…/#/k/…` is printed nowhere but in the code; the test number is on the screen. */
  readonly number: string
}

/** Chooses a passphrase and stops where the recovery kit is on the screen. */
export async function createVault(page: Page, passphrase: string): Promise<NewDrive> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('The same again', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Create vault' }).click()
  await page.getByRole('heading', { name: 'Your recovery kit' }).waitFor()
  return { words: await wordsShown(page), number: await numberShown(page) }
}

/** A whole first run, with the kit rehearsed: nothing is asked before the first upload. */
export async function firstRun(page: Page, passphrase: string): Promise<NewDrive> {
  const drive = await createVault(page, passphrase)
  await page.getByRole('button', { name: 'I have it: rehearse' }).click()
  await giveWords(page, drive.words)
  await page.getByRole('button', { name: 'Restore the test object' }).click()
  await page.getByRole('button', { name: 'Open my drive' }).click()
  await page.getByRole('button', { name: 'Add files' }).waitFor()
  return drive
}

/** Pastes a phrase into the fields for its words. */
export async function giveWords(page: Page, words: readonly string[]): Promise<void> {
  await page.getByLabel('Word 1', { exact: true }).fill(words.join(' '))
}

export async function unlock(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await opened(page)
}

/** Waits until the drive is open, on whatever screen it was locked. */
export async function opened(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lock the drive' }).first().waitFor()
}

async function wordsShown(page: Page): Promise<string[]> {
  const cells = await page.locator('section ol > li').allInnerTexts()
  return cells.map((cell) => cell.replace(/^\d+/, '').trim())
}

async function numberShown(page: Page): Promise<string> {
  const number = page.locator('#root').getByText(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
  return (await number.innerText()).trim()
}
