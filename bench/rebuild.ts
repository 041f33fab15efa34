/**
 * `npm run bench:rebuild`: a validator whose folder is gone, and how fast `filetao index rebuild` makes its index anew from its miners: of
 * the records that they kept, and with `--prove` of the bytes of many small objects, and few large ones. A chain, three miners and a
 * validator, each a process as `filetao` starts it, all on this machine. `-- --objects 5000` for more small ones, `-- --records 100000`
 * for more that have records (storing them first takes far longer than the rest), `-- --kept` for these alone.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
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

const SMALL = { what: '64 KiB', bytes: 65_536, count: asked('--objects', 2_000) }
const LARGE = { what: '8 MiB', bytes: 8_396_800, count: 40 }
/** Their size does not matter: nothing of them is read. */
const KEPT = { what: '1 KiB', bytes: 1_024, count: asked('--records', 20_000) }
type Kind = typeof SMALL
const ONLY_KEPT = process.argv.includes('--kept')
/** A validator gives its miners the last records a second after they were written. */
const GIVEN_MS = 5_000

function asked(flag: string, usual: number): number {
  const at = process.argv.indexOf(flag)
  const count = at < 0 ? usual : Number(process.argv[at + 1])
  if (!(count >= USERS.length && count <= 1_000_000))
    throw new RangeError(`${flag} needs a number from ${USERS.length} to 1000000`)
  return Math.round(count / USERS.length) * USERS.length
}

interface Rebuilt {
  readonly seconds: number
  /** Of the command and its miners together. */
  readonly cpu: number
}

async function rebuild(
  network: NodeNetwork,
  pids: readonly number[],
  expected: Kind,
  prove: boolean,
): Promise<Rebuilt> {
  const folder = join(network.folder, `rebuilt-${expected.bytes}`)
  const keys = ['--key', network.keyFile(VALIDATOR), '--chain', network.chainUrl, '--allow-private']
  const before = cpuSeconds(pids) + endedChildrenSeconds()
  const began = performance.now()
  // The chain is in this process, so that it may not wait for the command.
  const how = prove ? ['--prove', '--json'] : ['--json']
  const said = await printedJson([FILETAO, 'index', 'rebuild', folder, ...keys, ...how], {
    ...process.env,
    FILETAO_PREPARED: '1',
  })
  const seconds = (performance.now() - began) / 1000
  const cpu = cpuSeconds(pids) + endedChildrenSeconds() - before
  const { objects, bytes, short, lost, fromRecords } = said as Record<string, unknown>
  const isMeant = fromRecords === (prove ? 0 : expected.count)
  const isWhole = isMeant && objects === expected.count && bytes === expected.count * expected.bytes
  if (!isWhole || short !== 0 || lost !== 0) throw new Error(`not all was rebuilt: ${JSON.stringify(said)}`)
  return { seconds, cpu }
}

async function tableOf(kind: Kind, prove: boolean): Promise<Table> {
  const network = await startNodes()
  try {
    const validator = await network.startValidator(VALIDATOR)
    const miners = []
    for (const seed of MINERS) miners.push(await network.startMiner(seed))
    const load = { each: kind.count / USERS.length, atOnce: 2, bytes: kind.bytes }
    const uploads = await uploadAll(validator, USERS, load)
    if (uploads.some(({ copies }) => copies < COPIES)) throw new Error('not all of it was stored')
    await setTimeout(GIVEN_MS)
    process.kill(validator.pid, 'SIGKILL')
    // What it cost counts as ours once it is taken off the list of processes.
    await until(() => !existsSync(`/proc/${validator.pid}`), 'the validator is gone')
    const pids = miners.map(({ pid }) => pid)
    const rebuilt = await rebuild(network, pids, kind, prove)
    return { title: titleOf(kind, prove), rows: await (prove ? rowsOf : keptRowsOf)(kind, rebuilt) }
  } finally {
    await network.stop()
  }
}

const titleOf = ({ what, count }: Kind, prove: boolean) =>
  prove
    ? `An index of ${count} objects of ${what}, rebuilt from three miners`
    : `An index of ${count} objects, rebuilt from the records that three miners kept`

async function keptRowsOf({ count }: Kind, { seconds, cpu }: Rebuilt): Promise<Row[]> {
  const wish = WISH.objects / WISH.seconds
  const none = { peer: '–', theirs: null }
  return [
    {
      what: 'objects with records',
      ours: count / seconds,
      unit: '/s',
      peer: '10^5 in a minute',
      theirs: wish,
      target: { atLeast: 1 },
    },
    { what: 'all of them, with the start of the command', ours: seconds, unit: 's', ...none },
    {
      what: 'processor time of the command and its miners',
      ours: (1e6 * cpu) / count,
      unit: 'µs an object',
      ...none,
    },
    { what: 'share of all cores that it used', ours: (100 * cpu) / (CORES * seconds), unit: '%', ...none },
  ]
}

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
  yield await tableOf(KEPT, false)
  for (const kind of ONLY_KEPT ? [] : [SMALL, LARGE]) yield await tableOf(kind, true)
}

// As nodes do: the floor is the same work by the same library.
await useFastSr25519()
await report('rebuild', tables, { whole: !ONLY_KEPT })
