/** Columns of a report: unknown where the validator says nothing of the miner. */
import type { MinerReport } from '../../../client/landscape/landscape-api.ts'
import type { CellValue, MinerEntry } from './column-types.ts'

export const PUBLISHED = { layer: 'published', origin: 'validator', align: 'right', kind: 'text' } as const

type OfReport<T> = (report: MinerReport, entry: MinerEntry) => T

export function of(read: OfReport<CellValue>): (entry: MinerEntry) => CellValue {
  return (entry) => (entry.row.report === null ? null : read(entry.row.report, entry))
}

export function said(read: OfReport<string>): (entry: MinerEntry) => string {
  return (entry) => (entry.row.report === null ? '' : read(entry.row.report, entry))
}
