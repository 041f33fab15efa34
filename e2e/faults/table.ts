/**
 * The table "The fault matrix" in docs/reliability.md, between two markers. A row is known by its name, so that it can be completed row by
 * row: what was run takes the place of what was recorded of it before, and every other row stays, with its own date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../support/network.ts'
import type { FaultCase } from './case.ts'
import type { Ran } from './run-case.ts'

const FILE = join(ROOT, 'docs/reliability.md')
const BEGIN = '<!-- fault-matrix -->'
const END = '<!-- /fault-matrix -->'

export interface Outcome extends Ran {
  readonly of: FaultCase
}

const COLUMNS = ['name', 'component', 'fault', 'required', 'injected how', 'seen', 'seconds', 'on']

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim()

const FAILED = '**failed**'

function rowOf({ of: { name, row, injected }, seen, seconds, passed }: Outcome): string {
  const said = [row.component, row.fault, row.required, injected, passed ? seen : `${FAILED}: ${seen}`]
  const date = new Date().toISOString().slice(0, 10)
  return `| ${[name, ...said, seconds.toFixed(0), date].map(cell).join(' | ')} |`
}

/** A case that was never recorded. */
function openRow({ name, row, injected }: FaultCase): string {
  const said = [name, row.component, row.fault, row.required, injected]
  return `| ${said.map(cell).join(' | ')} | not recorded yet | | |`
}

/** What the document has, by name. */
function recordedRows(text: string): Map<string, string> {
  const rows = text.split('\n').flatMap((line): [string, string][] => {
    const name = /^\| ([a-z0-9-]+) \|/.exec(line)?.[1]
    return name === undefined || line.includes('| not recorded yet |') ? [] : [[name, line]]
  })
  return new Map(rows)
}

export function tableText(outcomes: readonly Outcome[]): string {
  return table(outcomes.map(rowOf))
}

function table(rows: readonly string[]): string {
  return [`| ${COLUMNS.join(' | ')} |`, `|${'---|'.repeat(COLUMNS.length)}`, ...rows].join('\n')
}

/** The text between the markers after these cases were run. */
function completed(before: string, all: readonly FaultCase[], outcomes: readonly Outcome[]): string {
  const recorded = recordedRows(before)
  const now = new Map(outcomes.map((outcome) => [outcome.of.name, rowOf(outcome)]))
  const rows = all.map((one) => now.get(one.name) ?? recorded.get(one.name) ?? openRow(one))
  const open = rows.filter((row) => row.includes('| not recorded yet |')).length
  const failed = rows.filter((row) => row.includes(`| ${FAILED}`)).length
  const count = `${rows.length - open - failed} passed, ${failed} failed, ${open} not recorded yet.`
  return `\n\n${table(rows)}\n\n${count}\n\n`
}

/** @throws when the document has lost its markers */
export function writeTable(all: readonly FaultCase[], outcomes: readonly Outcome[]): void {
  const text = readFileSync(FILE, 'utf8')
  const [from, to] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)]
  if (from < BEGIN.length || to < from) throw new Error(`${FILE} has no ${BEGIN} … ${END}`)
  writeFileSync(FILE, text.slice(0, from) + completed(text.slice(from, to), all, outcomes) + text.slice(to))
}
