/**
 * `npm run test:soak [-- --minutes N] [-- --record]`: the network of the fault matrix without a fault, users at work at a steady pace for
 * eight hours, or as many minutes as asked. Prints how the memory of each process grew and what it held while idle at the beginning and the end;
 * `--record` writes the table into docs/reliability.md. Exit code 1 when one grows by more than a MiB an hour beyond what chance explains, holds
 * other descriptors or temporary files than before, or when a file does not come back.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../../src/nodes/cli/filetao.mjs'
import type { Sample } from '../../src/testing/slope.ts'
import { atWork } from './at-work.ts'
import type { CaseContext } from './case.ts'
import type { FaultNetwork } from './fault-network.ts'
import { removeAll, sweepLeftovers } from './leftovers.ts'
import { type Held, heldIdle, openDescriptors, residentMib, type Watched } from './node-samples.ts'
import { cleanUpWhenEnded, runCase } from './run-case.ts'
import { recordSoak, type Soaked, soakTable, verdictsOf } from './soak-table.ts'
import { pause } from './tools.ts'
import type { Workload } from './workload.ts'

const MINUTES = 480
const MINUTES_MIN = 5
const MINUTES_MAX = 7 * 24 * 60
/** Of the whole: heaps and caches fill. */
const WARM_UP = 1 / 5
const SAMPLE_MS = 15_000
/** Together a call a second, far below what the network can. */
const PACE = { users: 2, betweenMs: 2_000, keep: 200 }
/** Idle twice, asking for all files, stopping. */
const END_SECONDS = 1_200
const NOTHING: Held = { descriptors: 0, temporary: [] }

const { values } = parseArgs({ options: { minutes: { type: 'string' }, record: { type: 'boolean' } } })
const minutes = Number(values.minutes ?? MINUTES)
if (!(minutes >= MINUTES_MIN && minutes <= MINUTES_MAX)) {
  process.stderr.write(`test:soak: --minutes takes a number from ${MINUTES_MIN} to ${MINUTES_MAX}\n`)
  process.exit(2)
}
ensureBuilt('nodes')
sweepLeftovers()
cleanUpWhenEnded('test:soak')

/** Of every process that was watched; empty when it did not come so far. */
const soaked: Soaked[] = []
const ran = await runCase({ name: 'soak', minutes, seconds: END_SECONDS, run: soak })
removeAll(process.pid)
const problems = [...(ran.passed ? [] : [ran.seen]), ...verdictsOf(soaked)]
const text = soakTable(soaked, minutes, ran.seen)
process.stdout.write(`${text}\n`)
for (const problem of problems) process.stdout.write(`failed: ${problem}\n`)
// A run that came to no figures leaves those of the last.
if (values.record === true && soaked.length > 0) recordSoak(text)
process.exit(problems.length === 0 ? 0 : 1)

async function soak(context: CaseContext): Promise<string> {
  const { network, workload, finish } = await atWork(context, {
    validators: 2,
    miners: 5,
    seed: { files: PACE.keep / 2 },
    pace: PACE,
  })
  const nodes = watchedOf(network)
  await pause(minutes * WARM_UP * 60_000)
  const before = await idle(workload, nodes)
  workload.begin(PACE)
  const from = workload.calls.length
  const samples = await sampled(nodes, minutes * (1 - WARM_UP) * 60_000)
  const after = await idle(workload, nodes)
  for (const { name } of nodes)
    soaked.push({
      name,
      resident: samples.get(name)?.resident ?? [],
      mostDescriptors: samples.get(name)?.mostDescriptors ?? 0,
      before: before.get(name) ?? NOTHING,
      after: after.get(name) ?? NOTHING,
    })
  const asked = workload.tally(from)
  await finish(performance.now())
  const owed = workload.ledger.owed(Date.now() / 1000).length
  return `${asked}; all ${owed} acknowledged files came back at the end`
}

function watchedOf({ chain, members, folder }: FaultNetwork): Watched[] {
  const nodes = members.map(({ name, process: { pid }, data }) => ({ name, pid, data }))
  return [{ name: 'chain', pid: chain.pid, data: join(folder, 'chain') }, ...nodes]
}

async function idle(workload: Workload, nodes: readonly Watched[]): Promise<Map<string, Held>> {
  await workload.end()
  return heldIdle(nodes)
}

interface Watch {
  readonly resident: Sample[]
  mostDescriptors: number
}

/** @param ms for so long. @returns by name; times of memory in hours, memory in MiB */
async function sampled(nodes: readonly Watched[], ms: number): Promise<Map<string, Watch>> {
  const watches = new Map(
    nodes.map(({ name }): [string, Watch] => [name, { resident: [], mostDescriptors: 0 }]),
  )
  const began = performance.now()
  for (let count = 1; performance.now() - began < ms; count++) {
    for (const { name, pid } of nodes) {
      const watch = watches.get(name)
      if (watch === undefined) continue
      watch.resident.push({ at: (count * SAMPLE_MS) / 3_600_000, value: residentMib(pid) })
      watch.mostDescriptors = Math.max(watch.mostDescriptors, openDescriptors(pid))
    }
    await pause(began + count * SAMPLE_MS - performance.now())
  }
  return watches
}
