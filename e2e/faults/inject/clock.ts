/** The wall clock of one process, by libfaketime: put forward and back while it runs. Its monotonic clock stays true. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseContext } from '../case.ts'
import type { Wrapping } from '../node-process.ts'
import { faketimeLibrary, insist } from '../tools.ts'

export interface WallClock {
  readonly wrapping: Wrapping
  /** Seconds by which it is wrong from now on. */
  set(seconds: number): void
}

export function wallClock(context: CaseContext, name: string): WallClock {
  const file = join(context.folder, `${name}.clock`)
  const library = faketimeLibrary()
  insist(library !== null, 'libfaketime is not there')
  const set = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}s\n`)
  set(0)
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { wrapping: { env }, set }
}
