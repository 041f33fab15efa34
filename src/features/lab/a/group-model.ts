/** Who the top group is: as the document's code draws it, over the incentives of all seats. */
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import type { NeuronRow } from '../../../client/network-api.ts'

export interface TopGroup {
  /** Incentive, 0..1, that one must be above; null without seats. */
  readonly cut: number | null
  /** By rank. */
  readonly members: readonly MinerRow[]
  /** Seats whose incentives the cut was computed over. */
  readonly seats: number
  /** Of all incentive, what the members have, 0..1. */
  readonly incentiveShare: number
}

/** numpy's `quantile`, linear between neighbours. @param at 0..1; values in any order, finite, at least one */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = at * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/**
 * `top = quantile(I, 1 - n)`, then those strictly above it: where many are equal at the cut, none of them is in.
 * @param share per cent
 */
export function topGroup(neurons: readonly NeuronRow[], rows: readonly MinerRow[], share: number): TopGroup {
  const incentives = neurons.map(({ incentive }) => incentive).filter(Number.isFinite)
  const all = rows.reduce((sum, { incentive }) => sum + incentive, 0)
  if (incentives.length === 0) return { cut: null, members: [], seats: 0, incentiveShare: 0 }
  const cut = quantile(incentives, 1 - share / 100)
  const members = rows.filter(({ incentive }) => incentive > cut)
  const theirs = members.reduce((sum, { incentive }) => sum + incentive, 0)
  return { cut, members, seats: incentives.length, incentiveShare: all > 0 ? theirs / all : 0 }
}
