import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What axe finds wrong with the page once it stands still: colours in the middle of a fade are nobody's choice. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined)
  })
  // A page without frames needs no second page to put the findings of all frames together. What passed need not be written down, and
  // a document that was looked at before has axe already: together that is three quarters of the time.
  const isPlain = page.frames().length === 1
  const isThere = isPlain && (await page.evaluate(() => 'axe' in window))
  const { violations: found } = await new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) })
    .setLegacyMode(isPlain)
    .options({ resultTypes: ['violations'] })
    .analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
