/**
 * `filetao liars`: every line of the matrix, as often as asked, on several processes. Prints a Markdown table and last
 * `N passed, N failed`. One argument: the settings as JSON.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { LINES, NOT_APPLICABLE } from './rows.ts'
import { addResult, newTally, passes, TABLE_HEAD, type Tally, tableRow } from './table.ts'
import type { Slice, SliceResult } from './trial-worker.ts'

interface Settings {
  readonly trials: number
  /** Number of the first trial: the seed of a trial is its row, its line and this. */
  readonly from: number
  /** Null: all. */
  readonly row: string | null
  readonly workers: number
}

/** Trials handed over at once: few enough that all processes end at about the same time. */
const SLICE = 10
const WORKER = fileURLToPath(new URL('trial-worker.ts', import.meta.url))

function* slices({ trials, from, row }: Settings): Generator<Slice> {
  for (const [line, { row: name }] of LINES.entries()) {
    if (row !== null && name !== row) continue
    for (let at = 0; at < trials; at += SLICE) {
      yield { line, from: from + at, count: Math.min(SLICE, trials - at) }
    }
  }
}

/** Rejects when a worker dies: its trials have no result, and silence must not look like success. */
function worker(queue: Iterator<Slice>, take: (result: SliceResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(WORKER, [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    let over = false
    const feed = () => {
      const next = queue.next()
      if (next.done !== true) return void child.send(next.value)
      over = true
      child.disconnect()
    }
    child.on('message', (result: SliceResult) => {
      take(result)
      feed()
    })
    child.on('error', reject)
    child.on('exit', (code) => (over ? resolve() : reject(new Error(`a worker ended with code ${code}`))))
    feed()
  })
}

async function main(settings: Settings): Promise<void> {
  const queue = slices(settings)
  const tallies = new Map<number, Tally>()
  const take = ({ line, seconds, results }: SliceResult) => {
    const chosen = LINES[line]
    if (chosen === undefined) return
    const tally = tallies.get(line) ?? newTally()
    tallies.set(line, tally)
    tally.seconds += seconds
    for (const { seed, result } of results) addResult(tally, chosen, seed, result)
  }
  await Promise.all(Array.from({ length: settings.workers }, () => worker(queue, take)))
  print(tallies, settings)
}

function print(tallies: ReadonlyMap<number, Tally>, { row }: Settings): void {
  const out: string[] = [TABLE_HEAD]
  let passed = 0
  let failed = 0
  const complaints: string[] = []
  for (const [number, line] of LINES.entries()) {
    const tally = tallies.get(number)
    if (tally === undefined) continue
    out.push(tableRow(line, tally))
    if (passes(line, tally)) passed += 1
    else {
      failed += 1
      const seeds = tally.misses.map(({ seed, what }) => `  seed "${seed}": ${what}`)
      complaints.push(
        `${line.row} ${line.lie}: ${tally.within} of ${tally.trials} within the bound`,
        ...seeds,
      )
    }
  }
  for (const [name, why] of Object.entries(NOT_APPLICABLE)) {
    if (row === null || row === name) out.push('', `${name}: ${why}`)
  }
  if (complaints.length > 0) out.push('', ...complaints)
  process.stdout.write(`${out.join('\n')}\n${passed} passed, ${failed} failed\n`)
  if (failed > 0) process.exitCode = 1
}

const given: unknown = JSON.parse(process.argv[2] ?? 'null')
// Written by the command line that starts this, which has checked every member.
await main(given as Settings)
