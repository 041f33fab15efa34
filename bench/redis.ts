/**
 * The index of a validator in Redis beside the embedded one: objects acknowledged and read, by how many there are and by how many API
 * nodes share it. Redis and all nodes share this machine's cores. 1,000,000 objects with --full; `--only sizes,shared,losses` for some tables.
 */
import { isWanted, isWhole } from './support/only.ts'
import { recoveryRows, sharedRows, sizeRows } from './support/redis-index.ts'
import { report } from './support/report.ts'
import type { Table } from './support/table.ts'

const SIZES = process.argv.includes('--full') ? [10_000, 100_000, 1_000_000] : [10_000, 100_000]

async function* tables(): AsyncGenerator<Table> {
  if (isWanted('sizes'))
    yield { title: 'An index in Redis beside the embedded one, by its size', rows: await sizeRows(SIZES) }
  if (isWanted('shared'))
    yield { title: 'API nodes on one Redis, which shares their cores', rows: await sharedRows([1, 2, 4]) }
  if (isWanted('losses')) yield { title: 'After a loss', rows: await recoveryRows() }
}

await report('redis', tables, { whole: isWhole })
