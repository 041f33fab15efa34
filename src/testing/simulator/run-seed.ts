/** One seed from its first block to the last check. */
import { makeBlocks } from './chain-faults.ts'
import type { Violation } from './checker.ts'
import { endFaults, scheduleFaults } from './faults.ts'
import { checkWholeness } from './final-checks.ts'
import { planOf, type SimulationOptions } from './plan.ts'
import { createUsers } from './users.ts'
import { startProcess } from './validator-process.ts'
import { createWorld, type World } from './world.ts'

export interface SeedReport {
  readonly seed: number
  readonly violation: Violation | null
  /** Of the log of everything that happened. */
  readonly digest: string
  readonly notes: number
  /** The end of the log, or all of it when asked for. */
  readonly lines: readonly string[]
  readonly seen: ReadonlyMap<string, number>
  /** Milliseconds of network time. */
  readonly networkMs: number
}

/** After the files were asked for, the last answers come within this time. */
const LAST_ANSWERS_MS = 120_000

/** Runs a seed; the same options always give the same digest. */
export function runSeed(options: SimulationOptions, keepTrace = false): Promise<SeedReport> {
  return new Promise((resolve) => {
    // Settling promises on demand works from a macrotask only (simulated-clock.ts).
    setImmediate(() => {
      const world = createWorld(planOf(options), keepTrace)
      try {
        run(world)
      } catch (error) {
        const detail = error instanceof Error ? (error.stack ?? error.message) : 'unknown'
        world.checker.violated('I14', `uncaught: ${detail}`)
      }
      resolve(reportOf(world))
    })
  })
}

function run(world: World): void {
  const { plan, clock, checker } = world
  const endMs = plan.faultyMs + plan.calmMs
  const users = createUsers(world)
  for (const node of world.validators) startProcess(world, node)
  makeBlocks(world)
  scheduleFaults(world, plan.faultyMs)
  users.schedule(plan.faultyMs)
  clock.after(plan.faultyMs, () => endFaults(world))
  clock.after(endMs, () => users.askForEverything())
  clock.after(endMs + LAST_ANSWERS_MS - 1_000, () => checkWholeness(world))
  let isGoingOn = true
  while (isGoingOn) isGoingOn = checker.violation === null && clock.runNext(endMs + LAST_ANSWERS_MS)
}

function reportOf({ plan, checker, trace, clock }: World): SeedReport {
  const { violation, seen } = checker
  return {
    seed: plan.seed,
    violation,
    digest: trace.digest(),
    notes: trace.notes,
    lines: trace.lines,
    seen,
    networkMs: clock.monotonicMs(),
  }
}
