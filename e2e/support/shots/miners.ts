import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

async function openNote(page: Page): Promise<void> {
  await page.locator('th').nth(2).getByRole('button').last().click()
}

async function toHistory(page: Page): Promise<void> {
  await page.locator('#miner-history').scrollIntoViewIfNeeded()
}

async function toWhatIf(page: Page): Promise<void> {
  await page.getByRole('slider').first().waitFor()
  await page.getByRole('slider').first().scrollIntoViewIfNeeded()
}

export const MINERS: readonly Shot[] = [
  { name: 'public-miners', path: '/network/miners?miners=256' },
  { name: 'public-miners-all', path: '/network/miners?miners=256&set=all&sort=-score' },
  { name: 'public-miners-note', path: '/network/miners?miners=8&set=miner&tier=Gold,Silver', act: openNote },
  { name: 'public-miners-blank', path: '/network/miners?miners=8&shape=blank' },
  { name: 'public-miners-none', path: '/network/miners?miners=0' },
  { name: 'public-miner-one', path: '/network/miners/12?miners=256' },
  { name: 'public-miner-history', path: '/network/miners/12?miners=256', act: toHistory },
  {
    name: 'public-miner-what-if',
    path: '/network/miners/12?miners=256&faster=250&surer=3&as=Diamond',
    act: toWhatIf,
  },
  { name: 'public-miner-blank', path: '/network/miners/4?miners=1&shape=blank' },
  { name: 'public-miner-unknown', path: '/network/miners/9999?miners=8' },
]
