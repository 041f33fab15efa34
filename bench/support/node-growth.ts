/** Rows about a validator whose index grows: what a round costs at two sizes, beside n log n of the smaller one. */
import { runRounds } from './round-run.ts'
import type { Row, Table } from './table.ts'

const SMALL = 10_000
/** `--full` takes minutes and 4 GB of disk. */
const LARGE = process.argv.includes('--full') ? 1_000_000 : 100_000

export function growthTable(): Table {
  const [small, large] = [runRounds(SMALL), runRounds(LARGE)]
  const work = (n: number) => n * Math.log2(n)
  const factor = work(LARGE) / work(SMALL)
  const row = (what: string, unit: string, of: (run: typeof small) => number): Row => ({
    what: `${what}, ${LARGE.toLocaleString('en')} pieces`,
    ours: of(large),
    unit,
    peer: `n log n of ${SMALL.toLocaleString('en')} pieces`,
    theirs: of(small) * factor,
    target: { atMost: 1 },
  })
  return {
    title: `A validator's rounds over 256 miners as its index grows`,
    rows: [
      row('processor time of a challenge round of 10 miners', 'ms', ({ measured }) => measured.roundCpuMs),
      row('processor time of a whole step', 'ms', ({ measured }) => measured.stepCpuMs),
      row('choice of a piece to audit, p95', 'ms', ({ measured }) => measured.pickMs.p95),
      row('walk over the whole index after a start, processor time', 'ms', ({ verified }) => verified.cpuMs),
    ],
  }
}
