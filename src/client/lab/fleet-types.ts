/** Computed fleets: what a simulation is told and what it gives. Everything follows from the seed. */
import type { RuleSetName } from '../../protocol/scoring/rule-set.ts'
import type { Landscape, WindowRecord } from '../landscape/landscape-api.ts'

export interface FleetOptions {
  readonly seed: number
  readonly miners: number
  readonly validators: number
  readonly days: number
  readonly rules: RuleSetName
  /** Unix milliseconds at which the days end: everything is dated back from there. */
  readonly at?: number
}

/** A fleet at the end of its days, in the shape of a live network. */
export interface Fleet {
  readonly landscape: Landscape
  /**
   * The newest `most` that ended below block `before` (by default all), newest first, as the validator of this hotkey would have kept them; empty
   * for any other. A record of 256 miners takes a millisecond.
   */
  readonly windows: (validator: string, before?: number | null, most?: number) => readonly WindowRecord[]
}
