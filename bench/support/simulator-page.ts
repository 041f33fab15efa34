/** A month of a subnet as the laboratory's worker runs it. This module runs itself again as that worker. */
import { runSimulation } from '../../src/client/lab/run-simulation.ts'
import { SIMULATION_DEFAULTS, type SimulationOptions } from '../../src/client/lab/simulation-types.ts'

/** What one run took. */
export interface Ran {
  /** By the clock, milliseconds. */
  readonly ms: number
  /** How many answers were scored. */
  readonly answers: number
}

async function run(given: Partial<SimulationOptions>): Promise<Ran> {
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

if (typeof document === 'undefined') {
  addEventListener('message', ({ data }: MessageEvent<Partial<SimulationOptions>>) => {
    void run(data).then(postMessage)
  })
} else {
  const worker = new Worker(document.querySelector('script')?.src ?? '', { type: 'module' })
  const simulate = (given: Partial<SimulationOptions>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data), { once: true })
      worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true })
      worker.postMessage(given)
    })
  Object.assign(globalThis, { simulate })
}
