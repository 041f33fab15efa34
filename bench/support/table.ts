import { cpus, loadavg, totalmem } from 'node:os'

/** What a row aims at: a bound of its ratio. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }

export interface Row {
  readonly what: string
  readonly ours: number
  readonly unit: string
  /** What `ours` stands beside; `–` when there is nothing. */
  readonly peer: string
  /** The peer's figure in the same unit and the same run; null when there is none. */
  readonly theirs: number | null
  /** Given where it is not `ours / theirs`: medians of pairs, or a peer that could not be measured here. */
  readonly ratio?: number
  readonly target?: Target
}

export interface Table {
  readonly title: string
  readonly rows: readonly Row[]
  /** Stands below the table as it is. */
  readonly plot?: string
}

export function ratioOf({ ours, theirs, ratio }: Row): number | null {
  return ratio ?? (theirs === null ? null : ours / theirs)
}

/** Whether the row reaches its target; null when it has none. A target without a ratio is not reached. */
export function reaches(row: Row): boolean | null {
  if (row.target === undefined) return null
  const ratio = ratioOf(row)
  if (ratio === null || Number.isNaN(ratio)) return false
  return 'atLeast' in row.target ? ratio >= row.target.atLeast : ratio <= row.target.atMost
}

export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** Where and when a run took place. */
export function machine(): string {
  const load = loadavg()[0]?.toFixed(1)
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${load}`
}

function targetText(row: Row): string {
  if (row.target === undefined) return '–'
  const bound = 'atLeast' in row.target ? `≥ ${row.target.atLeast}` : `≤ ${row.target.atMost}`
  return `${bound} ${reaches(row) === true ? '✓' : '✗'}`
}

function line(row: Row, before: ReadonlyMap<string, string>): string {
  const ratio = ratioOf(row)
  const beside = row.theirs === null ? row.peer : `${row.peer}: ${figure(row.theirs)} ${row.unit}`.trimEnd()
  const cells = [
    row.what,
    `${figure(row.ours)} ${row.unit}`.trimEnd(),
    beside,
    ratio === null ? '–' : figure(ratio),
    before.get(row.what) ?? '–',
    targetText(row),
  ]
  return `| ${cells.join(' | ')} |`
}

/**
 * A markdown table.
 * @param before ratio of the same row when it was recorded last, by the row's words
 */
export function tableText(
  { title, rows, plot }: Table,
  before: ReadonlyMap<string, string> = new Map(),
): string {
  return [
    `### ${title}`,
    machine(),
    '',
    '| what | ours | beside | ratio | last time | target |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => line(row, before)),
    ...(plot === undefined ? [] : ['', '```text', plot, '```']),
  ].join('\n')
}

export function printTable(title: string, rows: readonly Row[]): void {
  console.log(`\n${tableText({ title, rows })}`)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError('a median of nothing')
  return middle
}
