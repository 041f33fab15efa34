/** Keeps the last score of each file in docs/reliability.md, between two comments: a run of some files leaves the rows of the others. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PATH = join(import.meta.dirname, '../../../docs/reliability.md')
const OPENING = '<!-- measured by: npm run test:mutation -->'
const CLOSING = '<!-- end of test:mutation -->'
const HEAD = '| file | mutants | killed | survived | score |\n|---|---|---|---|---|'
const FILE_ROW = /^\| (src\/\S+) \| \d+ \| (\d+) \| (\d+) \|/

/** Mutants of a file that a test noticed, and that none did. */
export interface Tested {
  readonly killed: number
  readonly survived: number
}

function row(name: string, { killed, survived }: Tested): string {
  const all = killed + survived
  const score = all === 0 ? '–' : `${((100 * killed) / all).toFixed(1)} %`
  return `| ${name} | ${all} | ${killed} | ${survived} | ${score} |`
}

/** The table with the rows of `now` in the place of those of the same files; files that are gone are left out. */
export function mergedTable(before: string, now: ReadonlyMap<string, Tested>, isThere = existsSync): string {
  const all = new Map<string, Tested>()
  for (const line of before.split('\n')) {
    const [, file, killed, survived] = FILE_ROW.exec(line) ?? []
    if (file !== undefined && isThere(file))
      all.set(file, { killed: Number(killed), survived: Number(survived) })
  }
  for (const [file, tested] of now) all.set(file, tested)
  const rows = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const sum = rows.reduce(
    (total, [, { killed, survived }]) => ({
      killed: total.killed + killed,
      survived: total.survived + survived,
    }),
    { killed: 0, survived: 0 },
  )
  return [HEAD, ...rows.map(([file, tested]) => row(file, tested)), row(`${rows.length} files`, sum)].join(
    '\n',
  )
}

/** @throws Error when the document has no place for the table */
export function recordScores(now: ReadonlyMap<string, Tested>): void {
  const text = readFileSync(PATH, 'utf8')
  const from = text.indexOf(OPENING)
  const to = text.indexOf(CLOSING)
  if (from < 0 || to < from) throw new Error(`${PATH} has no "${OPENING}"`)
  const table = mergedTable(text.slice(from, to), now)
  writeFileSync(PATH, `${text.slice(0, from)}${OPENING}\n${table}\n${text.slice(to)}`)
}
