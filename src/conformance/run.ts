/** Runs vector files through their checkers. Pure: the caller reads the files and brings the ports. */
import { checkerOf } from './registry.ts'
import { type Ports, Tally } from './report.ts'

export interface VectorFile {
  /** Inside the vector folder, with `/`: `store.json`, `wycheproof/aes_gcm_test.json`. */
  readonly name: string
  readonly text: string
}

/**
 * Counts one file. A checker that throws, a file that is not JSON, one that nobody knows and one in which
 * nothing was checked are failures, so that no file counts as passed by saying nothing.
 */
export async function runFile(file: VectorFile, ports: Ports): Promise<Tally> {
  const tally = new Tally()
  const checker = await checkerOf(file.name)
  if (checker === null) {
    tally.check('checker', false, 'no checker knows this file')
    return tally
  }
  try {
    const vectors: unknown = JSON.parse(file.text)
    await checker(vectors, tally, ports)
  } catch (error) {
    tally.check('the checker finished', false, error instanceof Error ? error.message : String(error))
  }
  if (tally.passed + tally.failed === 0) tally.check('vectors', false, 'nothing was checked')
  return tally
}
