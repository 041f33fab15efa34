/** A miner among the others of one validator: medians of the fleet, and where it stands between them. */
import type { TaskKind } from '../../protocol/scoring/rule-set.ts'
import type { Landscape, MinerReport } from './landscape-api.ts'
import type { MinerRow } from './miner-rows.ts'

export interface LatencyPlace {
  readonly task: TaskKind
  readonly p50: number | null
  readonly p95: number | null
  readonly samples: number
  /** Of all miners with samples, this one too; null without any. */
  readonly fleetP50: number | null
  readonly fleetP95: number | null
  readonly miners: number
  /** Share of the other miners whose p50 is larger, 0..1; null when there is none to compare with. */
  readonly fasterThan: number | null
  /** All medians, rising. */
  readonly medians: readonly number[]
}

export function median(values: readonly number[]): number | null {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

export function latencyPlaces(reports: readonly MinerReport[], own: MinerReport): LatencyPlace[] {
  const tasks: readonly TaskKind[] = ['store', 'challenge', 'retrieve']
  return tasks.map((task) => {
    const known = (value: number | null) => (value !== null && Number.isFinite(value) ? [value] : [])
    const medians = reports.flatMap(({ latency }) => known(latency[task].p50)).toSorted((a, b) => a - b)
    const { p50, p95, samples } = own.latency[task]
    const others = reports
      .filter(({ hotkey }) => hotkey !== own.hotkey)
      .flatMap(({ latency }) => known(latency[task].p50))
    return {
      task,
      p50,
      p95,
      samples,
      fleetP50: median(medians),
      fleetP95: median(reports.flatMap(({ latency }) => known(latency[task].p95))),
      miners: medians.length,
      fasterThan:
        p50 === null || others.length === 0
          ? null
          : others.filter((other) => other > p50).length / others.length,
      medians,
    }
  })
}

/** Coldkey -> miners that it runs. */
export function operatorSizes(rows: readonly Pick<MinerRow, 'coldkey'>[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const { coldkey } of rows) sizes.set(coldkey, (sizes.get(coldkey) ?? 0) + 1)
  return sizes
}

/** Epochs of 24 hours at the pace of the blocks; null where the chain tells no tempo. */
export function epochsADay({ network, blockMs }: Pick<Landscape, 'network' | 'blockMs'>): number | null {
  const { tempo } = network
  return tempo > 0 && blockMs > 0 ? 86_400_000 / (tempo * blockMs) : null
}

/** A share as the chain keeps it: 0 to 65,535. */
export function inSixteenBits(share: number): number {
  return Math.round(share * 65_535)
}

/** By hotkey or uid, whichever the name is. */
export function findMiner(rows: readonly MinerRow[], name: string): MinerRow | null {
  const wanted = name.trim()
  return rows.find(({ hotkey, uid }) => hotkey === wanted || String(uid) === wanted) ?? null
}

/** Places before and after it in the chain's order, itself between them; empty when it is in no order. */
export function neighbours(pruneOrder: readonly number[], uid: number, each: number): readonly number[] {
  const place = pruneOrder.indexOf(uid)
  return place < 0 ? [] : pruneOrder.slice(Math.max(0, place - each), place + each + 1)
}
