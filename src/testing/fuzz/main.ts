/**
 * `npm run fuzz -- --inputs N [--seed S] [--only WORD] [--write]`: N mutated inputs for each parser, from a corpus that grows by what reached
 * code that nothing before it had reached. An input that makes a parser throw what it does not mean to, or takes more
 * than a second, is printed in base64, and the exit code is 1. The same seed makes the same inputs. `--write` puts the table into docs/reliability.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CodeCoverage } from './coverage.ts'
import { drawer, fuzz } from './fuzz.ts'
import { FUZZ_TARGETS } from './targets.ts'

const option = (name: string, preset: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? preset : (process.argv[at + 1] ?? preset)
}
const INPUTS = Number(option('inputs', '20000'))
const SEED = Number(option('seed', '1'))
const ONLY = option('only', '')

const coverage = new CodeCoverage()
const draw = drawer(SEED)
const all: string[] = []
const table: string[] = []
const say = (line: string): void => {
  table.push(line)
  process.stdout.write(`${line}\n`)
}
say('| parser | inputs | kept | characters of code reached | inputs a second | failures |')
say('|---|---|---|---|---|---|')
const targets = FUZZ_TARGETS.filter(({ name }) => name.includes(ONLY))
for (const target of targets) {
  const { corpus, reached, failures, perSecond } = fuzz(target, INPUTS, coverage, draw)
  all.push(...failures)
  say(
    `| ${target.name} | ${INPUTS} | ${corpus} | ${reached} | ${perSecond.toFixed(0)} | ${failures.length} |`,
  )
}
coverage.end()
say(`\n${targets.length * INPUTS} inputs, of which ${all.length} made a parser fail; seed ${SEED}`)
for (const failure of all.slice(0, 20)) process.stdout.write(`${failure}\n`)
if (process.argv.includes('--write')) {
  const path = join(import.meta.dirname, '../../../docs/reliability.md')
  const between = /(<!-- fuzz -->\n)[^]*?(<!-- \/fuzz -->)/
  const document = readFileSync(path, 'utf8')
  if (!between.test(document)) throw new Error('docs/reliability.md has no place for the table')
  writeFileSync(path, document.replace(between, `$1${table.join('\n')}\n$2`))
}
process.exitCode = all.length === 0 ? 0 : 1
