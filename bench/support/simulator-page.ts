/** A month of a subnet in the browser, as the laboratory's worker runs it, for the benchmark of the simulator. */
import { runSimulation } from '../../src/client/lab/run-simulation.ts'
import { SIMULATION_DEFAULTS, type SimulationOptions } from '../../src/client/lab/simulation-types.ts'

/** @returns milliseconds, and how many answers were scored */
async function run(given: Partial<SimulationOptions>): Promise<{ ms: number; answers: number }> {
  const startMs = performance.now()
  const result = await runSimulation(
    { ...SIMULATION_DEFAULTS, ...given },
    {
      onDay: () => undefined,
      pause: () => new Promise((next) => setTimeout(next, 0)),
      isCancelled: () => false,
    },
  )
  return { ms: performance.now() - startMs, answers: result?.answers ?? 0 }
}

Object.assign(globalThis, { run })
