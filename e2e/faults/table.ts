/** The table "The fault matrix" in docs/reliability.md, between two markers. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../support/network.ts'
import type { FaultCase } from './case.ts'

const FILE = join(ROOT, 'docs/reliability.md')
const BEGIN = '<!-- fault-matrix -->'
const END = '<!-- /fault-matrix -->'

export interface Outcome {
  readonly of: FaultCase
  readonly passed: boolean
  /** What was seen, or why it failed. */
  readonly seen: string
  readonly seconds: number
}

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim()

function rowOf({ of: { row, injected }, seen, seconds, passed }: Outcome): string {
  const cells = [row.component, row.fault, row.required, injected, passed ? seen : `**failed**: ${seen}`]
  return `| ${cells.map(cell).join(' | ')} | ${seconds.toFixed(0)} |`
}

export function tableText(outcomes: readonly Outcome[]): string {
  const head = [
    '| component | fault | required | injected how | seen | seconds |',
    '|---|---|---|---|---|---|',
  ]
  return [...head, ...outcomes.map(rowOf)].join('\n')
}

/** @throws when the document has lost its markers */
export function writeTable(outcomes: readonly Outcome[]): void {
  const text = readFileSync(FILE, 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${FILE} has no ${BEGIN} … ${END}`)
  const seconds = outcomes.reduce((sum, { seconds: one }) => sum + one, 0)
  const passed = outcomes.filter((outcome) => outcome.passed).length
  const count = `${passed} passed, ${outcomes.length - passed} failed, ${(seconds / 60).toFixed(1)} minutes of cases.`
  const table = `${BEGIN}\n\n${tableText(outcomes)}\n\n${count}\n\n`
  writeFileSync(FILE, text.slice(0, from) + table + text.slice(to))
}
