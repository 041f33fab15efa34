/**
 * `npm run test:soak [-- --minutes N] [-- --record] [-- --leak MIB]`: the network of the fault matrix without a fault, users at work at a steady
 * pace for half an hour, or as many minutes as asked. Prints how what each process keeps after a collection of its garbage grew and what it held
 * while idle at the beginning and the end; `--record` writes the table into docs/reliability.md. Exit code 1 when one keeps more and more beyond
 * what chance explains (`soak-table.ts`), holds more descriptors or other temporary files than before, or when a file does not come back. `--leak`
 * makes the first miner keep so much more an hour, which must be found.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../../src/nodes/cli/filetao.mjs'
import type { Sample } from '../../src/testing/slope.ts'
import { atWork } from './at-work.ts'
import type { CaseContext } from './case.ts'
import { collected, plantLeak } from './collected-memory.ts'
import type { FaultNetwork } from './fault-network.ts'
import { INSPECTED } from './inspector.ts'
import { removeAll, sweepLeftovers } from './leftovers.ts'
import type { NodeProcess } from './node-process.ts'
import { type Held, heldIdle, openDescriptors, type Watched } from './node-samples.ts'
import { cleanUpWhenEnded, runCase } from './run-case.ts'
import { recordSoak, type Soaked, soakTable, verdictsOf } from './soak-table.ts'
import { pause } from './tools.ts'
import type { Workload } from './workload.ts'

const MINUTES = 30
/** In less a slope has too few samples. */
const MINUTES_MIN = 18
const MINUTES_MAX = 7 * 24 * 60
/** More users than later, one call after the other: buffers that are used again, and LevelDB's caches, come to the size that they keep. */
const FILL = { minutes: 2, pace: { users: 6, betweenMs: 60, keep: 200 } }
/** Together a call a second, far below what the network can. */
const PACE = { users: 2, betweenMs: 2_000, keep: 200 }
/** Before the first sample, at that pace: longer than a validator remembers which seeds it has sent (`LATE_ARRIVAL_MS`). */
const SETTLE_MINUTES = 11
/** Of the public history. 20,000 of them, the default, take an hour to come together, and look like a leak for as long. */
const EVENTS = 500
const SAMPLE_MS = 20_000
/** Idle twice, asking for all files, stopping. */
const END_SECONDS = 1_200
const NOTHING: Held = { descriptors: 0, temporary: [] }

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, record: { type: 'boolean' }, leak: { type: 'string' } },
})
const minutes = Number(values.minutes ?? MINUTES)
const leak = Number(values.leak ?? 0)
if (!(minutes >= MINUTES_MIN && minutes <= MINUTES_MAX)) {
  process.stderr.write(`test:soak: --minutes takes a number from ${MINUTES_MIN} to ${MINUTES_MAX}\n`)
  process.exit(2)
}
if (!(leak >= 0) || (leak > 0 && values.record === true)) {
  process.stderr.write('test:soak: --leak takes MiB an hour, and is not recorded\n')
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
    node: (name) => ({
      ...INSPECTED,
      args: name.startsWith('validator') ? ['--history-events', String(EVENTS)] : [],
    }),
    seed: { files: PACE.keep / 2 },
    pace: FILL.pace,
  })
  const nodes = watchedOf(network)
  if (leak > 0) await plantLeak(network.miners[0]!.process, leak)
  await pause(FILL.minutes * 60_000)
  const before = await idle(workload, nodes)
  workload.begin(PACE)
  await pause(SETTLE_MINUTES * 60_000)
  const from = workload.calls.length
  const samples = await sampled(nodes, (minutes - FILL.minutes - SETTLE_MINUTES) * 60_000)
  const after = await idle(workload, nodes)
  for (const { name } of nodes)
    soaked.push({
      name,
      heap: samples.get(name)?.heap ?? [],
      code: samples.get(name)?.code ?? [],
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

interface SoakedNode extends Watched {
  readonly process: NodeProcess
}

function watchedOf({ chain, members, folder }: FaultNetwork): SoakedNode[] {
  const nodes = members.map(({ name, process, data }) => ({ name, process, data }))
  const all = [{ name: 'chain', process: chain, data: join(folder, 'chain') }, ...nodes]
  return all.map((node) => ({ ...node, pid: node.process.pid }))
}

async function idle(workload: Workload, nodes: readonly Watched[]): Promise<Map<string, Held>> {
  await workload.end()
  return heldIdle(nodes)
}

interface Watch {
  readonly heap: Sample[]
  readonly code: Sample[]
  readonly resident: Sample[]
  mostDescriptors: number
}

/** @param ms for so long. @returns by name; times of memory in hours, memory in MiB, after a collection */
async function sampled(nodes: readonly SoakedNode[], ms: number): Promise<Map<string, Watch>> {
  const watches = new Map(
    nodes.map(({ name }): [string, Watch] => [
      name,
      { heap: [], code: [], resident: [], mostDescriptors: 0 },
    ]),
  )
  const began = performance.now()
  for (let next = began; next - began < ms; next += SAMPLE_MS) {
    await pause(next - performance.now())
    // One after the other: what one asks of another goes on meanwhile.
    for (const { name, pid, process } of nodes) {
      const watch = watches.get(name)
      if (watch === undefined) continue
      watch.mostDescriptors = Math.max(watch.mostDescriptors, openDescriptors(pid))
      const at = (performance.now() - began) / 3_600_000
      const now = await collected(process)
      for (const of of ['heap', 'code', 'resident'] as const) watch[of].push({ at, value: now[of] })
    }
  }
  return watches
}
