/**
 * `npm run check:kernel [answers] [seed]`: compares the kernel's answers with @noble's, a million by default, and says which differ.
 * The same seed asks the same questions.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { loadProofKernel } from '../../kernel/proof-kernel.ts'
import { createStream } from '../seeded-random.ts'
import { compareWithNoble, drawCase } from './curve-cases.ts'

const ANSWERS = 1_000_000
const SIZE_MAX = 600

const { positionals } = parseArgs({ allowPositionals: true })
const wanted = Number(positionals[0] ?? ANSWERS)
const seed = positionals[1] ?? String(randomInt(2 ** 32))
const kernel = await loadProofKernel()
if (kernel === null) throw new Error('this platform has no kernel')

const random = createStream(seed, 'check-kernel')
let answers = 0
let said = 0
const wrong: string[] = []
while (answers < wanted) {
  const found = compareWithNoble(kernel.curve, drawCase(random, SIZE_MAX), random)
  answers += found.answers
  wrong.push(...found.wrong)
  for (const one of found.wrong) console.error(`differs: ${one}`)
  if (answers - said < wanted / 20) continue
  said = answers
  console.log(`${answers} answers compared, ${wrong.length} differ`)
}
console.log(`seed ${seed}: ${answers} answers compared, ${wrong.length} differ`)
process.exitCode = wrong.length === 0 ? 0 : 1
