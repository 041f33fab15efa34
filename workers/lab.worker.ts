/** The laboratory's computations. Started when one is first asked for; no key, no network. */
import { expose } from 'comlink'
import { survey } from '../src/client/lab/pairs.ts'
import { runSimulation } from '../src/client/lab/run-simulation.ts'
import type { SimulationOptions } from '../src/client/lab/simulation-types.ts'
import { RULE_SETS, type RuleSetName } from '../src/protocol/scoring/rule-set.ts'

const cancelled = new Set<number>()

expose({
  async run(id: number, options: SimulationOptions, onDay: (day: number) => void) {
    const result = await runSimulation(options, {
      onDay,
      pause: () => new Promise((next) => setTimeout(next, 0)),
      isCancelled: () => cancelled.has(id),
    })
    cancelled.delete(id)
    return result
  },
  cancel: (id: number) => void cancelled.add(id),
  survey: (rules: RuleSetName) => survey(RULE_SETS[rules]),
})
