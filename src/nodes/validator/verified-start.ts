/**
 * What a validator does while its index is being walked over (index-verify.ts). A small index is whole, or the start refused,
 * before anything is served. A large one is served meanwhile, since each record is checked when it is read; but no round
 * is begun and no weight set from it before it is known to be whole.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { IndexError } from './index-error.ts'
import type { IndexVerdict } from './index-verify.ts'

/** Milliseconds that a start waits; with them it stays within its five seconds at any size of the index. */
const WAIT_MS = 2_000

/** Whether a validator has served from this data folder: only then is there a history, or a floor of nonces. */
export function hasServed(data: string): boolean {
  return ['history', 'nonces.json'].some((name) => existsSync(join(data, name)))
}

export interface VerifiedStart {
  /** @throws IndexError when the index is found damaged within the wait */
  beforeServing(): Promise<void>
  /** Runs one of the two when the walk is over; neither when the index was closed before. */
  afterwards(isWhole: () => void, isDamaged: (error: IndexError) => void): void
}

export function verifiedStart(verdict: Promise<IndexVerdict>, waitMs = WAIT_MS): VerifiedStart {
  return {
    async beforeServing() {
      const found = await Promise.race([verdict, waited(waitMs)])
      if (typeof found !== 'string') throw found
    },
    afterwards(isWhole, isDamaged) {
      void verdict.then((found) => {
        if (found === 'whole') isWhole()
        else if (found !== 'unfinished') isDamaged(found)
      })
    },
  }
}

function waited(ms: number): Promise<'unfinished'> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, 'unfinished').unref()
  })
}
