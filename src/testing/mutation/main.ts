/**
 * `npm run test:mutation [-- FILES]`: changes the code of `src/protocol` and `src/wire` in one place at a time (Stryker,
 * stryker.config.json) and runs the tests that reach the place. What no test notices is printed, and each file's score goes into
 * docs/reliability.md in the place of its last one. The exit code is 1 when one is below 90 %.
 *
 * Without FILES every test of the two layers and of the vectors may notice. With FILES it has to be the test beside the file,
 * or one of its folder where it has none: that is stricter, and takes a minute instead of an hour.
 */
import { existsSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { recordScores, type Tested } from './record.ts'

const NOTICED = new Set(['Killed', 'Timeout'])
// Of the last kind are those that the runner could not judge: nobody knows of a test that notices them.
const MISSED = new Set(['Survived', 'NoCoverage', 'RuntimeError'])

function testsOf(file: string): string {
  const beside = file.replace(/\.ts$/, '.test.ts')
  return existsSync(beside) ? beside : `${dirname(file)}/*.test.ts`
}

const files = process.argv.slice(2)
// By the configuration of vitest, which Stryker's processes read for themselves: with its own `testFiles`, mutants of what is
// computed when a module is loaded are never active.
if (files.length > 0) {
  process.env['MUTATION_TESTS'] = [...files.map(testsOf), 'src/testing/mutation/loads.ts'].join(' ')
  process.env['MUTATED_FILES'] = files.join(' ')
}
// Nothing of `loads.ts` tells vitest which files it is related to.
const named = { mutate: files, vitest: { related: false } }
const results = await new Stryker(files.length === 0 ? {} : named).runMutationTest()

const byFile = new Map<string, Tested>()
for (const { fileName, status, location, replacement } of results) {
  const file = relative('.', fileName)
  if (status === 'RuntimeError') console.log(`${file}:${location.start.line}: not judged with ${replacement}`)
  const { killed, survived } = byFile.get(file) ?? { killed: 0, survived: 0 }
  byFile.set(file, {
    killed: killed + (NOTICED.has(status) ? 1 : 0),
    survived: survived + (MISSED.has(status) ? 1 : 0),
  })
}
recordScores(byFile)
const isWeak = ({ killed, survived }: Tested) => killed < 0.9 * (killed + survived)
if ([...byFile.values()].some(isWeak)) process.exitCode = 1
