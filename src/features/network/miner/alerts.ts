/** What a miner should hear of before it costs it: thresholds, and whether they are crossed. */

import { latencyPlaces } from '../../../client/landscape/miner-fleet.ts'
import { demotionOf } from '../../../client/landscape/miner-gates.ts'
import type { TaskKind } from '../../../protocol/scoring/rule-set.ts'
import type { MinerFacts } from './miner-facts.ts'

/** Of the tier's limit. */
export const STORAGE_ALERT = 0.8
/** Failures more that the tier bears. */
const FAILURES_ALERT = 1
const DAY_MS = 86_400_000

export type AlertState = 'rings' | 'quiet' | 'unknown'

export type Alert =
  | { readonly id: 'seat'; readonly state: AlertState }
  | { readonly id: 'immunity'; readonly state: AlertState }
  | { readonly id: 'tier'; readonly state: AlertState }
  | { readonly id: 'latency'; readonly state: AlertState; readonly tasks: readonly TaskKind[] }
  | { readonly id: 'storage'; readonly state: AlertState; readonly share: number | null }
  | { readonly id: 'down'; readonly state: AlertState }
  | { readonly id: 'doubtful'; readonly state: AlertState; readonly pieces: number | null }
  | { readonly id: 'axon'; readonly state: AlertState }

const when = (rings: boolean): AlertState => (rings ? 'rings' : 'quiet')

/** What rings first, then what cannot be told, then the rest. */
export function alertsOf(facts: MinerFacts): readonly Alert[] {
  const order: readonly AlertState[] = ['rings', 'unknown', 'quiet']
  return [...chainAlerts(facts), ...reportAlerts(facts)].toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  )
}

function chainAlerts({ view, row, prospect }: MinerFacts): readonly Alert[] {
  const { blockMs, network } = view.landscape
  const earliest = prospect.blocksOf(row.hotkey)?.earliest ?? null
  const unknown = prospect.rate.perBlock === null
  const { immunityLeftBlocks: left } = row
  return [
    { id: 'seat', state: unknown ? 'unknown' : when(earliest !== null && earliest * blockMs < DAY_MS) },
    { id: 'immunity', state: when(left > 0 && left <= network.tempo) },
    { id: 'axon', state: when(row.axon === null) },
  ]
}

function reportAlerts({ view, known, rules }: MinerFacts): readonly Alert[] {
  if (known === null) {
    return [
      { id: 'tier', state: 'unknown' },
      { id: 'latency', state: 'unknown', tasks: [] },
      { id: 'storage', state: 'unknown', share: null },
      { id: 'down', state: 'unknown' },
      { id: 'doubtful', state: 'unknown', pieces: null },
    ]
  }
  const { report, counts } = known
  const demotion = demotionOf(report.tier, counts, rules)
  // At a window's beginning every tier hangs on the first answer: that is no news.
  const tierRings =
    demotion.kind === 'falling' ||
    (demotion.kind === 'room' && counts.attempts > 0 && demotion.failures <= FAILURES_ALERT)
  const places = latencyPlaces(view.lens?.miners ?? [], report)
  const slow = places.filter(({ p50, fleetP95 }) => p50 !== null && fleetP95 !== null && p50 > fleetP95)
  const timed = places.some(({ p50 }) => p50 !== null)
  const used = report.storageLimit > 0 ? report.usedBytes / report.storageLimit : null
  const share = used !== null && Number.isFinite(used) ? used : null
  return [
    { id: 'tier', state: when(tierRings) },
    { id: 'latency', state: timed ? when(slow.length > 0) : 'unknown', tasks: slow.map(({ task }) => task) },
    { id: 'storage', state: share === null ? 'unknown' : when(share >= STORAGE_ALERT), share },
    { id: 'down', state: when(report.down) },
    { id: 'doubtful', state: when(report.doubtful > 0), pieces: report.doubtful },
  ]
}
