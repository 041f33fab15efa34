/** A row for each miner: what the chain lists beside what one validator publishes of it. */
import { RULE_SETS, type RuleSetName } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, TIERS, type Tier, tierFor } from '../../protocol/scoring/tiers.ts'
import type { NeuronRow } from '../network-api.ts'
import type { Landscape, MinerReport, TaskCounts, ValidatorReport } from './landscape-api.ts'

export interface MinerRow {
  readonly uid: number
  readonly hotkey: string
  readonly coldkey: string
  /** As the chain lists it. */
  readonly axon: string | null
  /** 0..1 of all miners. */
  readonly incentive: number
  /** 1 = most; equal incentives by uid. */
  readonly rank: number
  /** TAO or alpha an epoch. */
  readonly emissionTao: number
  readonly registeredAtBlock: number
  readonly ageBlocks: number
  /** 0 when it is not immune. */
  readonly immunityLeftBlocks: number
  /** 1 = replaced by the next registration. */
  readonly pruneRank: number | null
  /** What the validator publishes; null: nothing known. */
  readonly report: MinerReport | null
}

/** The validator whose numbers are shown: the one asked for, or the largest stake that ever answered. */
export function lensOf({ validators }: Landscape, hotkey: string | null): ValidatorReport | null {
  return (
    validators.find((each) => each.hotkey === hotkey) ??
    validators.find(({ state }) => state === 'fresh') ??
    validators.find(({ state }) => state === 'stale') ??
    null
  )
}

/** By rank. */
export function minerRows(landscape: Landscape, lens: ValidatorReport | null): MinerRow[] {
  const { network, pruneOrder } = landscape
  const reports = new Map(lens?.miners.map((report) => [report.hotkey, report]))
  const places = new Map(pruneOrder.map((uid, place) => [uid, place + 1]))
  return network.neurons
    .filter(({ role }) => role === 'miner')
    .toSorted((a, b) => b.incentive - a.incentive || a.uid - b.uid)
    .map((neuron, place) => ({
      ...seatOf(neuron),
      rank: place + 1,
      ageBlocks: Math.max(0, network.block - neuron.registeredAtBlock),
      immunityLeftBlocks: Math.max(0, neuron.registeredAtBlock + network.immunityPeriod - network.block),
      pruneRank: places.get(neuron.uid) ?? null,
      report: reports.get(neuron.hotkey) ?? null,
    }))
}

function seatOf({ uid, hotkey, coldkey, axon, incentive, emissionTao, registeredAtBlock }: NeuronRow) {
  return { uid, hotkey, coldkey, axon, incentive, emissionTao, registeredAtBlock }
}

/** All tasks of a window together. */
export function windowSum({ window }: Pick<MinerReport, 'window'>): TaskCounts {
  const tasks = [window.store, window.challenge, window.retrieve]
  return {
    attempts: tasks.reduce((sum, { attempts }) => sum + attempts, 0),
    successes: tasks.reduce((sum, { successes }) => sum + successes, 0),
  }
}

/** The tier that each of the two gates alone would allow now, under a rule set at a validator's pace. */
export function gatesOf(
  report: Pick<MinerReport, 'window' | 'totalSuccesses'>,
  successScale: number,
  rules: RuleSetName = 'seed',
): { readonly byScore: Tier; readonly bySuccesses: Tier } {
  const set = { ...RULE_SETS[rules], successScale }
  const { successes, attempts } = windowSum(report)
  const byScore = tierFor({ successes, attempts, totalSuccesses: Number.MAX_SAFE_INTEGER }, set)
  const enough = TIER_NAMES.find(
    (name) => report.totalSuccesses >= Math.ceil(TIERS[name].minSuccesses * successScale),
  )
  return { byScore, bySuccesses: TIERS[enough ?? 'Bronze'] }
}
