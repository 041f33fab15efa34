import { join } from 'node:path'
import { serveBundle } from '../e2e/support/page-bundle.ts'
import { Chromium } from './support/cdp.ts'
import { measureProtocol, type ProtocolRates } from './support/protocol-work.ts'
import { median, printTable } from './support/table.ts'

/**
 * The reference's rates on the same kind of machine (Python 3.11 with PyCryptodome's C code, single thread), measured apart from
 * this run: 464-522 commitments and 550-557 openings a second. A verified challenge is an opening and a path of 36 µs.
 */
const REFERENCE = { openings: 553, commitments: 493, challengesVerified: 540 }
const ROUNDS = 3

const bundle = await serveBundle(join(import.meta.dirname, 'support/protocol-page.ts'))
const browser = await Chromium.launch()
await browser.open(bundle.url)
await browser.until('globalThis.measureProtocol', 10_000)
const node: ProtocolRates[] = []
const page: ProtocolRates[] = []
for (let round = 0; round < ROUNDS; round++) {
  node.push(await measureProtocol())
  page.push(await browser.evaluate<ProtocolRates>('measureProtocol()'))
}
await browser.close()
bundle.close()

const of = (runs: readonly ProtocolRates[], what: keyof ProtocolRates): number =>
  median(runs.map((run) => run[what]))
for (const [title, runs] of [
  ['Proofs in Node', node],
  ['Proofs in Chromium', page],
] as const) {
  printTable(title, [
    {
      what: 'openings, one by one',
      ours: of(runs, 'openings'),
      peer: 'reference',
      theirs: REFERENCE.openings,
      unit: '/s',
    },
    {
      what: 'openings, batch of 256',
      ours: of(runs, 'batchOpenings'),
      peer: 'reference',
      theirs: REFERENCE.openings,
      unit: '/s',
    },
    {
      what: 'commitments under one g, h',
      ours: of(runs, 'commitments'),
      peer: 'reference',
      theirs: REFERENCE.commitments,
      unit: '/s',
    },
    {
      what: 'challenges proved (1 MiB, 16 chunks)',
      ours: of(runs, 'challengesProved'),
      peer: 'not measured',
      theirs: null,
      unit: '/s',
    },
    {
      what: 'challenges verified (64 KiB chunk)',
      ours: of(runs, 'challengesVerified'),
      peer: 'reference',
      theirs: REFERENCE.challengesVerified,
      unit: '/s',
    },
  ])
}
