/**
 * The walk over the whole index that a validator makes once, right after it has opened it: LevelDB reads its tables unchecked,
 * so that a byte that a disk changed would only be noticed when its record is asked for, if at all. First the tables as
 * they were before LevelDB opened them, byte by byte; then every record by its own check, because LevelDB copies a damaged
 * one into a new table and gives that a right checksum.
 */
import { isWhole, NOT_WHOLE } from './index-codec.ts'
import { damagedRecord, IndexError, levelFailure } from './index-error.ts'
import { damagedTable } from './level-files.ts'
import type { OrderedStore } from './ordered-store.ts'

/** `unfinished`: the index was closed meanwhile, and nothing is known. */
export type IndexVerdict = 'whole' | 'unfinished' | IndexError

/** What one trip to the store brings: a few milliseconds of this process. */
const BATCH = 500
/** Trips with one scan: LevelDB's iterator that stays open for seconds would keep the recovery of a full disk waiting. */
const TURN_BATCHES = 100

export interface Verification {
  readonly verdict: Promise<IndexVerdict>
  /** Resolves when nothing is read any more. */
  stop(): Promise<void>
}

/** The files of a LevelDB, where the store is one. */
export interface LevelFiles {
  readonly folder: string
  /** Names of the tables that were there before LevelDB opened the folder; what it writes itself since may be half written. */
  readonly tables: readonly string[]
}

export function startVerification(store: OrderedStore, files: LevelFiles | null): Verification {
  let stopped = false
  const isStopped = () => stopped
  const verdict = walk(store, files, isStopped).catch((caught): IndexVerdict => {
    if (stopped) return 'unfinished'
    return caught instanceof IndexError ? caught : levelFailure(store.place, 'read', caught)
  })
  return {
    verdict,
    async stop() {
      stopped = true
      await verdict
    },
  }
}

async function walk(
  store: OrderedStore,
  files: LevelFiles | null,
  isStopped: () => boolean,
): Promise<IndexVerdict> {
  for (const file of files?.tables ?? []) {
    if (isStopped()) return 'unfinished'
    const what = await damagedTable(files?.folder ?? '', file)
    if (what !== null)
      return new IndexError('damaged', `the file ${file} of the index ${what}; ${store.advice}`)
  }
  let after: string | null = ''
  while (after !== null) {
    if (isStopped()) return 'unfinished'
    const turn: Turn = await turnAfter(store, after)
    if (turn.damaged !== null) return damagedRecord(store, oneLine(turn.damaged), NOT_WHOLE)
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
async function turnAfter(store: OrderedStore, key: string): Promise<Turn> {
  let damaged: string | null = null
  let last: string | null = null
  let batches = 0
  await store.scan({ gt: key }, BATCH, (entries) => {
    damaged = entries.find(([name, text]) => !isWhole(name, text))?.[0] ?? null
    batches += 1
    const full = batches === TURN_BATCHES
    last = full ? (entries.at(-1)?.[0] ?? null) : null
    return damaged === null && !full
  })
  return { damaged, last }
}

function oneLine(key: string): string {
  return key.replace(/[^\x20-\x7e]/g, '?')
}
