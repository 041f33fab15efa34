/** A window as it ended: counts before they began anew, beside what the view knows at that moment. Decides nothing. */
import type { WindowEnd } from '../../../engine/events.ts'
import type { MinerStats } from '../../../engine/records.ts'
import type { ObjectHealth } from '../../../engine/upkeep/upkeep-types.ts'
import { newStatistics } from '../../../protocol/scoring/tiers.ts'
import type { MinerObserver } from './miner-observer.ts'
import { countsOf, latencyOf, type MinerSeat } from './miners-page.ts'
import type { WindowMiner } from './window-answers.ts'

/** More than a subnet has seats; with it a record fits into one answer. */
const MINERS_MAX = 2_048

export interface WindowSeat extends MinerSeat {
  /** The chain's share, 0..1. */
  readonly incentive: number
}

export interface WindowMoment {
  readonly block: number
  /** Unix milliseconds. */
  readonly at: number
  readonly ends: readonly WindowEnd[]
  readonly seats: readonly WindowSeat[]
  readonly observer: Pick<MinerObserver, 'of'>
  readonly weightOf: (hotkey: string) => number | null
  readonly isDown: (hotkey: string) => boolean
  readonly objects: ObjectHealth
}

/** All but the length of the repair queue, which takes a read. */
export function windowRecordOf(moment: WindowMoment) {
  const { block, at, ends, seats, objects } = moment
  const { objects: all, short, lost, began, block: swept } = objects
  const sweep = began === null || swept === null ? null : { began, ended: swept }
  const seated = new Map(seats.map((seat) => [seat.hotkey, seat]))
  const known = new Set(ends.map(({ before }) => before.hotkey))
  // Whoever was registered and never asked has no row.
  const idle = seats.filter(({ hotkey }) => !known.has(hotkey)).map(({ hotkey }) => unasked(hotkey))
  const miners = [...ends, ...idle]
    .slice(0, MINERS_MAX)
    .map((end) => minerOf(end, seated.get(end.before.hotkey) ?? null, moment))
  return { block, at, miners, objects: { all, short, lost, sweep } }
}

function unasked(hotkey: string): WindowEnd {
  const row: MinerStats = { ...newStatistics(), hotkey, stored_bytes: 0, score: 0 }
  return { before: row, after: row }
}

function minerOf(
  { before, after }: WindowEnd,
  seat: WindowSeat | null,
  { observer, weightOf, isDown }: WindowMoment,
): WindowMiner {
  const { hotkey } = before
  return {
    hotkey,
    uid: seat?.uid ?? null,
    tierBefore: before.tier,
    tier: after.tier,
    window: countsOf(before),
    totalSuccesses: after.total_successes,
    usedBytes: after.stored_bytes,
    score: after.score,
    weight: weightOf(hotkey),
    incentive: seat === null ? null : Math.min(1, Math.max(0, seat.incentive)),
    latency: latencyOf(observer.of(hotkey)),
    down: isDown(hotkey),
  }
}
