/** The screen of the bittensor tools, in both directions. */
import type { Page } from 'playwright-core'
import { idOf } from '../../../src/testing/fake-names.ts'
import type { Shot } from './shot.ts'

const CID = `bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku`
const NODE = '5DvmiiFsRPHHLH6cdH3Gwaqcn5qNHCo5J8JbEVqD8rxLJNsA'
const NAMES = [
  'field notes.md',
  'keynote.pdf',
  'weights-of-another-wallet.bin',
  'old share.zip',
  'x-rays.tar',
]

async function chosen(page: Page): Promise<void> {
  const members = NAMES.flatMap((name): [string, unknown][] => [
    [name, CID],
    [`${name}_hotkeys`, [NODE]],
  ])
  const text = JSON.stringify(Object.fromEntries([...members, ['torn line', 'bafy']]))
  await page
    .getByTestId('tool-lists')
    .setInputFiles({ name: 'default.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  await page.getByText('field notes.md').waitFor()
}

async function brought(page: Page): Promise<void> {
  await chosen(page)
  await page.getByRole('button', { name: /^(Bring all here|Alle holen)$/ }).click()
  await page.getByRole('alert').first().waitFor()
}

async function typed(page: Page, text: string): Promise<void> {
  const field = page.locator('form input[type=password]')
  await field.fill(text)
  await field.press('Enter')
}

export const INTERCHANGE: readonly Shot[] = [
  { name: 'tools-claimed', path: `/proofs/${idOf('p1')}` },
  { name: 'tools', path: '/tools' },
  { name: 'tools-lists', path: '/tools', act: chosen },
  { name: 'tools-brought', path: '/tools', act: brought },
  {
    name: 'tools-stretching',
    path: '/tools',
    act: async (page) => {
      await typed(page, 'slow')
      await page.getByRole('progressbar').waitFor()
    },
  },
  {
    name: 'tools-refused',
    path: '/tools',
    act: async (page) => {
      await typed(page, 'wrong')
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'tools-store', path: `/tools/${idOf('f1')}` },
  {
    name: 'tools-stored',
    path: `/tools/${idOf('f1')}`,
    act: async (page) => {
      await typed(page, 'right')
      await page.locator('form').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: /^(Store for the tools|Für die Werkzeuge ablegen)$/ }).click()
      await page.getByText('bafkrei').waitFor()
    },
  },
]
