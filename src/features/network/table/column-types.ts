/** What a column of the table of miners is: one number, its words, and where it comes from. */
import type { Landscape, ValidatorReport } from '../../../client/landscape/landscape-api.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import type { Layer } from '../../../ui/chart/chart-types.ts'

export const COLUMN_SETS = ['owner', 'miner', 'curious', 'all'] as const
export type ColumnSet = (typeof COLUMN_SETS)[number]

/** A row with what its numbers are computed from. */
export interface MinerEntry {
  readonly row: MinerRow
  readonly landscape: Landscape
  readonly lens: ValidatorReport | null
  /** Miners of its coldkey. */
  readonly operatorMiners: number
  readonly epochsADay: number | null
  /** The largest incentive of all, for the bar. */
  readonly incentiveMax: number
}

/** Null is unknown. Numbers that are not finite are unknown too. */
export type CellValue = string | number | boolean | null

/** How a cell is drawn, where text is not enough. */
export type CellKind = 'text' | 'uid' | 'hotkey' | 'key' | 'axon' | 'tier' | 'share' | 'flag'

export interface MinerColumn {
  readonly id: string
  readonly label: string
  /** Stands beside the label. */
  readonly unit?: string
  readonly definition: string
  readonly layer: Layer
  /** Whose number it is: what a silent validator published is stale, what the chain lists is not. */
  readonly origin: 'chain' | 'validator'
  readonly sets: readonly ColumnSet[]
  readonly align: 'left' | 'right'
  readonly kind: CellKind
  /** What it is sorted by and exported as. */
  readonly value: (entry: MinerEntry) => CellValue
  /** As a person reads it; `value` when absent. Asked only for what is known. */
  readonly text?: (entry: MinerEntry) => string
  /** More for the title of the cell. */
  readonly more?: (entry: MinerEntry) => string
  /** Exported instead of the one value, by machine name with its unit. */
  readonly parts?: readonly { readonly id: string; readonly value: (entry: MinerEntry) => CellValue }[]
}

/** Known, or why not. */
export function knownValue(column: MinerColumn, entry: MinerEntry): CellValue {
  const value = column.value(entry)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

export type CellState = 'known' | 'stale' | 'unknown'

export function cellState(column: MinerColumn, entry: MinerEntry): CellState {
  if (knownValue(column, entry) === null) return 'unknown'
  return column.origin === 'validator' && entry.lens?.state !== 'fresh' ? 'stale' : 'known'
}
