import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

/** From the list, as a person comes. */
const toNode = (which: number) => async (page: Page) => {
  await page.locator('a[href*="/network/nodes/5"]').nth(which).click()
  await page.locator('[data-step="proofs"]').waitFor()
}

export const NODE: readonly Shot[] = [
  { name: 'public-node-list', path: '/network/nodes?miners=24&validators=3' },
  { name: 'public-node-list-none', path: '/network/nodes?miners=0&validators=0' },
  { name: 'public-node-ours', path: '/network/nodes?miners=24&validators=3', act: toNode(0) },
  { name: 'public-node-stock', path: '/network/nodes?miners=24&validators=3', act: toNode(1) },
  { name: 'public-node-refused', path: '/network/nodes?miners=24&validators=3&calls=dead', act: toNode(0) },
  { name: 'public-node-liar', path: '/network/nodes?miners=24&validators=3&calls=lies', act: toNode(0) },
  { name: 'public-node-unlisted', path: '/network/nodes/5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' },
]
