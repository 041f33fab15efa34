/** What an owner's page computes for an audit and an upload, and what an audit costs on the wire. */
import { join } from 'node:path'
import { serveBundle } from '../../e2e/support/page-bundle.ts'
import { auditTraffic } from './audit-traffic.ts'
import { Chromium } from './cdp.ts'
import { type ProofRates, prepareProofs } from './proof-work.ts'
import { median, type Row, type Table } from './table.ts'

const ROUNDS = 5
const GIB = 2 ** 30
/** Copies of each part. */
const HOLDERS = 3
/** Of a 1 GiB file: three copies of 128 parts and a manifest are 387. */
const RECEIPTS = 400
/** What `bench:browser` measured of an upload, in bytes a second, and the share of it that receipts may take. */
const UPLOAD_RATE = 12.8e6
const RECEIPTS_SHARE = 0.05

/** For 99.9 % detection of a loss of 1 %. */
const TRAFFIC_AIM_PERCENT = 1

async function measured(): Promise<{ readonly node: ProofRates[]; readonly page: ProofRates[] }> {
  const bundle = await serveBundle(join(import.meta.dirname, 'proof-page.ts'))
  const browser = await Chromium.launch()
  try {
    await browser.open(bundle.url)
    await browser.until('globalThis.measureProofs', 10_000)
    const measure = await prepareProofs()
    const inPage = () => browser.evaluate<ProofRates>('measureProofs()')
    // The first round of each is for the compiler.
    await measure()
    await inPage()
    const [node, page]: [ProofRates[], ProofRates[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      node.push(await measure())
      page.push(await inPage())
    }
    return { node, page }
  } finally {
    await browser.close()
    bundle.close()
  }
}

function rowsOf(runs: readonly ProofRates[]): Row[] {
  const of = (what: keyof ProofRates): number => median(runs.map((run) => run[what]))
  const alone = { peer: '–', theirs: null }
  const limit = (RECEIPTS_SHARE * GIB) / UPLOAD_RATE
  return [
    { what: 'whole answers of 16,400 bytes, signature and paths', ours: of('answers'), ...alone, unit: '/s' },
    { what: 'receipts', ours: of('receipts'), ...alone, unit: '/s' },
    {
      what: `${RECEIPTS} receipts, as a 1 GiB upload has`,
      ours: RECEIPTS / of('receipts'),
      peer: '5 % of the upload of bench:browser',
      theirs: limit,
      unit: 's',
    },
  ]
}

function trafficRows(): Row[] {
  const { questions, up, down, chunk } = auditTraffic(GIB)
  const bytes = (up + down) * questions
  const file = { peer: 'the file', theirs: GIB / 1e6, unit: 'MB' }
  const alone = { peer: '–', theirs: null }
  return [
    { what: 'questions', ours: questions, peer: 'at least', theirs: 688, unit: '' },
    { what: 'a question, up', ours: up, ...alone, unit: 'bytes' },
    {
      what: 'its answer from three holders, down',
      ours: down,
      peer: 'the record in it',
      theirs: chunk,
      unit: 'bytes',
    },
    { what: 'the audit, both ways, all three copies', ours: bytes / 1e6, ...file },
    { what: 'of it for each copy', ours: bytes / 1e6 / HOLDERS, ...file },
    {
      what: 'the same as a share of the file',
      ours: (bytes / GIB / HOLDERS) * 100,
      peer: 'aim',
      theirs: TRAFFIC_AIM_PERCENT,
      unit: '%',
    },
  ]
}

export async function* ownerTables(): AsyncIterable<Table> {
  const { node, page } = await measured()
  yield { title: 'Proofs of an owner in a Chromium worker', rows: rowsOf(page) }
  yield { title: 'Proofs of an owner in Node', rows: rowsOf(node) }
  yield { title: 'A thorough audit of 1 GiB', rows: trafficRows() }
}
