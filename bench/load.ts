/**
 * Many at once: `npm run test:load`. A chain, twelve miners and a validator, each a process of its own as `filetao` starts it; users in this
 * one. Ends with 1 when a figure misses what is held, and keeps its table in docs/reliability.md (`-- --no-record` leaves it alone). `-- --full`
 * adds an index of 10^6 objects with three copies each, which takes an hour and 8 GB of disk.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyOf } from '../src/nodes/chain/chain-fixture.ts'
import { type Uploaded, uploadAll } from './support/load-users.ts'
import { type NodeNetwork, type NodeProcess, startNodes } from './support/node-network.ts'
import { runRounds } from './support/round-run.ts'
import { machine } from './support/table.ts'

const PAGE = join(import.meta.dirname, '../docs/reliability.md')
const VALIDATOR = 21
const MINERS = Array.from({ length: 12 }, (_, n) => 31 + n)
const USERS = Array.from({ length: 20 }, (_, n) => keyOf(60 + n))
const FULL_OBJECTS = 1_000_000
const COPIES = 3

interface Line {
  readonly what: string
  readonly seen: string
  readonly held: string
  readonly good: boolean
}

const ms = (value: number) => `${Math.round(value)} ms`
const seconds = (value: number) => `${value.toFixed(1)} s`

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}

const took = (uploads: readonly Uploaded[]) => uploads.map(({ ms: each }) => each)

function countsOf(uploads: readonly Uploaded[]): string {
  const retries = uploads.reduce((sum, each) => sum + each.retries, 0)
  const failed = uploads.filter(({ copies }) => copies < COPIES).length
  return `${uploads.length} uploads, ${failed} errors, ${retries} retries after "busy"`
}

async function atOnce(validator: NodeProcess): Promise<Line> {
  const began = performance.now()
  const uploads = await uploadAll(validator, USERS, { each: 10, atOnce: 10 })
  const all = (performance.now() - began) / 1000
  return {
    what: '200 uploads of 1 MiB at once, 12 miners, 3 copies',
    seen: `${countsOf(uploads)}; ${seconds(all)}, p50 ${ms(quantile(took(uploads), 0.5))}, p99 ${ms(quantile(took(uploads), 0.99))}`,
    held: '0 errors',
    good: uploads.every(({ copies }) => copies >= COPIES),
  }
}

async function queued(validator: NodeProcess): Promise<Line> {
  const uploads = await uploadAll(validator, USERS, { each: 50, atOnce: 25 })
  const ends = USERS.map(({ address }) =>
    Math.max(...uploads.filter(({ user }) => user === address).map(({ endedMs }) => endedMs)),
  )
  const ratio = Math.max(...ends) / Math.min(...ends)
  return {
    what: '1,000 uploads of 1 MiB by 20 users, 500 at once: end of the last user beside the first',
    seen: `${countsOf(uploads)}; ${seconds(Math.max(...ends) / 1000)} beside ${seconds(Math.min(...ends) / 1000)}: ${ratio.toFixed(2)}`,
    held: '0 errors, ≤ 3',
    good: ratio <= 3 && uploads.every(({ copies }) => copies >= COPIES),
  }
}

async function latency(validator: NodeProcess): Promise<Line> {
  const uploads = await uploadAll(validator, USERS.slice(0, 10), { each: 30, atOnce: 5 })
  const [p50, p99] = [quantile(took(uploads), 0.5), quantile(took(uploads), 0.99)]
  return {
    what: 'acknowledgement of 1 MiB while 50 are under way, real fsync',
    seen: `p50 ${ms(p50)}, p99 ${ms(p99)} over ${uploads.length}`,
    held: 'p50 < 400 ms, p99 < 2 s',
    good: p50 < 400 && p99 < 2_000,
  }
}

/** kill -9, then from the start of the new process to its first acknowledgement. */
async function recovery(network: NodeNetwork, before: NodeProcess): Promise<Line> {
  process.kill(before.pid, 'SIGKILL')
  const began = performance.now()
  const validator = await network.startValidator(VALIDATOR)
  const ready = performance.now() - began
  await uploadAll(validator, USERS.slice(0, 1), { each: 1, atOnce: 1 })
  const acknowledged = performance.now() - began
  return {
    what: 'validator killed without warning: from its start to its first acknowledgement',
    seen: `${seconds(acknowledged / 1000)}, of which ${seconds(ready / 1000)} until it is ready`,
    held: '< 2 s',
    good: acknowledged < 2_000,
  }
}

function fullIndex(): Line {
  const { measured, diskMib, verified } = runRounds(FULL_OBJECTS * COPIES)
  const { startMs, pickMs, peakRssMib } = measured
  const rss = Math.max(peakRssMib, verified.peakRssMib)
  return {
    what: `index of ${FULL_OBJECTS} objects, ${FULL_OBJECTS * COPIES} pieces (${Math.round(diskMib)} MiB): cold start, choice of a piece p95, memory`,
    seen: `${seconds(startMs / 1000)}, ${pickMs.p95.toFixed(2)} ms, ${Math.round(rss)} MiB; walk ${seconds(verified.ms / 1000)}`,
    held: '< 5 s, < 5 ms, < 700 MiB',
    good: startMs < 5_000 && pickMs.p95 < 5 && rss < 700,
  }
}

async function measure(): Promise<Line[]> {
  const network = await startNodes()
  try {
    const validator = await network.startValidator(VALIDATOR)
    for (const seed of MINERS) await network.startMiner(seed)
    await uploadAll(validator, USERS, { each: 1, atOnce: 1 })
    const lines: Line[] = []
    for (const part of [atOnce, latency, queued]) lines.push(shown(await part(validator)))
    lines.push(shown(await recovery(network, validator)))
    if (process.argv.includes('--full')) lines.push(shown(fullIndex()))
    return lines
  } finally {
    await network.stop()
  }
}

function shown(line: Line): Line {
  process.stderr.write(`${line.what}: ${line.seen} (${line.held}: ${line.good ? 'held' : 'missed'})\n`)
  return line
}

function record(lines: readonly Line[]): void {
  const rows = lines.map(
    ({ what, seen, held, good }) => `| ${what} | ${seen} | ${held} | ${good ? '✓' : '✗'} |`,
  )
  const text = [machine(), '', '| what | seen | to hold | |', '| --- | --- | --- | --- |', ...rows].join('\n')
  process.stdout.write(`${text}\n`)
  if (process.argv.includes('--no-record')) return
  const between = /(<!-- load -->\n\n)[\s\S]*?(\n\n<!-- \/load -->)/
  const page = readFileSync(PAGE, 'utf8')
  if (!between.test(page)) throw new Error('docs/reliability.md has no place for it')
  writeFileSync(
    PAGE,
    page.replace(between, (_, open: string, close: string) => `${open}${text}${close}`),
  )
}

const lines = await measure()
record(lines)
process.exit(lines.every(({ good }) => good) ? 0 : 1)
