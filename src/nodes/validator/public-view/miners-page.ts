/**
 * The list of miners, a page at a time. A page is found by where the last one ended (value and hotkey), not by a number
 * of rows, so that a list that moves meanwhile repeats or skips only the miners that moved.
 */
import type { MinerStats } from '../../../engine/records.ts'
import { RULE_SETS, type RuleSetName, type TaskKind } from '../../../protocol/scoring/rule-set.ts'
import { newStatistics, type WindowCounters, windowTotals } from '../../../protocol/scoring/tiers.ts'
import { wilsonInterval } from '../../../protocol/scoring/wilson.ts'
import type { MinerRow, MinerSort } from './api-answers.ts'
import type { MinerObserver, Observed } from './miner-observer.ts'

/** A neuron that may hold copies. */
export interface MinerSeat {
  readonly uid: number
  readonly hotkey: string
  readonly coldkey: string
}

export interface MinersSource {
  /** Miners registered now. */
  seats(): readonly MinerSeat[]
  rows(): readonly MinerStats[]
  readonly observer: Pick<MinerObserver, 'of'>
  /** Share of the weights last set, null when none were. */
  weightOf(hotkey: string): number | null
  isDown(hotkey: string): boolean
  doubtfulOf(hotkey: string): number
}

/** Every miner that is registered or has a row, by hotkey. */
export function minerHotkeys(source: Pick<MinersSource, 'seats' | 'rows'>): Set<string> {
  return new Set([...source.seats(), ...source.rows()].map(({ hotkey }) => hotkey))
}

type Known = {
  readonly row: MinerStats
  readonly seat: MinerSeat | null
}

function known(source: MinersSource): Known[] {
  const seats = new Map(source.seats().map((seat) => [seat.hotkey, seat]))
  const rows = new Map(source.rows().map((row) => [row.hotkey, row]))
  return [...minerHotkeys(source)].map((hotkey) => ({
    row: rows.get(hotkey) ?? { ...newStatistics(), hotkey, stored_bytes: 0, score: 0 },
    seat: seats.get(hotkey) ?? null,
  }))
}

function wilsonOf(row: MinerStats, name: RuleSetName): number {
  const { successes, attempts } = windowTotals(row)
  const { midpoint, lower } = wilsonInterval(successes, attempts)
  return RULE_SETS[name].tierScore === 'midpoint' ? midpoint : lower
}

/** Counts of a row by task. */
export function countsOf(row: WindowCounters): MinerRow['window'] {
  const counts = (task: TaskKind) => ({
    attempts: row[`${task}_attempts`],
    successes: row[`${task}_successes`],
  })
  return { store: counts('store'), challenge: counts('challenge'), retrieve: counts('retrieve') }
}

export function latencyOf({ latency }: Pick<Observed, 'latency'>): MinerRow['latency'] {
  return {
    store: { ...latency.store.summary() },
    challenge: { ...latency.challenge.summary() },
    retrieve: { ...latency.retrieve.summary() },
  }
}

function toRow({ row, seat }: Known, source: MinersSource): MinerRow {
  const observed = source.observer.of(row.hotkey)
  const { last, lastFailure, causes } = observed
  const window = countsOf(row)
  const unproven = (task: TaskKind) => window[task].attempts - window[task].successes
  return {
    hotkey: row.hotkey,
    uid: seat?.uid ?? null,
    coldkey: seat?.coldkey ?? null,
    tier: row.tier,
    storageLimit: row.storage_limit,
    usedBytes: row.stored_bytes,
    window,
    totalSuccesses: row.total_successes,
    wilson: {
      seed: wilsonOf(row, 'seed'),
      reference: wilsonOf(row, 'reference'),
      strict: wilsonOf(row, 'strict'),
    },
    latency: latencyOf(observed),
    score: row.score,
    weight: source.weightOf(row.hotkey),
    down: source.isDown(row.hotkey),
    doubtful: source.doubtfulOf(row.hotkey),
    causes: causes.list({
      store: unproven('store'),
      challenge: unproven('challenge'),
      retrieve: unproven('retrieve'),
    }),
    last,
    lastFailure,
  }
}

/** The row of one miner; null when it is neither registered nor known. */
export function minerRow(source: MinersSource, hotkey: string): MinerRow | null {
  const found = known(source).find(({ row }) => row.hotkey === hotkey)
  return found === undefined ? null : toRow(found, source)
}

/** Where a page ended. */
interface Place {
  readonly value: number
  readonly hotkey: string
}

/** What the rows are ordered by, largest first; equal ones by hotkey. */
function valueOf(row: MinerStats, sort: MinerSort, source: MinersSource): number {
  switch (sort) {
    case 'hotkey':
      return 0
    case 'score':
      return row.score
    case 'weight':
      return source.weightOf(row.hotkey) ?? 0
    case 'wilson':
      return wilsonOf(row, 'seed')
    case 'successes':
      return row.total_successes
  }
}

export interface MinersQuery {
  readonly sort: MinerSort
  readonly limit: number
  /** From an earlier page. */
  readonly cursor: Place | null
}

interface MinersPart {
  readonly total: number
  readonly miners: MinerRow[]
  readonly next: string | null
}

export function minersPage(source: MinersSource, { sort, limit, cursor }: MinersQuery): MinersPart {
  const all = known(source).map((each) => ({ each, value: valueOf(each.row, sort, source) }))
  all.sort((a, b) => compare(placeOf(a), placeOf(b)))
  const rest = cursor === null ? all : all.filter((entry) => compare(placeOf(entry), cursor) > 0)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const next = last === undefined || rest.length <= limit ? null : cursorText(placeOf(last))
  return { total: all.length, miners: page.map(({ each }) => toRow(each, source)), next }
}

function placeOf({ each, value }: { readonly each: Known; readonly value: number }): Place {
  return { value, hotkey: each.row.hotkey }
}

function compare(a: Place, b: Place): number {
  if (a.value !== b.value) return b.value - a.value
  return a.hotkey < b.hotkey ? -1 : a.hotkey > b.hotkey ? 1 : 0
}

function cursorText({ value, hotkey }: Place): string {
  return `${value}~${hotkey}`
}

/** @returns null for text that no page gave */
export function parseCursor(text: string): Place | null {
  const match = /^(-?[0-9][0-9.e+-]{0,30})~([1-9A-HJ-NP-Za-km-z]{1,64})$/.exec(text)
  const value = Number(match?.[1] ?? Number.NaN)
  return match?.[2] === undefined || !Number.isFinite(value) ? null : { value, hotkey: match[2] }
}
