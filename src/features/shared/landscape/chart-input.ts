/** What every chart of the subnet is given, and what several of them say. */
import { t } from '@lingui/core/macro'
import type { Landscape, ValidatorReport } from '../../../client/landscape/landscape-api.ts'
import type { MinerRow } from '../../../client/landscape/miner-rows.ts'
import { formatAgo, formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import type { View } from '../landscape-query.ts'

/** Which end of the Wilson interval is held against a tier's threshold. */
export type WilsonSide = 'centre' | 'lower'

export interface ChartInput {
  readonly view: View
  readonly side: WilsonSide
  /** uids as text; null when none was chosen. */
  readonly chosen: ReadonlySet<string> | null
  readonly onChoose: (uids: ReadonlySet<string> | null) => void
  readonly onOpen: (uid: string) => void
  /** Of the heading. */
  readonly level?: 2 | 3
}

/** The chain counts shares in u16. */
export const U16 = 65_535

/** Those chosen, or all. */
export function chosenRows({ view, chosen }: Pick<ChartInput, 'view' | 'chosen'>): readonly MinerRow[] {
  return chosen === null ? view.rows : view.rows.filter(({ uid }) => chosen.has(String(uid)))
}

export type ReportedRow = MinerRow & { readonly report: NonNullable<MinerRow['report']> }

export function reported(rows: readonly MinerRow[]): readonly ReportedRow[] {
  return rows.flatMap((row) => (row.report === null ? [] : [{ ...row, report: row.report }]))
}

/** Successes of a life are scaled on sped-up local networks; every threshold with them. */
export function scaleOfSuccesses(lens: ValidatorReport | null): number {
  return lens?.pace?.successScale ?? 1
}

export function chainSource(landscape: Landscape): string {
  const block = formatCount(landscape.network.block)
  return landscape.source === 'synthetic' ? t`synthetic fleet, block ${block}` : t`chain, block ${block}`
}

export function validatorSource({ landscape, lens }: View): string {
  if (lens === null) return t`no validator answered`
  const name = shorten(lens.hotkey, 4)
  if (landscape.source === 'synthetic') return t`synthetic fleet, validator ${name}`
  if (lens.readAt === null) return t`validator ${name}`
  const ago = formatAgo(lens.readAt, landscape.at)
  return t`validator ${name}, read ${ago}`
}

/** A share in whole percent, with a digit where it is small. */
export function percent(share: number): string {
  const value = share * 100
  return `${formatDecimal(value, value !== 0 && Math.abs(value) < 10 ? 1 : 0)} %`
}

export function toThree(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1000) return formatCount(Math.round(value))
  return formatDecimal(value, size >= 100 ? 0 : size >= 1 ? 1 : size >= 0.01 ? 2 : 4)
}

/** For axes that count: between two whole numbers there is nothing to count. */
export function wholeOnly(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : ''
}

/** Whether the shown validator says anything of any miner; without that only the chain speaks. */
export function hasReports({ rows }: View): boolean {
  return rows.some(({ report }) => report !== null)
}
