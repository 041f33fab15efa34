/**
 * `npm run bench:rebuild`: a validator whose folder is gone, and how fast `filetao index rebuild` makes its index anew from its miners: many
 * small objects, and few large ones. A chain, three miners and a validator, each a process as `filetao` starts it, all on this machine.
 * `-- --objects 5000` for more small ones.
 */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../e2e/faults/node-process.ts'
import { until } from '../e2e/support/network.ts'
import { keyOf } from '../src/nodes/chain/chain-fixture.ts'
import { useFastSr25519 } from '../src/nodes/shared/fast-sr25519.ts'
import { printedJson } from '../src/testing/printed-json.ts'
import { uploadAll } from './support/load-users.ts'
import { type NodeNetwork, startNodes } from './support/node-network.ts'
import { cpuSeconds, endedChildrenSeconds } from './support/node-usage.ts'
import { report } from './support/report.ts'
import { exchangeFloor, storeFloor } from './support/store-floor.ts'
import type { Row, Table } from './support/table.ts'

const FILETAO = join(import.meta.dirname, '../src/nodes/cli/filetao.mjs')
const VALIDATOR = 21
const MINERS = [31, 32, 33]
const COPIES = MINERS.length
const USERS = Array.from({ length: 10 }, (_, n) => keyOf(60 + n))
const GIB = 2 ** 30
const CORES = availableParallelism()
/** Of `docs/reliability.md`: 10^5 chunks within a minute. */
const WISH = { objects: 100_000, seconds: 60 }

const SMALL = { what: '64 KiB', bytes: 65_536, count: objectsAsked() }
const LARGE = { what: '8 MiB', bytes: 8_396_800, count: 40 }
type Kind = typeof SMALL

function objectsAsked(): number {
  const at = process.argv.indexOf('--objects')
  const count = at < 0 ? 2_000 : Number(process.argv[at + 1])
  if (!(count >= USERS.length && count <= 1_000_000))
    throw new RangeError(`--objects needs a number from ${USERS.length} to 1000000`)
  return Math.round(count / USERS.length) * USERS.length
}

interface Rebuilt {
  readonly seconds: number
  /** Of the command and its miners together. */
  readonly cpu: number
}

async function rebuild(network: NodeNetwork, pids: readonly number[], expected: Kind): Promise<Rebuilt> {
  const folder = join(network.folder, `rebuilt-${expected.bytes}`)
  const keys = ['--key', network.keyFile(VALIDATOR), '--chain', network.chainUrl, '--allow-private']
  const before = cpuSeconds(pids) + endedChildrenSeconds()
  const began = performance.now()
  // The chain is in this process, so that it may not wait for the command.
  const said = await printedJson([FILETAO, 'index', 'rebuild', folder, ...keys, '--json'], {
    ...process.env,
    FILETAO_PREPARED: '1',
  })
  const seconds = (performance.now() - began) / 1000
  const cpu = cpuSeconds(pids) + endedChildrenSeconds() - before
  const { objects, bytes, short, lost } = said as Record<string, unknown>
  const isWhole = objects === expected.count && bytes === expected.count * expected.bytes
  if (!isWhole || short !== 0 || lost !== 0) throw new Error(`not all was rebuilt: ${JSON.stringify(said)}`)
  return { seconds, cpu }
}

async function tableOf(kind: Kind): Promise<Table> {
  const network = await startNodes()
  try {
    const validator = await network.startValidator(VALIDATOR)
    const miners = []
    for (const seed of MINERS) miners.push(await network.startMiner(seed))
    const load = { each: kind.count / USERS.length, atOnce: 2, bytes: kind.bytes }
    const uploads = await uploadAll(validator, USERS, load)
    if (uploads.some(({ copies }) => copies < COPIES)) throw new Error('not all of it was stored')
    process.kill(validator.pid, 'SIGKILL')
    await until(() => !isAlive(validator.pid), 'the validator is gone')
    const pids = miners.map(({ pid }) => pid)
    return { title: titleOf(kind), rows: await rowsOf(kind, await rebuild(network, pids, kind)) }
  } finally {
    await network.stop()
  }
}

const titleOf = ({ what, count }: Kind) =>
  `An index of ${count} objects of ${what}, rebuilt from three miners`

async function rowsOf({ what, bytes, count }: Kind, { seconds, cpu }: Rebuilt): Promise<Row[]> {
  const gib = (count * bytes) / GIB
  // The bytes go to three holders, and came from one of them before.
  const sample = Math.min(count, 200)
  const floor = (await storeFloor(sample, bytes, COPIES)) + (await exchangeFloor(sample, bytes, COPIES + 1))
  const of = `objects of ${what}`
  const none = { peer: '–', theirs: null }
  const rate = count / seconds
  const wish = WISH.objects / WISH.seconds
  return [
    what === SMALL.what
      ? { what: of, ours: rate, unit: '/s', peer: '10^5 in a minute', theirs: wish, target: { atLeast: 1 } }
      : { what: of, ours: rate, unit: '/s', ...none },
    { what: `${of}: bytes of them`, ours: (count * bytes) / 1e6 / seconds, unit: 'MB/s', ...none },
    {
      what: `${of}: processor time of the command and its miners, floor / ours`,
      ours: cpu / gib,
      unit: 's/GiB',
      peer: 'the same hashes, proofs, signatures, sockets and durable writes in one process',
      theirs: floor,
      ratio: floor / (cpu / gib),
    },
    {
      what: `${of}: most that this floor allows on all cores`,
      ours: CORES / (floor * (bytes / GIB)),
      unit: '/s',
      ...none,
    },
    {
      what: `${of}: share of all cores that it used`,
      ours: (100 * cpu) / (CORES * seconds),
      unit: '%',
      ...none,
    },
  ]
}

async function* tables(): AsyncGenerator<Table> {
  for (const kind of [SMALL, LARGE]) yield await tableOf(kind)
}

// As nodes do: the floor is the same work by the same library.
await useFastSr25519()
await report('rebuild', tables)
