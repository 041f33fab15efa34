/** What main.ts and its workers say to each other. */
import type { Violation } from './checker.ts'
import type { SimulationOptions } from './plan.ts'

export interface Batch {
  readonly seeds: readonly number[]
  readonly options: Omit<SimulationOptions, 'seed'>
  /** Send the whole log of each seed along. */
  readonly keepTrace: boolean
}

export interface SeedLine {
  readonly seed: number
  readonly violation: Violation | null
  readonly digest: string
  readonly notes: number
  /** Milliseconds of network time. */
  readonly networkMs: number
  readonly lines: readonly string[]
}

export interface BatchAnswer {
  readonly reports: SeedLine[]
  /** How often each kind of engine event was seen. */
  readonly seen: Record<string, number>
  cpuMs: number
  /** Most memory that the process had so far, KiB. */
  peakKiB: number
}
