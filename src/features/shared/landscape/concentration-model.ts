/** Who holds how much, when hotkeys of one operator count as one. */
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'

export interface Holder {
  readonly name: string
  readonly miners: number
  /** 0..1 of all incentive. */
  readonly share: number
}

export interface Concentration {
  /** Largest first. */
  readonly holders: readonly Holder[]
  /** Fewest holders that together have half; null when there is nothing to have. */
  readonly half: number | null
  /** 0: all alike, towards 1: one has all; null when there is nothing to have. */
  readonly gini: number | null
}

export function concentrationOf(
  rows: readonly MinerRow[],
  holderOf: (row: MinerRow) => string,
): Concentration {
  const groups = new Map<string, { miners: number; share: number }>()
  for (const row of rows) {
    const name = holderOf(row)
    const group = groups.get(name) ?? { miners: 0, share: 0 }
    group.miners += 1
    group.share += Number.isFinite(row.incentive) ? Math.max(0, row.incentive) : 0
    groups.set(name, group)
  }
  const total = [...groups.values()].reduce((sum, { share }) => sum + share, 0)
  const holders = [...groups]
    .map(([name, { miners, share }]) => ({ name, miners, share: total === 0 ? 0 : share / total }))
    .toSorted((a, b) => b.share - a.share || b.miners - a.miners)
  const shares = holders.map(({ share }) => share)
  return {
    holders,
    half: total === 0 ? null : holdersOfHalf(shares),
    gini: total === 0 ? null : gini(shares),
  }
}

function holdersOfHalf(falling: readonly number[]): number {
  let sum = 0
  const place = falling.findIndex((share) => {
    sum += share
    // Ten shares of a tenth add up to a crumb less than one.
    return sum >= 0.5 - 1e-12
  })
  return place === -1 ? falling.length : place + 1
}

/** Mean difference of two holders over twice their mean. */
function gini(falling: readonly number[]): number {
  const count = falling.length
  const sum = falling.reduce((total, share) => total + share, 0)
  const weighted = falling.reduce((total, share, place) => total + share * (count - place), 0)
  return ((2 * weighted) / sum - count - 1) / count
}

export function byColdkey({ coldkey }: MinerRow): string {
  return coldkey
}

export function byHotkey({ hotkey }: MinerRow): string {
  return hotkey
}

/** The first three numbers of an IPv4 address, the first three groups of an IPv6 one. Who announces none stands alone. */
export function byNetwork({ axon, hotkey }: MinerRow): string {
  const host = axon === null ? '' : axon.replace(/^\w+:\/\//, '').replace(/:\d+$/, '')
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(host)?.[1]
  if (four !== undefined) return `${four}.0/24`
  const six = host.replace(/^\[|\]$/g, '')
  return six.includes(':') ? `${six.split(':').slice(0, 3).join(':')}::/48` : hotkey
}
