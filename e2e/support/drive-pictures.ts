/** Pictures of the drive and of a proof sheet for docs/pictures: a new drive with three files. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from './browser.ts'
import { PASSPHRASE, untilFinished } from './drive-page.ts'
import { firstRun } from './first-run.ts'
import { removeFolder, temporaryFolder } from './network.ts'

/** @param app of a local network @param out folder of the pictures */
export async function takeDrivePictures(app: string, out: string): Promise<void> {
  const folder = temporaryFolder()
  const browser = await openBrowser({ profile: join(folder, 'profile') })
  const { page } = browser
  try {
    await page.goto(app)
    await firstRun(page, PASSPHRASE)
    const paths = ['report.pdf', 'picture.png', 'archive.zip'].map((name) => join(folder, name))
    for (const path of paths) writeFileSync(path, randomBytes(50_000))
    await page.getByTestId('file-input').setInputFiles(paths)
    await untilFinished(page, 3)
    await page.getByRole('status').getByText('Adding 3 files').waitFor({ state: 'hidden' })
    await page.screenshot({ path: join(out, 'drive.png') })
    await page.getByRole('navigation').getByRole('link', { name: 'Proofs' }).first().click()
    await page.getByRole('link', { name: 'report.pdf' }).first().click()
    await page.getByRole('heading', { name: 'Who holds it' }).waitFor()
    await page.screenshot({ path: join(out, 'proof-sheet.png') })
  } finally {
    await browser.close()
    removeFolder(folder)
  }
}
