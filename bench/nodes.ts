/**
 * What nodes cost: uploads through real processes, a miner's store, requests of sessions, the validator's index.
 * `--only` takes `uploads`, `miner`, `asking`, `index`, `growth`.
 */
import { useFastSr25519 } from '../src/nodes/shared/fast-sr25519.ts'
import { growthTable } from './support/node-growth.ts'
import { indexRows } from './support/node-index.ts'
import { startNodes } from './support/node-network.ts'
import { sessionRows } from './support/node-sessions.ts'
import { minerRows, uploadRows } from './support/node-store.ts'
import { isWanted, isWhole } from './support/only.ts'
import { report } from './support/report.ts'
import type { Table } from './support/table.ts'

const COPIES = 3
const VALIDATOR = 21
const MINERS = [11, 12, 13]

async function* storing(): AsyncGenerator<Table> {
  const network = await startNodes()
  try {
    const validator = await network.startValidator(VALIDATOR)
    const miners = await Promise.all(MINERS.slice(0, COPIES).map((seed) => network.startMiner(seed)))
    const [first] = miners
    if (first === undefined) throw new TypeError('no miner')
    if (isWanted('uploads'))
      yield {
        title: 'Uploads through a validator and three miners',
        rows: await uploadRows(validator, miners),
      }
    if (isWanted('miner')) yield { title: 'One miner', rows: await minerRows(first, validator) }
  } finally {
    await network.stop()
  }
}

async function* tables(): AsyncGenerator<Table> {
  if (isWanted('uploads') || isWanted('miner')) yield* storing()
  if (isWanted('asking')) yield { title: 'Who asks', rows: await sessionRows() }
  if (isWanted('index')) yield { title: 'The index of a validator', rows: await indexRows() }
  if (isWanted('growth')) yield growthTable()
}

// The floors sign with the library that nodes sign with.
await useFastSr25519()
await report('nodes', tables, { whole: isWhole })
