/** What a second validator said of a file without being asked to: on its sheet, on the Proofs screen, and the switch in Settings. */
import type { Page } from 'playwright-core'
import type { CompareNext, Opinion } from '../../../src/client/cross-check-api.ts'
import { idOf } from '../../../src/testing/fake-names.ts'
import type { Shot } from './shot.ts'

async function toOpinions(page: Page): Promise<void> {
  const title = page.locator('#second-opinions')
  await title.waitFor()
  await title.evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

const sheet = (query: string) => `/proofs/${idOf('f5')}?${query}`

function said(opinion: Opinion): Shot {
  return { name: `compared-${opinion}`, path: sheet(`opinion=${opinion}`), act: toOpinions }
}

function next(state: CompareNext): Shot {
  return { name: `compared-${state}`, path: sheet(`compared=${state}`), act: toOpinions }
}

/** In both languages of the gallery. */
const COMPARE = /^(Compare with a second validator|Mit einem zweiten Validator vergleichen)$/

async function toSwitch(page: Page): Promise<void> {
  const choice = page.getByRole('group', { name: COMPARE })
  await choice.getByRole('radio', { checked: true }).waitFor({ state: 'attached' })
  await choice.evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

/** All validators asked by a person, above what was compared by itself. */
async function askAll(page: Page): Promise<void> {
  await toOpinions(page)
  await page.locator('section[aria-labelledby=validators-title] button').first().click()
  await page.locator('section[aria-labelledby=validators-title] > ul').waitFor()
}

async function toLine(page: Page): Promise<void> {
  await page.locator('main svg.lucide-shield-alert').first().waitFor()
}

export const COMPARED: readonly Shot[] = [
  said('agrees'),
  said('lags'),
  said('drops'),
  said('denies'),
  said('lies'),
  next('soon'),
  next('idle'),
  next('alone'),
  next('off'),
  { name: 'compared-asked', path: sheet('opinion=lies'), act: askAll },
  { name: 'compared-proofs', path: '/proofs?opinion=lies', act: toLine },
  { name: 'compared-proofs-denies', path: '/proofs?opinion=denies', act: toLine },
  { name: 'compared-switch', path: '/settings', act: toSwitch },
  { name: 'compared-switch-off', path: '/settings?compared=off', act: toSwitch },
]
