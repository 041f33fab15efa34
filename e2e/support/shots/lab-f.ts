import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

async function sent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('region', { name: 'Answer', exact: true }).waitFor()
}

export const LAB_F: readonly Shot[] = [
  { name: 'public-lab-f', path: '/lab/f' },
  { name: 'public-lab-f-sent', path: '/lab/f', act: sent },
  { name: 'public-lab-f-refused', path: '/lab/f?calls=dead&call=AccountUser', act: sent },
  {
    name: 'public-lab-f-code',
    path: '/lab/f?call=RenewUser',
    act: async (page) => {
      await page.getByLabel('data_hash').fill(`b${'a'.repeat(58)}`)
      await page.getByText('Python', { exact: true }).click()
      await page.getByRole('region', { name: 'Request' }).evaluate((box) => box.scrollIntoView())
    },
  },
  {
    name: 'public-lab-f-nodes',
    path: '/lab/f?call=%2Flimits',
    act: (page) => page.locator('#node-health').evaluate((head) => head.scrollIntoView()),
  },
  { name: 'public-lab-f-cannot', path: '/lab/f?call=Store' },
  { name: 'public-lab-f-none', path: '/lab/f?validators=0&miners=0' },
]
