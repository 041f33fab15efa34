/** The simulator in the page itself, for pictures: the worker's code without the worker. */
import { runSimulation } from '../client/lab/run-simulation.ts'
import type { LabRunner } from '../features/shared/lab-runner.tsx'

export function createLocalLab(): LabRunner {
  return {
    run(options, onDay) {
      let cancelled = false
      return {
        result: runSimulation(options, {
          onDay,
          pause: () => new Promise((next) => setTimeout(next, 0)),
          isCancelled: () => cancelled,
        }),
        cancel: () => {
          cancelled = true
        },
      }
    },
  }
}
