/** Rows of Settings that lie below the fold of its picture. */
import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

/** In both languages of the gallery. */
const STORE_THROUGH = /^(Store through|Ablegen über)$/

async function toStoreThrough(page: Page, two: boolean): Promise<void> {
  const choice = page.getByRole('group', { name: STORE_THROUGH })
  await choice.getByRole('radio', { checked: true }).waitFor({ state: 'attached' })
  if (two) await choice.getByRole('radio').last().check({ force: true })
  await choice.evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

export const SETTINGS: readonly Shot[] = [
  { name: 'store-through-one', path: '/settings', act: (page) => toStoreThrough(page, false) },
  { name: 'store-through-two', path: '/settings', act: (page) => toStoreThrough(page, true) },
]
