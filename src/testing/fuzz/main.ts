/**
 * `npm run fuzz -- --inputs N [--seed S] [--only WORD]`: N mutated inputs for each parser, from a corpus that grows by what reached a
 * block of code that nothing before it had reached. An input that makes a parser throw what it does not mean to, or takes more
 * than a second, is printed in base64, and the exit code is 1. The same seed makes the same inputs.
 */
import { BlockCoverage } from './coverage.ts'
import { drawer, fuzz } from './fuzz.ts'
import { FUZZ_TARGETS } from './targets.ts'

const option = (name: string, preset: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? preset : (process.argv[at + 1] ?? preset)
}
const INPUTS = Number(option('inputs', '20000'))
const SEED = Number(option('seed', '1'))
const ONLY = option('only', '')

const coverage = new BlockCoverage()
const draw = drawer(SEED)
const all: string[] = []
process.stdout.write(
  '| parser | inputs | kept | blocks reached | inputs a second | failures |\n|---|---|---|---|---|---|\n',
)
for (const target of FUZZ_TARGETS.filter(({ name }) => name.includes(ONLY))) {
  const { corpus, blocks, failures, perSecond } = fuzz(target, INPUTS, coverage, draw)
  all.push(...failures)
  process.stdout.write(
    `| ${target.name} | ${INPUTS} | ${corpus} | ${blocks} | ${perSecond.toFixed(0)} | ${failures.length} |\n`,
  )
}
coverage.end()
for (const failure of all.slice(0, 20)) process.stdout.write(`${failure}\n`)
process.stdout.write(
  `${all.length === 0 ? 'no input made a parser fail' : `${all.length} inputs made a parser fail`}; seed ${SEED}\n`,
)
process.exitCode = all.length === 0 ? 0 : 1
