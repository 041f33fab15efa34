/**
 * `npm run test:faults [-- NAME…] [--list] [--jobs=N] [--record]`: every fault of the matrix, made for real under a network at work. Needs root. All of it
 * writes the table into docs/reliability.md; some of it only prints, or with `--record` writes its own rows and leaves the others. Exit code 1 when a row fails; a row that cannot be run fails.
 */
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from '../../src/nodes/cli/filetao.mjs'
import { ALL_CASES } from './all-cases.ts'
import { CASE_SECONDS, type CaseContext, type FaultCase } from './case.ts'
import { endProcessesOf, folderOf, removeAll, sweepLeftovers, tagOf } from './leftovers.ts'
import { type Outcome, tableText, writeTable } from './table.ts'
import { ensureTools } from './tools.ts'

/** Cases at a time. They wait for blocks and faults for most of it. */
const JOBS = 2

/** Of cases that failed. */
const KEPT_LOGS = '/tmp/filetao-fault-logs'

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const chosen = ALL_CASES.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

if (process.argv.includes('--list')) {
  for (const { name, row } of ALL_CASES)
    process.stdout.write(`${name.padEnd(34)} ${row.component}: ${row.fault}\n`)
  process.exit(0)
}
if (process.getuid?.() !== 0) refuse('mounts, network namespaces and strace need root: run it as root')
if (chosen.length === 0) refuse(`no case has ${words.join(' or ')} in its name; --list prints them all`)
const missing = ensureTools()
if (missing.length > 0) refuse(`these commands are missing and could not be installed: ${missing.join(', ')}`)
ensureBuilt('nodes')
sweepLeftovers()

function refuse(sentence: string): never {
  process.stderr.write(`test:faults: ${sentence}\n`)
  process.exit(1)
}

const end = (): void => removeAll(process.pid)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    end()
    process.exit(130)
  })
// What a fault tears down in the middle of an exchange is told to whoever waits for it, and nowhere else.
process.on('unhandledRejection', (caught) => {
  process.stderr.write(`test:faults: nobody waited for: ${String(caught)}\n`)
  end()
  process.exit(70)
})

const outcomes: Outcome[] = []
try {
  const waiting = [...chosen]
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) outcomes.push(await told(one))
  }
  await Promise.all(Array.from({ length: jobsAsked() }, work))
} finally {
  end()
}
outcomes.sort((a, b) => ALL_CASES.indexOf(a.of) - ALL_CASES.indexOf(b.of))
process.stdout.write(`\n${tableText(outcomes)}\n`)
if (words.length === 0 || process.argv.includes('--record')) writeTable(ALL_CASES, outcomes)
const failed = outcomes.filter(({ passed }) => !passed).length
process.stdout.write(`\n${outcomes.length - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)

async function told(one: FaultCase): Promise<Outcome> {
  process.stdout.write(`${one.name} …\n`)
  const outcome = await outcomeOf(one)
  const verdict = outcome.passed ? 'passed' : 'FAILED'
  process.stdout.write(`${one.name} ${verdict} in ${outcome.seconds.toFixed(1)} s: ${outcome.seen}\n`)
  return outcome
}

function jobsAsked(): number {
  const flag = process.argv.find((word) => word.startsWith('--jobs='))
  const jobs = Number(flag?.slice('--jobs='.length) ?? JOBS)
  if (!(jobs >= 1 && jobs <= 8)) refuse('--jobs takes a number from 1 to 8')
  return jobs
}

async function outcomeOf(of: FaultCase): Promise<Outcome> {
  const undo: { what: string; undo: () => void | Promise<void> }[] = []
  const folder = join(folderOf(process.pid), of.name)
  mkdirSync(folder, { recursive: true })
  const context: CaseContext = {
    folder,
    tag: tagOf(process.pid),
    defer: (what, action) => void undo.push({ what, undo: action }),
  }
  const began = performance.now()
  const problems: string[] = []
  let seen = ''
  try {
    seen = await within(of.run(context), of.seconds ?? CASE_SECONDS)
  } catch (caught) {
    problems.push(caught instanceof Error ? caught.message : String(caught))
  }
  for (const { what, undo: action } of undo.toReversed()) {
    try {
      await within(Promise.resolve(action()), 20)
    } catch (caught) {
      problems.push(`${what} was not undone: ${caught instanceof Error ? caught.message : String(caught)}`)
    }
  }
  endProcessesOf(folder)
  const passed = problems.length === 0
  if (!passed && existsSync(join(folder, 'logs'))) {
    cpSync(join(folder, 'logs'), join(KEPT_LOGS, of.name), { recursive: true })
    problems.push(`logs in ${join(KEPT_LOGS, of.name)}`)
  }
  return {
    of,
    passed,
    seen: passed ? seen : problems.join('; '),
    seconds: (performance.now() - began) / 1000,
  }
}

/** @throws when it takes longer */
async function within<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${seconds} s`)), seconds * 1000)
  })
  try {
    return await Promise.race([work, overdue])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
