/** What each validator of a computed fleet would publish. */
import type { TaskKind } from '../../protocol/scoring/rule-set.ts'
import { TIER_NAMES, TIERS, type TierName } from '../../protocol/scoring/tiers.ts'
import { wilsonInterval } from '../../protocol/scoring/wilson.ts'
import type {
  FailureCause,
  MinerReport,
  PerTask,
  TaskCounts,
  ValidatorReport,
  WindowRecord,
} from '../landscape/landscape-api.ts'
import type { NeuronRow } from '../network-api.ts'
import type { FleetParts } from './fleet.ts'
import { COPIES, OUTCOMES, type ViewRecord, type WindowSnapshot } from './fleet-record.ts'
import { summaryOf } from './latency-ring.ts'
import { BLOCK_SECONDS } from './simulation-types.ts'
import { BRONZE, TASKS, type ValidatorView } from './world.ts'

/** What a validator says of a failure of each task that is neither late nor offline. */
const WRONG: Readonly<Record<TaskKind, string>> = {
  store: 'opening',
  challenge: 'opening',
  retrieve: 'data-differs',
}

function perTask<T>(of: (task: number) => T): PerTask<T> {
  return { store: of(0), challenge: of(1), retrieve: of(2) }
}

function counts(
  { attempts, successes }: Pick<ValidatorView | WindowSnapshot, 'attempts' | 'successes'>,
  seat: number,
): PerTask<TaskCounts> {
  return perTask((task) => ({
    attempts: attempts[task]?.[seat] ?? 0,
    successes: successes[task]?.[seat] ?? 0,
  }))
}

function tierOf(tiers: Uint8Array, seat: number): TierName {
  return TIER_NAMES[tiers[seat] ?? BRONZE] ?? 'Bronze'
}

export function minerReports(parts: FleetParts, view: ValidatorView): MinerReport[] {
  const { world, record, nameOf } = parts
  const noted = record.of(view)
  const latency = noted.latency()
  return Array.from({ length: world.options.miners }, (_, seat): MinerReport => {
    const window = counts(view, seat)
    const all = [window.store, window.challenge, window.retrieve]
    const attempts = all.reduce((sum, each) => sum + each.attempts, 0)
    const { midpoint, lower } = wilsonInterval(
      all.reduce((sum, each) => sum + each.successes, 0),
      attempts,
    )
    const tier = TIERS[tierOf(view.tier, seat)]
    return {
      hotkey: nameOf(world.seats.id[seat] ?? 0).hotkey,
      uid: world.options.validators + seat,
      tier: tier.name,
      storageLimit: tier.storageLimit,
      usedBytes: noted.used[seat] ?? 0,
      window,
      totalSuccesses: view.total[seat] ?? 0,
      wilson: { seed: midpoint, reference: midpoint, strict: lower },
      latency: perTask((task) => summaryOf(latency[task], seat)),
      score: view.score[seat] ?? 0,
      weight: view.weightsBlock === 0 ? null : (view.weight[seat] ?? 0),
      down: view.down[seat] === 1,
      doubtful: 0,
      causes: causesOf(noted, seat),
      lastFailure: lastFailure(parts, noted, seat),
    }
  })
}

function reasonOf(task: TaskKind, outcome: FailureCause['outcome']): string {
  if (outcome === 'fail') return WRONG[task]
  return outcome === 'late' ? 'late' : 'unreachable'
}

function causesOf({ causes }: ViewRecord, seat: number): FailureCause[] {
  return TASKS.flatMap((task, i) =>
    OUTCOMES.flatMap((outcome, k) => {
      const count = causes[i]?.[k]?.[seat] ?? 0
      return count === 0 ? [] : [{ task, outcome, reason: reasonOf(task, outcome), count }]
    }),
  )
}

function lastFailure(
  { block, at }: FleetParts,
  { failedAt, failedHow }: ViewRecord,
  seat: number,
): MinerReport['lastFailure'] {
  const failed = failedAt[seat] ?? -1
  if (failed < 0) return null
  const how = failedHow[seat] ?? 0
  const task = TASKS[Math.floor(how / OUTCOMES.length)] ?? 'challenge'
  const outcome = OUTCOMES[how % OUTCOMES.length] ?? 'fail'
  return { task, reason: reasonOf(task, outcome), at: at - (block - failed) * BLOCK_SECONDS * 1000 }
}

export function validatorReport(
  { world, record, at, block }: FleetParts,
  view: ValidatorView,
  {
    neuron,
    height,
    miners,
  }: { readonly neuron: NeuronRow; readonly height: number; readonly miners: readonly MinerReport[] },
): ValidatorReport {
  const { all, short, bytes, copies } = record.of(view).objects()
  const first = height - block
  return {
    hotkey: neuron.hotkey,
    uid: neuron.uid,
    stakeTao: neuron.stakeTao,
    state: 'fresh',
    detail: '',
    readAt: at,
    block: height,
    pace: { windowBlocks: world.rules.windowBlocks, successScale: world.rules.successScale },
    windowStart: view.windowBlock === 0 ? null : first + view.windowBlock,
    weightsBlock: view.weightsBlock === 0 ? null : first + view.weightsBlock,
    miners,
    objects: {
      promised: COPIES,
      objects: all,
      copies,
      short,
      lost: 0,
      bytes,
      repairQueue: short,
      sweepBegan: height,
      sweepBlock: height,
    },
  }
}

export function windowRecord(
  { world, nameOf, block, at }: FleetParts,
  window: WindowSnapshot,
  firstBlock: number,
): WindowRecord {
  const { all, short } = window.objects
  const height = firstBlock + window.block
  return {
    block: height,
    at: at - (block - window.block) * BLOCK_SECONDS * 1000,
    objects: { all, short, lost: 0, repairQueue: short, sweep: { began: height, ended: height } },
    miners: Array.from(window.id, (id, seat) => ({
      hotkey: nameOf(id).hotkey,
      uid: world.options.validators + seat,
      tierBefore: tierOf(window.before, seat),
      tier: tierOf(window.tier, seat),
      window: counts(window, seat),
      totalSuccesses: window.total[seat] ?? 0,
      usedBytes: window.used[seat] ?? 0,
      score: window.score[seat] ?? 0,
      weight: window.weight[seat] ?? null,
      incentive: window.incentive[seat] ?? null,
      latency: perTask((task) => summaryOf(window.latency[task], seat)),
      down: window.down[seat] === 1,
    })),
  }
}
