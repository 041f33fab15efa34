import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

async function called(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Store and retrieve' }).click()
  await page.getByRole('heading', { name: 'What happened' }).scrollIntoViewIfNeeded()
}

export const LAB_A: readonly Shot[] = [
  { name: 'public-lab-a', path: '/lab/a?miners=96' },
  {
    name: 'public-lab-a-called',
    path: '/lab/a?miners=96',
    act: async (page) => {
      await called(page)
      await page.getByRole('region', { name: 'Sequence diagram' }).evaluate((box) => box.scrollIntoView())
    },
  },
  {
    name: 'public-lab-a-workbench',
    path: '/lab/a?miners=96',
    act: async (page) => {
      await called(page)
      await page.getByRole('button', { name: 'Bases of one’s own choice' }).click()
      await page.getByRole('heading', { name: 'Proof workbench' }).evaluate((head) => head.scrollIntoView())
    },
  },
  {
    name: 'public-lab-a-lies',
    path: '/lab/a?miners=96&calls=lies',
    act: async (page) => {
      await called(page)
      await page.locator('#answer').evaluate((head) => head.scrollIntoView())
    },
  },
  { name: 'public-lab-a-dead', path: '/lab/a?miners=8&calls=dead', act: called },
  {
    name: 'public-lab-a-repeated',
    path: '/lab/a?miners=96&n=50',
    act: async (page) => {
      await page.getByRole('button', { name: 'Repeat 50 times' }).click()
      await page.getByText('nineteen of twenty').waitFor()
      await page.locator('#repeat').evaluate((head) => head.scrollIntoView())
    },
  },
  { name: 'public-lab-a-equal', path: '/lab/a?miners=256&shape=equal' },
  { name: 'public-lab-a-none', path: '/lab/a?miners=0&validators=0' },
]
