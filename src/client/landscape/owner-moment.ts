/** The subnet at one moment, now or when a window ended, in one shape: whatever is computed of one can be computed of the other. */
import type { TierName } from '../../protocol/scoring/tiers.ts'
import type {
  Landscape,
  LatencySummary,
  ObjectsReport,
  PerTask,
  SeatChange,
  TaskCounts,
  ValidatorReport,
  WindowRecord,
} from './landscape-api.ts'
import { minerRows } from './miner-rows.ts'

export interface MomentMiner {
  /** null: it held no seat then. */
  readonly uid: number | null
  readonly hotkey: string
  /** null: no longer known, because the hotkey has left the subnet. */
  readonly coldkey: string | null
  /** 0..1 of all miners; null: it held no seat. */
  readonly incentive: number | null
  /** null: the validator says nothing of it. */
  readonly seen: {
    readonly tier: TierName
    readonly window: PerTask<TaskCounts>
    readonly latency: PerTask<LatencySummary>
    readonly down: boolean
  } | null
}

export interface Moment {
  readonly when: 'now' | 'past'
  /** Height as of which all of it holds. */
  readonly block: number
  /** Unix milliseconds. */
  readonly at: number
  readonly miners: readonly MomentMiner[]
  /** null: no validator said anything of its objects. */
  readonly objects: MomentObjects | null
}

export interface MomentObjects {
  readonly all: number
  readonly short: number
  readonly lost: number
  readonly repairQueue: number
  /** Blocks since the sweep that counted them began: no number is older. Null: unknown. */
  readonly sweepAge: number | null
}

export function momentNow(landscape: Landscape, lens: ValidatorReport | null): Moment {
  return {
    when: 'now',
    block: landscape.network.block,
    at: landscape.at,
    miners: minerRows(landscape, lens).map(({ uid, hotkey, coldkey, incentive, report }) => ({
      uid,
      hotkey,
      coldkey,
      incentive,
      seen: report,
    })),
    objects: objectsAcross(landscape),
  }
}

/**
 * All validators' objects together: each counts its own. Null as long as one that answers has not swept since it started: its
 * zeros are no count, and a sum without it would be too small.
 */
function objectsAcross({ validators, network }: Landscape): MomentObjects | null {
  const reports = validators.flatMap(({ objects }) => objects ?? [])
  if (reports.some(({ sweepBlock }) => sweepBlock === null)) return null
  if (reports.length === 0) return null
  const sum = (pick: (report: ObjectsReport) => number) =>
    reports.reduce((total, report) => total + pick(report), 0)
  const sweeps = reports.flatMap(({ sweepBegan }) => sweepBegan ?? [])
  return {
    all: sum(({ objects }) => objects),
    short: sum(({ short }) => short),
    lost: sum(({ lost }) => lost),
    repairQueue: sum(({ repairQueue }) => repairQueue),
    sweepAge: sweeps.length < reports.length ? null : Math.max(0, network.block - Math.min(...sweeps)),
  }
}

/** Coldkeys are those of today: a window does not carry them. */
export function momentOfWindow(landscape: Landscape, record: WindowRecord): Moment {
  const coldkeys = new Map(landscape.network.neurons.map(({ hotkey, coldkey }) => [hotkey, coldkey]))
  return {
    when: 'past',
    block: record.block,
    at: record.at,
    miners: record.miners.map(({ uid, hotkey, incentive, tier, window, latency, down }) => ({
      uid,
      hotkey,
      coldkey: coldkeys.get(hotkey) ?? null,
      incentive,
      seen: { tier, window, latency, down },
    })),
    objects: objectsOf(record),
  }
}

function objectsOf({ block, objects: { sweep, ...counted } }: WindowRecord): MomentObjects | null {
  // A window that ended before the first sweep after a start carries zeros that nobody counted.
  if (sweep === null && counted.all === 0) return null
  return { ...counted, sweepAge: sweep === null ? null : Math.max(0, block - sweep.began) }
}

/** The newest window that ended at or before `block`; null: none is kept. `windows` newest first. */
export function windowAt(windows: readonly WindowRecord[], block: number): WindowRecord | null {
  return windows.find((each) => each.block <= block) ?? null
}

const WEEK_MS = 7 * 24 * 3_600_000

export interface Comparison {
  readonly record: WindowRecord
  /** Ended a week before; or less, and is the oldest that is kept, or that was read. */
  readonly reach: 'week' | 'kept' | 'read'
}

/**
 * The window of a week before a moment by the clocks, or the oldest there is; null: there is none from before it.
 * @param more older ones are kept
 */
export function weekBefore(
  { windows, more }: { readonly windows: readonly WindowRecord[]; readonly more: boolean },
  { block, at }: Pick<Moment, 'block' | 'at'>,
): Comparison | null {
  const before = windows.filter((each) => each.block < block)
  const found = before.find((each) => each.at <= at - WEEK_MS)
  if (found !== undefined) return { record: found, reach: 'week' }
  const oldest = before.at(-1)
  return oldest === undefined ? null : { record: oldest, reach: more ? 'read' : 'kept' }
}

/** Seats that changed since the window of a week before a moment; where none is there, in as many blocks as a week has now. Newest first. */
export function seatsBefore(
  landscape: Landscape,
  { block }: Pick<Moment, 'block'>,
  compared: Comparison | null,
): SeatChange[] {
  const from = compared?.reach === 'week' ? compared.record.block : block - WEEK_MS / landscape.blockMs
  return landscape.seats.filter((seat) => seat.block <= block && seat.block > from)
}
