/** What nodes cost: uploads through real processes, a miner's store, requests of sessions, the validator's index. */
import { growthTable } from './support/node-growth.ts'
import { indexRows } from './support/node-index.ts'
import { startNodes } from './support/node-network.ts'
import { sessionRows } from './support/node-sessions.ts'
import { minerRows, uploadRows } from './support/node-store.ts'
import { report } from './support/report.ts'
import type { Table } from './support/table.ts'

const COPIES = 3
const VALIDATOR = 21
const MINERS = [11, 12, 13]

async function* tables(): AsyncGenerator<Table> {
  const network = await startNodes()
  try {
    const validator = await network.startValidator(VALIDATOR)
    const miners = await Promise.all(MINERS.slice(0, COPIES).map((seed) => network.startMiner(seed)))
    const [first] = miners
    if (first === undefined) throw new TypeError('no miner')
    yield { title: 'Uploads through a validator and three miners', rows: await uploadRows(validator, miners) }
    yield { title: 'One miner', rows: await minerRows(first, validator) }
  } finally {
    await network.stop()
  }
  yield { title: 'Who asks', rows: await sessionRows() }
  yield { title: 'The index of a validator', rows: await indexRows() }
  yield growthTable()
}

await report('nodes', tables)
