/** The simulator in the page itself, for pictures: the worker's code without the worker. */
import { survey } from '../client/lab/pairs.ts'
import { runSimulation } from '../client/lab/run-simulation.ts'
import type { LabRunner } from '../features/shared/lab-runner.tsx'
import { RULE_SETS } from '../protocol/scoring/rule-set.ts'

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
    survey: async (rules) => survey(RULE_SETS[rules]),
  }
}
