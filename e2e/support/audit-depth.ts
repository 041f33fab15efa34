import type { Page } from 'playwright-core'
import { until } from './network.ts'

/** Chooses it by keyboard: while the screen arrives it moves, and a click meets what lies beside. */
export async function chooseThorough(page: Page): Promise<void> {
  const thorough = page.getByRole('radio', { name: 'Thorough' }).first()
  const isChosen = async () => {
    await thorough.press('Space')
    return thorough.isChecked()
  }
  await until(isChosen, 'the thorough audit is chosen')
}
