/** A simulation day by day, so that whoever runs it hears of progress and may end it. */
import { createSimulation } from './simulate.ts'
import type { SimulationOptions, SimulationResult } from './simulation-types.ts'

export interface RunOptions {
  readonly onDay: (day: number) => void
  /** Awaited after each day: lets other messages in. */
  readonly pause: () => Promise<void>
  readonly isCancelled: () => boolean
}

/** @returns null when it was cancelled */
export async function runSimulation(
  options: SimulationOptions,
  { onDay, pause, isCancelled }: RunOptions,
): Promise<SimulationResult | null> {
  const simulation = createSimulation(options)
  for (let day = 0; day < options.days; ) {
    day = simulation.day()
    onDay(day)
    await pause()
    if (isCancelled()) return null
  }
  return simulation.result()
}
