/** For tests of commands: before each a data folder of a stopped validator, and what a command says is kept instead of shown. */
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { wholeIndex } from '../nodes/validator/index-fixture.ts'
import { openLevelIndex } from '../nodes/validator/level-index.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface FilledIndex {
  /** What was said since it was last emptied. */
  said: string
  /** A path in a folder that is removed afterwards; the index is in `data/index`. */
  readonly at: (name: string) => string
}

/** @param objects how many are in the index */
export function filledIndex(objects: number): FilledIndex {
  let folder: ReturnType<typeof temporaryFolder>
  const filled: FilledIndex = { said: '', at: (name) => join(folder.path, name) }

  beforeEach(async () => {
    folder = temporaryFolder('filled-index')
    const index = await openLevelIndex(filled.at('data/index'))
    await index.apply(wholeIndex(objects), 'durable')
    await index.close()
    filled.said = ''
    const listen = (text: unknown) => {
      filled.said += String(text)
      return true
    }
    vi.spyOn(process.stdout, 'write').mockImplementation(listen)
    vi.spyOn(process.stderr, 'write').mockImplementation(listen)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    folder.remove()
  })
  return filled
}
