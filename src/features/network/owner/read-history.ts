/** Windows that a validator keeps, read page by page as far back as a page about the subnet needs them. */
import type { WindowRecord } from '../../../client/landscape/landscape-api.ts'
import type { DriveFailure, Outcome } from '../../../client/outcome-api.ts'

export interface History {
  /** Newest first. */
  readonly windows: readonly WindowRecord[]
  /** Why there are no more, unless all that was wanted came. */
  readonly failure: DriveFailure | null
  /** The validator keeps older ones that were not read. */
  readonly more: boolean
}

/** A week to compare with, and a little. */
const REACH_MS = 8 * 24 * 3_600_000
/** One miner's counts in one window take some 600 bytes: 80 windows of 256 miners, 13 MB. */
export const ROWS_A_READING = 80 * 256
/** As many as validators keep. */
const WINDOWS_MAX = 400

type Page = Outcome<{ readonly windows: readonly WindowRecord[]; readonly next: number | null }>

/**
 * Goes back until a week is covered by the validator's clock, or until so many rows.
 * @param readings times the reader asked for more: each goes on for as many rows, beyond the week
 */
export async function readHistory(
  ask: (before: number | null) => Promise<Page>,
  readings: number,
): Promise<History> {
  const windows: WindowRecord[] = []
  let before: number | null = null
  let rows = 0
  do {
    const answer = await ask(before)
    if (!answer.ok) return { windows, failure: answer.error, more: false }
    windows.push(...answer.value.windows)
    before = answer.value.next
    // An empty window, or page, costs a place too: nobody is followed for ever.
    rows = windows.reduce((sum, { miners }) => sum + Math.max(1, miners.length), 0)
    if (answer.value.windows.length === 0) break
  } while (before !== null && windows.length < WINDOWS_MAX && rows < ROWS_A_READING * readings && !isEnough())
  return { windows, failure: null, more: before !== null && windows.length < WINDOWS_MAX }

  function isEnough(): boolean {
    const [newest, oldest] = [windows[0], windows.at(-1)]
    return readings === 1 && newest !== undefined && oldest !== undefined && newest.at - oldest.at >= REACH_MS
  }
}
