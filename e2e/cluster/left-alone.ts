/**
 * `npm run test:living`: the default network at its default pace, with some files in it, left alone for ten minutes
 * (`--minutes N`). Prints what anybody can see of it then, and ends with 1 when good and bad are not separated by it, an
 * object lacks copies, or a file does not come back whole.
 */
import { readFileSync } from 'node:fs'
import { filetao, removeFolder, startNetwork, storeRandomFiles, temporaryFolder } from '../support/network.ts'
import { lookAt, notSeparated, seenText, tiersNotSeparated } from '../support/public-view.ts'

const DEFAULT_BLOCK_MS = 2_000
/** One record, some records, one part, three parts. */
const FILE_BYTES = [
  1_000, 60_000, 400_000, 1_000_000, 3_000_000, 8_000_000, 20_000_000, 5_000, 250_000, 2_000_000,
]

function minutesAsked(): number {
  const at = process.argv.indexOf('--minutes')
  const minutes = at < 0 ? 10 : Number(process.argv[at + 1])
  if (!(minutes > 0 && minutes <= 600)) throw new RangeError('--minutes needs a number from 0 to 600')
  return minutes
}

const minutes = minutesAsked()
const folder = temporaryFolder()
const files = temporaryFolder()
const network = await startNetwork(folder, { tempered: true, blockMs: DEFAULT_BLOCK_MS })
const problems: string[] = []
try {
  const began = performance.now()
  const stored = storeRandomFiles(folder, files, FILE_BYTES)
  console.log(
    `${stored.length} files stored in ${((performance.now() - began) / 1000).toFixed(1)} s; left alone for ${minutes} minutes.`,
  )
  await new Promise((wait) => setTimeout(wait, minutes * 60_000))
  const seen = await lookAt(network.ready)
  console.log(`\n${seenText(seen)}\n`)
  problems.push(...notSeparated(seen, network.ready.validators.length), ...tiersNotSeparated(seen))
  for (const { path, link } of stored) {
    const out = `${path}-back`
    const done = filetao(['retrieve', link, '-o', out, '--network', folder])
    if (done.code !== 0 || !readFileSync(out).equals(readFileSync(path)))
      problems.push(`${path} did not come back whole: ${done.stderr}`)
  }
  console.log(
    problems.length === 0
      ? 'Good and bad are separated, every object has its copies, every file came back.'
      : problems.join('\n'),
  )
} finally {
  await network.stop()
  removeFolder(folder)
  removeFolder(files)
}
process.exitCode = problems.length === 0 ? 0 : 1
