/**
 * A process that stores pieces in a real miner store until it is killed. It prints one line for every piece only
 * after the store acknowledged it. Arguments: folder, number of the first piece, and either the step of the
 * n-th write at which it kills itself (`renamed:3`) or `-`, when somebody else will.
 */
import { writeSync } from 'node:fs'
import { PieceStore } from '../nodes/miner/piece-store.ts'
import { silentLog } from '../nodes/shared/log.ts'
import { crashCaller, crashPiece, crashSeed } from './crash-pieces.ts'

const [folder = '', first = '0', deadly = '-'] = process.argv.slice(2)
const [step, nth] = deadly.split(':')
let seen = 0

const store = await PieceStore.open({
  folder,
  capacityBytes: 2 ** 40,
  reserveBytes: 0,
  log: silentLog,
  now: () => 1_700_000_000,
  failPoint: (at) => {
    if (at === step && ++seen === Number(nth)) process.kill(process.pid, 'SIGKILL')
  },
})
writeSync(1, 'open\n')

let next = Number(first)
async function storeForEver(): Promise<void> {
  for (;;) {
    const n = next++
    const stored = await store.store(crashCaller(n), crashPiece(n), crashSeed(n), 3600)
    if (stored.ok) writeSync(1, `${n} ${stored.value.name}\n`)
  }
}
await Promise.all(Array.from({ length: 4 }, storeForEver))
