/**
 * The simulator as a process: `npx filetao simulate` starts it with its settings as JSON. Prints each seed that failed
 * with the command that replays it, then how fast it went, and last `N passed, N failed`.
 */

import { FAULTS, type FaultName, type SimulationOptions } from './plan.ts'
import { runPlanted } from './planted-run.ts'
import { runSeeds, WORKER } from './pool.ts'
import type { SeedLine } from './worker-messages.ts'

interface Settings {
  readonly seeds: number
  readonly from: number
  readonly days: number | null
  readonly miners: number | null
  readonly validators: number | null
  readonly objects: number | null
  /** Null: all. */
  readonly faults: readonly string[] | null
  /** Null: the engine as it is; `all`, or the name of one planted bug. */
  readonly planted: string | null
  readonly workers: number
  readonly verbose: boolean
}

const SHOWN_LINES = 60

function isFault(name: string): name is FaultName {
  return FAULTS.some((fault) => fault === name)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Flags that repeat a run of one seed with these settings. */
function replayOf({ days, miners, validators, objects, faults }: Settings, seed: number): string {
  const given = [
    `--seeds 1 --from ${seed}`,
    ...(days === null ? [] : [`--days ${days}`]),
    ...(miners === null ? [] : [`--miners ${miners}`]),
    ...(validators === null ? [] : [`--validators ${validators}`]),
    ...(objects === null ? [] : [`--objects ${objects}`]),
    ...(faults === null ? [] : [`--faults ${faults.length === 0 ? 'none' : faults.join(',')}`]),
  ]
  return `npx filetao simulate ${given.join(' ')}`
}

function printFailure(settings: Settings, { seed, violation, lines, digest }: SeedLine): void {
  if (violation === null) return
  const { invariant, detail, atMs } = violation
  print(
    `seed ${seed} violates ${invariant} after ${(atMs / 60_000).toFixed(1)} min of network time: ${detail}`,
  )
  print(`  log ${digest}`)
  print(`  replay: ${replayOf(settings, seed)} --verbose`)
  if (!settings.verbose) return
  for (const line of lines.slice(-SHOWN_LINES)) print(`  ${line.trimEnd()}`)
}

async function simulate(settings: Settings, options: Omit<SimulationOptions, 'seed'>): Promise<number> {
  const { seeds, from, workers, verbose } = settings
  const startMs = performance.now()
  let [passed, failed, networkMs, cpuMs, peakKiB] = [0, 0, 0, 0, 0]
  const seen = new Map<string, number>()
  await runSeeds({
    from,
    seeds,
    options,
    workers,
    worker: WORKER,
    keepTrace: verbose && seeds === 1,
    onAnswer(answer) {
      cpuMs += answer.cpuMs
      peakKiB = Math.max(peakKiB, answer.peakKiB)
      for (const [kind, count] of Object.entries(answer.seen)) seen.set(kind, (seen.get(kind) ?? 0) + count)
      for (const report of answer.reports) {
        networkMs += report.networkMs
        if (report.violation === null) passed += 1
        else failed += 1
        printFailure(settings, report)
        if (report.violation === null && seeds === 1) print(`seed ${report.seed} log ${report.digest}`)
      }
      return true
    },
  })
  const seconds = (performance.now() - startMs) / 1000
  const count = (kind: string) => (seen.get(kind) ?? 0).toLocaleString('en')
  print(
    `${seeds} seeds in ${seconds.toFixed(1)} s: ${(seeds / seconds).toFixed(1)} seeds per second on ${workers} processes, ${((seeds * 1000) / cpuMs).toFixed(1)} per second of one core, ${(networkMs / 3_600_000).toFixed(0)} hours of network time, at most ${(peakKiB / 1024).toFixed(0)} MiB a process`,
  )
  print(
    `uploads acknowledged ${count('acknowledged')}, downloads ${count('retrieved')}, questions ${count('audit')}, repairs ${count('repaired')}, miners replaced ${count('miner-replaced')}, copies lost ${count('copy-lost')}, validator deaths ${count('death')}`,
  )
  print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function main(): Promise<number> {
  const settings = JSON.parse(process.argv[2] ?? '{}') as Settings
  const { days, miners, validators, objects, planted } = settings
  const faults = settings.faults === null ? FAULTS : settings.faults.filter(isFault)
  const options = { days, miners, validators, objects, faults }
  if (planted === null) return simulate(settings, options)
  return runPlanted({ name: planted === 'all' ? null : planted, options, ...settings }, print)
}

process.exitCode = await main()
