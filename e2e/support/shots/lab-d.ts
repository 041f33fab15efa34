import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

/** The section in view, and the simulations of the address done. */
function at(id: string): (page: Page) => Promise<void> {
  return async (page) => {
    if (page.url().includes('sim')) await page.getByText(/scored in|bewertet in/).waitFor({ timeout: 60_000 })
    await page.locator(`#${id}`).scrollIntoViewIfNeeded()
    await page.evaluate((name) => document.getElementById(name)?.scrollIntoView(), id)
  }
}

export const LAB_D: readonly Shot[] = [
  { name: 'public-lab-d', path: '/lab/d' },
  { name: 'public-lab-d-ten', path: '/lab/d?preset=ten&compare=all' },
  { name: 'public-lab-d-fail', path: '/lab/d?preset=fail&rules=reference&compare=all' },
  { name: 'public-lab-d-pairs', path: '/lab/d?rules=reference', act: at('pairs') },
  { name: 'public-lab-d-curves', path: '/lab/d', act: at('curves') },
  { name: 'public-lab-d-times', path: '/lab/d', act: at('times') },
  {
    name: 'public-lab-d-tier',
    path: '/lab/d?successes=31&attempts=34&total=6842&rules=strict',
    act: at('calculator'),
  },
  { name: 'public-lab-d-attacks', path: '/lab/d', act: at('attacks') },
  { name: 'public-lab-d-simulator', path: '/lab/d?sim=a90', act: at('simulator') },
  { name: 'public-lab-d-results', path: '/lab/d?sim=a90', act: at('results') },
  { name: 'public-lab-d-two-runs', path: '/lab/d?simA=n64_a60&sim=T_n64_a60', act: at('simulator') },
]
