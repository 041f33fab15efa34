/** No validator answers a page with anything but 5xx for a while, each in another way. */
import type { Page } from 'playwright-core'
import type { PassedAnswer } from '../../support/counting-proxy.ts'
import { dock } from '../../support/drive-page.ts'
import { until } from '../../support/network.ts'
import {
  downloadCase,
  GOES_ON,
  NO_SHORT_FILE,
  neverBack,
  type PageAtWork,
  pictures,
  uploadCase,
} from '../page-at-work.ts'
import { insist, pause } from '../tools.ts'

const FAULT_MS = 20_000
/** A page that does not wait between its tries would be at some hundreds. */
const REQUESTS_MAX = 60

const json = (status: number, code: string): PassedAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ code, message: 'It failed.' })),
})

/** Of our own nodes and gateway, and of a proxy of somebody else's between them. */
const FAILURES: readonly PassedAnswer[] = [
  json(502, 'axon-unreachable'),
  json(500, 'internal'),
  json(503, 'storage-unavailable'),
  json(504, 'axon-too-slow'),
  {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from('<html><body><h1>502 Bad Gateway</h1></body></html>'),
  },
]

async function strike({ page, proxy }: PageAtWork, name: string): Promise<string> {
  const before = proxy.refused
  await neverBack(page, async () => {
    let at = 0
    proxy.refuse(() => FAILURES[at++ % FAILURES.length]!)
    await untilSaid(page)
    await pictures(page, name)
    await pause(FAULT_MS)
    await untilSaid(page)
    proxy.refuse(null)
  })
  const refused = proxy.refused - before
  insist(refused >= FAILURES.length, `only ${refused} requests were answered so`)
  insist(refused <= REQUESTS_MAX, `${refused} requests in ${FAULT_MS / 1000} s`)
  return `said that it waits; ${refused} requests were answered 5xx`
}

/** A transfer that has failed shows other words than one that waits. */
async function untilSaid(page: Page): Promise<void> {
  const words = async () => await dock(page).innerText()
  await until(
    async () => (await words()).includes('No validator answers. It tries again by itself.'),
    'the page says that it waits for the validators',
    30_000,
  ).catch(async (caught: unknown) => {
    throw new Error(`${String(caught)}; it says: ${await words()}`)
  })
}

const INJECTED = 'a proxy of our own answers every request to a validator with 500, 502, 503 or 504 for 20 s'
const WAITS =
  'says that it waits, tries again with longer and longer pauses, goes on by itself, never goes backwards'

export const pageValidatorsUpload = uploadCase('page-validators-5xx-upload', {
  fault: 'validators and gateway answer 5xx for 20 s in the middle of an upload',
  required: `${WAITS}; ${GOES_ON}`,
  injected: INJECTED,
  strike: (work) => strike(work, 'validators-5xx-upload'),
  twice: 4,
})

export const pageValidatorsDownload = downloadCase('page-validators-5xx-download', {
  fault: 'validators and gateway answer 5xx for 20 s in the middle of a download',
  required: `${WAITS}; ${NO_SHORT_FILE}`,
  injected: INJECTED,
  strike: async (work) => ({ seen: await strike(work, 'validators-5xx-download'), instead: null }),
})
