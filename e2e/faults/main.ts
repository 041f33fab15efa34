/**
 * `npm run test:faults [-- NAME…] [--list] [--jobs=N] [--minutes=N] [--record]`: every fault of the matrix, made for real under a network at work. Needs root. All of it
 * writes the table into docs/reliability.md; some of it only prints, or with `--record` writes its own rows and leaves the others. Exit code 1 when a row fails; a row that cannot be run fails.
 * Rows that go on for some minutes (miners-churn) go on for as many as `--minutes` says.
 */
import { ensureBuilt } from '../../src/nodes/cli/filetao.mjs'
import { ALL_CASES } from './all-cases.ts'
import type { FaultCase } from './case.ts'
import { removeAll, sweepLeftovers } from './leftovers.ts'
import { cleanUpWhenEnded, runCase } from './run-case.ts'
import { type Outcome, tableText, writeTable } from './table.ts'
import { ensureTools } from './tools.ts'

/** Cases at a time. They wait for blocks and faults for most of it. */
const JOBS = 2

/** A day of 12-s blocks in the time of this network is an hour: more than two days nobody waits for. */
const MINUTES_MAX = 120

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const chosen = ALL_CASES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

if (process.argv.includes('--list')) {
  for (const { name, row } of ALL_CASES)
    process.stdout.write(`${name.padEnd(34)} ${row.component}: ${row.fault}\n`)
  process.exit(0)
}
if (process.getuid?.() !== 0) refuse('mounts, network namespaces and strace need root: run it as root')
if (chosen.length === 0) refuse(`no case has ${words.join(' or ')} in its name; --list prints them all`)
const jobs = numberOf('jobs', 1, 8) ?? JOBS
const minutes = numberOf('minutes', 1, MINUTES_MAX)
if (minutes !== null && chosen.every((one) => one.minutes === undefined))
  refuse(`none of these goes on for minutes: ${chosen.map(({ name }) => name).join(', ')}`)
const missing = ensureTools()
if (missing.length > 0) refuse(`these commands are missing and could not be installed: ${missing.join(', ')}`)
ensureBuilt('nodes')
sweepLeftovers()
cleanUpWhenEnded('test:faults')

function refuse(sentence: string): never {
  process.stderr.write(`test:faults: ${sentence}\n`)
  process.exit(1)
}

const outcomes: Outcome[] = []
try {
  const waiting = [...chosen]
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) outcomes.push(await told(one))
  }
  await Promise.all(Array.from({ length: jobs }, work))
} finally {
  removeAll(process.pid)
}
outcomes.sort((a, b) => ALL_CASES.indexOf(a.of) - ALL_CASES.indexOf(b.of))
process.stdout.write(`\n${tableText(outcomes)}\n`)
if (words.length === 0 || process.argv.includes('--record')) writeTable(ALL_CASES, outcomes)
const failed = outcomes.filter(({ passed }) => !passed).length
process.stdout.write(`\n${outcomes.length - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)

async function told(one: FaultCase): Promise<Outcome> {
  process.stdout.write(`${one.name} …\n`)
  const outcome = { of: one, ...(await runCase(one, minutes)) }
  const verdict = outcome.passed ? 'passed' : 'FAILED'
  process.stdout.write(`${one.name} ${verdict} in ${outcome.seconds.toFixed(1)} s: ${outcome.seen}\n`)
  return outcome
}

function numberOf(flag: string, least: number, most: number): number | null {
  const word = process.argv.find((one) => one.startsWith(`--${flag}=`))
  if (word === undefined) return null
  const number = Number(word.slice(flag.length + 3))
  if (!(number >= least && number <= most)) refuse(`--${flag} takes a number from ${least} to ${most}`)
  return number
}
