/** Where the laboratory computes: away from the page, which stays smooth. */
import { createContext, type ReactNode, useContext } from 'react'
import type { Survey } from '../../client/lab/pairs.ts'
import type { SimulationOptions, SimulationResult } from '../../client/lab/simulation-types.ts'
import type { RuleSetName } from '../../protocol/scoring/rule-set.ts'

export interface LabRun {
  /** Null when it was cancelled. Rejects when the worker broke. */
  readonly result: Promise<SimulationResult | null>
  cancel(): void
}

export interface LabRunner {
  run(options: SimulationOptions, onDay: (day: number) => void): LabRun
  /** Every pair of a right and a wrong answer. Rejects when the worker broke. */
  survey(rules: RuleSetName): Promise<Survey>
}

const LabRunnerContext = createContext<LabRunner | null>(null)

export function LabRunnerProvider({
  runner,
  children,
}: {
  readonly runner: LabRunner
  readonly children: ReactNode
}) {
  return <LabRunnerContext value={runner}>{children}</LabRunnerContext>
}

export function useLabRunner(): LabRunner {
  const runner = useContext(LabRunnerContext)
  if (runner === null) throw new TypeError('a simulator outside of LabRunnerProvider')
  return runner
}
