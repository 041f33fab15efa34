/** Rows of the table of miners as chosen: filtered, ordered, and as a file. */

import { epochsADay, operatorSizes } from '../../../client/landscape/miner-fleet.ts'
import { isTierName, TIER_NAMES } from '../../../protocol/scoring/tiers.ts'
import type { ChartTable } from '../../../ui/chart/chart-types.ts'
import type { View } from '../../shared/landscape-query.ts'
import { type CellValue, knownValue, type MinerColumn, type MinerEntry } from './column-types.ts'
import type { TableChoice } from './table-address.ts'

export function entriesOf({ landscape, lens, rows }: View): readonly MinerEntry[] {
  const sizes = operatorSizes(rows)
  const perDay = epochsADay(landscape)
  const incentiveMax = rows.reduce((most, { incentive }) => (incentive > most ? incentive : most), 0)
  return rows.map((row) => ({
    row,
    landscape,
    lens,
    operatorMiners: sizes.get(row.coldkey) ?? 1,
    epochsADay: perDay,
    incentiveMax,
  }))
}

/** Unknown comes last in either direction; equal values by rank. */
export function chosenEntries(
  entries: readonly MinerEntry[],
  columns: readonly MinerColumn[],
  { sort, descending, text, tiers }: Pick<TableChoice, 'sort' | 'descending' | 'text' | 'tiers'>,
): readonly MinerEntry[] {
  const column = columns.find(({ id }) => id === sort)
  const wanted = text.trim().toLowerCase()
  const found = entries.filter(({ row }) => {
    if (tiers.length > 0 && !tiers.some((tier) => tier === row.report?.tier)) return false
    return wanted === '' || matches(row, wanted)
  })
  if (column === undefined) return found
  const keyed = found.map((entry) => ({ entry, key: sortKey(column, entry) }))
  const sign = descending ? -1 : 1
  return keyed
    .toSorted((a, b) => compareKeys(a.key, b.key, sign) || a.entry.row.rank - b.entry.row.rank)
    .map(({ entry }) => entry)
}

function matches({ uid, hotkey, coldkey, axon }: MinerEntry['row'], wanted: string): boolean {
  if (/^\d{1,5}$/.test(wanted) && String(uid) === wanted) return true
  return [hotkey, coldkey, axon ?? ''].some((each) => each.toLowerCase().includes(wanted))
}

function sortKey(column: MinerColumn, entry: MinerEntry): number | string | null {
  const value = knownValue(column, entry)
  if (typeof value === 'boolean') return value ? 1 : 0
  return column.kind === 'tier' && isTierName(value) ? -TIER_NAMES.indexOf(value) : value
}

function compareKeys(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * sign
  return (a < b ? -1 : a > b ? 1 : 0) * sign
}

/**
 * What is shown, with what it rests on in each row: an empty cell is unknown, 0 is a zero, and `published_state` says
 * whether what the validator said is fresh, stale, or was never said of this miner.
 */
export function exportTable(entries: readonly MinerEntry[], columns: readonly MinerColumn[]): ChartTable {
  const parts = columns.flatMap(
    (column) =>
      column.parts ?? [{ id: machineName(column), value: (entry: MinerEntry) => knownValue(column, entry) }],
  )
  return {
    columns: [
      ...parts.map(({ id }) => ({ label: id })),
      ...['chain_block', 'fleet', 'validator', 'published_state', 'published_block', 'published_at_ms'].map(
        (label) => ({
          label,
        }),
      ),
    ],
    rows: entries.map((entry) => [
      ...parts.map(({ value }) => fileValue(value(entry))),
      entry.landscape.network.block,
      entry.landscape.source,
      entry.lens?.hotkey ?? null,
      publishedState(entry),
      entry.lens?.block ?? null,
      entry.lens?.readAt ?? null,
    ]),
  }
}

function fileValue(value: CellValue): string | number | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

const UNITS: Readonly<Record<string, string>> = {
  incentive: 'incentive_share',
  'incentive-u16': 'incentive_u16',
  emission: 'emission_alpha_per_epoch',
  'emission-day': 'emission_alpha_per_day',
  age: 'age_blocks',
  immunity: 'immunity_left_blocks',
  prune: 'prune_order',
  successes: 'total_successes',
  used: 'used_bytes',
  limit: 'storage_limit_bytes',
  weight: 'weight_share',
  operator: 'operator_miners',
  doubtful: 'doubtful_pieces',
}

/** The same in every language, with its unit. */
function machineName({ id }: MinerColumn): string {
  return UNITS[id] ?? id.replaceAll('-', '_')
}

function publishedState({ row, lens }: MinerEntry): string {
  return row.report === null || lens === null ? 'unknown' : lens.state
}
