/** Where simulations run: away from the page, which stays smooth. */
import { createContext, type ReactNode, useContext } from 'react'
import type { SimulationOptions, SimulationResult } from '../../client/lab/simulation-types.ts'

export interface LabRun {
  /** Null when it was cancelled. Rejects when the worker broke. */
  readonly result: Promise<SimulationResult | null>
  cancel(): void
}

export interface LabRunner {
  run(options: SimulationOptions, onDay: (day: number) => void): LabRun
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
