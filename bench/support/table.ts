import { cpus, loadavg, totalmem } from 'node:os'

export interface Row {
  readonly what: string
  readonly ours: number
  readonly peer: string
  readonly theirs: number | null
  readonly unit: string
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** Prints a markdown table; the ratio is ours over the peer's. */
export function printTable(title: string, rows: readonly Row[]): void {
  const load = loadavg()[0]?.toFixed(1)
  console.log(`\n## ${title}`)
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${load}\n`,
  )
  console.log('| what | ours | beside | ratio |\n|---|---|---|---|')
  for (const { what, ours, peer, theirs, unit } of rows) {
    const beside = theirs === null ? peer : `${peer}: ${figure(theirs)} ${unit}`
    console.log(
      `| ${what} | ${figure(ours)} ${unit} | ${beside} | ${theirs === null ? '–' : figure(ours / theirs)} |`,
    )
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError('a median of nothing')
  return middle
}
