/** The line goes in the middle of an audit. */

import type { Page } from 'playwright-core'
import { chooseThorough } from '../../support/audit-depth.ts'
import { until } from '../../support/network.ts'
import type { FaultCase } from '../case.ts'
import { finished, type PageAtWork, pageAtWork, pictures } from '../page-at-work.ts'
import { insist, pause } from '../tools.ts'

/** What nobody may be told because a line was gone. */
const ACCUSING = /Failed|Missing|In danger|A copy failed|could not be reached|proven by nobody/

const reportOf = (page: Page): Promise<string> =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Last audits' }) })
    .innerText()

const standings = (page: Page): Promise<string> => page.getByRole('list', { name: 'Files' }).innerText()

async function audit({ page }: PageAtWork): Promise<void> {
  await page.getByRole('button', { name: 'Audit everything' }).click()
  await page.getByText('A thorough audit is under way').waitFor()
}

const over = ({ page }: PageAtWork): Promise<void> =>
  page.getByRole('button', { name: 'Audit everything' }).waitFor({ timeout: 120_000 })

export const pageAuditOffline: FaultCase = {
  name: 'page-audit-offline',
  row: {
    component: 'SPA audit',
    fault: 'offline in the middle of an audit of a file that was proven before',
    required:
      'what was not asked is called not asked: no copy is called proven, lost, failed or missing for it, and no miner unreachable; the file keeps what was proven of it; the next audit proves all of it',
  },
  injected: 'DevTools offline, and a proxy of our own that breaks every connection',
  seconds: 300,
  async run(context) {
    const work = await pageAtWork(context)
    const { page, proxy, browser } = work
    await page.getByTestId('file-input').setInputFiles(work.path)
    await finished(page)
    await page.getByRole('link', { name: 'Proofs', exact: true }).click()
    await chooseThorough(page)
    await audit(work)
    await over(work)
    const before = await standings(page)
    insist(/Proven/.test(before), `the first audit came to: ${before}`)
    const asked = proxy.count('ChallengeUser')
    await audit(work)
    const isUnderWay = () => proxy.count('ChallengeUser') > asked + 4
    await until(isUnderWay, 'some of it was asked', 60_000)
    proxy.cut()
    await browser.context.setOffline(true)
    const put = proxy.count('ChallengeUser') - asked
    await over(work)
    await pause(1_000)
    await pictures(page, 'audit-offline')
    const report = await reportOf(page)
    insist(/not asked/i.test(report), `it does not say what was not asked: ${report}`)
    insist(!ACCUSING.test(report), `the audit came to: ${report}`)
    const meanwhile = await standings(page)
    insist(/Proven/.test(meanwhile) && !ACCUSING.test(meanwhile), `the file is shown as: ${meanwhile}`)
    proxy.mend()
    await browser.context.setOffline(false)
    await audit(work)
    await over(work)
    const after = await standings(page)
    insist(/Proven/.test(after), `the last audit came to: ${after}`)
    const acknowledged = await work.ledger.holds()
    const all = asked
    return `struck after ${put} of about ${all} questions; it said what was not asked, and accused nobody; proven before, meanwhile and after; ${acknowledged}`
  },
}
