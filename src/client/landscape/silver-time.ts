/**
 * How long miners take from their registration to Silver, by the windows that a validator keeps. Whoever is still Bronze counts as long as it
 * was watched, and whoever registered before the oldest window from then on only: the median is Kaplan and Meier's (1958), with delayed entry.
 * Without both, a short history would know the quick ones alone.
 */
import type { Landscape, WindowRecord } from './landscape-api.ts'

export interface SilverTime {
  /** Miners that were watched as Bronze for a while. */
  readonly watched: number
  /** Of these, that reached Silver or better while they were watched. */
  readonly reached: number
  /** Blocks after its registration at which half of the miners have it; null: see `why`. */
  readonly blocks: number | null
  /** `few`: too few were watched. `later`: fewer than half reached it as far as the windows tell. */
  readonly why: 'few' | 'later' | null
}

/** With fewer at risk one miner more or less would be the answer. */
const AT_RISK_LEAST = 5

/** Blocks of age: watched from `from` to `to`, at which it reached Silver or was seen last. */
interface Watch {
  readonly from: number
  readonly to: number
  readonly reached: boolean
}

/** @param windows of one validator, newest first */
export function silverTime(
  { network }: Pick<Landscape, 'network'>,
  windows: readonly WindowRecord[],
): SilverTime {
  const rising = windows.toReversed()
  const [first, second] = rising
  // Counts of a window are of all of it: whoever was Bronze in the first one was so since the end of the one before.
  const begins = first === undefined ? 0 : first.block - ((second ?? first).block - first.block)
  const registered = new Map(
    network.neurons.map(({ hotkey, registeredAtBlock }) => [hotkey, registeredAtBlock]),
  )
  const watches = new Map<string, Watch>()
  for (const { block, miners } of rising) {
    for (const { hotkey, tier, tierBefore } of miners) {
      const since = registered.get(hotkey)
      // Of an earlier life of the same hotkey, or of one that left: nobody knows when it came.
      if (since === undefined || block <= since) continue
      const known = watches.get(hotkey)
      if (known?.reached === true || (known === undefined && tierBefore !== 'Bronze')) continue
      const from = known?.from ?? Math.max(0, begins - since)
      watches.set(hotkey, { from, to: block - since, reached: tier !== 'Bronze' })
    }
  }
  return medianOf([...watches.values()].filter(({ from, to }) => to > from))
}

function medianOf(watches: readonly Watch[]): SilverTime {
  const reached = watches.filter((each) => each.reached)
  const counts = { watched: watches.length, reached: reached.length }
  let left = 1
  for (const age of [...new Set(reached.map(({ to }) => to))].sort((a, b) => a - b)) {
    const atRisk = watches.filter(({ from, to }) => from < age && age <= to).length
    if (atRisk < AT_RISK_LEAST) return { ...counts, blocks: null, why: 'few' }
    left *= 1 - reached.filter(({ to }) => to === age).length / atRisk
    if (left <= 0.5) return { ...counts, blocks: age, why: null }
  }
  return { ...counts, blocks: null, why: watches.length < AT_RISK_LEAST ? 'few' : 'later' }
}
