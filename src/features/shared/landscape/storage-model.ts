/** Bytes that miners hold against the cap of their tier. */
import type { ReportedRow } from './chart-input.ts'

export interface StorageUse {
  readonly row: ReportedRow
  /** 1 = the fullest by bytes. */
  readonly place: number
  /** Of its limit; null without one. */
  readonly share: number | null
}

export function storageOf(rows: readonly ReportedRow[]): readonly StorageUse[] {
  return rows
    .toSorted((a, b) => b.report.usedBytes - a.report.usedBytes || a.uid - b.uid)
    .map((row, index) => {
      const { usedBytes, storageLimit } = row.report
      return { row, place: index + 1, share: storageLimit > 0 ? usedBytes / storageLimit : null }
    })
}

/** The larger half begins here; null of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  const lower = sorted[middle - 1]
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2
}
