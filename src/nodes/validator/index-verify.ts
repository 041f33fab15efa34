/**
 * The walk over the whole index that a validator makes once, right after it has opened it: LevelDB reads its tables unchecked,
 * so that a byte that a disk changed would only be noticed when its record is asked for, if at all. First the tables as
 * they were before LevelDB opened them, byte by byte; then every record by its own check, because LevelDB copies a damaged
 * one into a new table and gives that a right checksum.
 */
import { isWhole, NOT_WHOLE } from './index-codec.ts'
import { adviceFor, damagedRecord, IndexError, levelFailure } from './index-error.ts'
import { damagedTable } from './level-files.ts'
import type { LevelHandle } from './level-handle.ts'

/** `unfinished`: the index was closed meanwhile, and nothing is known. */
export type IndexVerdict = 'whole' | 'unfinished' | IndexError

/** What one trip to LevelDB's threads brings: a few milliseconds of this process. */
const BATCH = 500
const BATCH_BYTES = 2 ** 18
/** Trips with one iterator: an iterator that stays open for seconds would keep the recovery of a full disk waiting. */
const TURN_BATCHES = 100

export interface Verification {
  readonly verdict: Promise<IndexVerdict>
  /** Resolves when nothing is read any more. */
  stop(): Promise<void>
}

/**
 * @param tables names of the table files that were there before LevelDB opened the folder; what it writes itself since may be
 *   half written
 */
export function startVerification(level: LevelHandle, tables: readonly string[]): Verification {
  let stopped = false
  const isStopped = () => stopped
  const verdict = walk(level, tables, isStopped).catch((caught) =>
    stopped ? 'unfinished' : levelFailure(level.folder, 'read', caught),
  )
  return {
    verdict,
    async stop() {
      stopped = true
      await verdict
    },
  }
}

async function walk(
  level: LevelHandle,
  tables: readonly string[],
  isStopped: () => boolean,
): Promise<IndexVerdict> {
  const { folder } = level
  for (const file of tables) {
    if (isStopped()) return 'unfinished'
    const what = await damagedTable(folder, file)
    if (what !== null)
      return new IndexError('damaged', `the file ${file} of the index ${what}; ${adviceFor(folder)}`)
  }
  let after: string | null = ''
  while (after !== null) {
    if (isStopped()) return 'unfinished'
    const turn: Turn = await turnAfter(level, after)
    if (turn.damaged !== null) return damagedRecord(level, oneLine(turn.damaged), NOT_WHOLE)
    after = turn.last
  }
  return 'whole'
}

interface Turn {
  readonly damaged: string | null
  /** Where to go on; null: that was the end. */
  readonly last: string | null
}

/** A key that is no text any more does not match its check. */
function turnAfter(level: LevelHandle, key: string): Promise<Turn> {
  return level.read(async (open) => {
    const iterator = open.iterator({ gt: key, fillCache: false, highWaterMarkBytes: BATCH_BYTES })
    try {
      let last: string | null = null
      for (let batch = 0; batch < TURN_BATCHES; batch += 1) {
        const entries = await iterator.nextv(BATCH)
        const damaged = entries.find(([name, text]) => !isWhole(name, text))?.[0] ?? null
        last = entries.at(-1)?.[0] ?? null
        if (damaged !== null || last === null) return { damaged, last }
      }
      return { damaged: null, last }
    } finally {
      await iterator.close()
    }
  })
}

function oneLine(key: string): string {
  return key.replace(/[^\x20-\x7e]/g, '?')
}
