import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

async function toOwn(page: Page): Promise<void> {
  await page
    .getByText(/A miner sees|Ein Miner sieht/)
    .first()
    .waitFor()
  await page
    .getByText(/A miner sees|Ein Miner sieht/)
    .first()
    .scrollIntoViewIfNeeded()
}

export const LAB_E: readonly Shot[] = [
  { name: 'public-lab-e', path: '/lab/e' },
  { name: 'public-lab-e-own', path: '/lab/e', act: toOwn },
  { name: 'public-lab-e-locked', path: '/lab/e?vault=locked&seed=7&piece=16384&chunk=512&index=17' },
]
