/**
 * What bounds the pieces that miners are still to be told to discard (discards.ts), however long they do not answer: time and number. An
 * entry goes at the end of its piece, which its miner has forgotten by itself then; and of one miner no more than `DISCARDS_OF_ONE` stay.
 * What is let go beyond them brings no object back: its record went with the delete. Its bytes stay with that miner until their end.
 *
 * Some entries are looked over after each block, round and round. They lie in the order of miners, so one count at a time is enough.
 *
 * Invariant: what is let go of a miner that is a holder by now leaves its seeds in the piece's record first (`isHolder`).
 */
import { DISCARD_SWEEP, DISCARDS_OF_ONE, nowSeconds } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { DiscardEntry } from './records.ts'

export interface DiscardBound {
  /** Once after each block. Rejects with what the index throws. */
  tend(): Promise<void>
  /** Entries that stay, when all were last looked over; null: they never were, by this process. */
  waiting(): number | null
}

type Reason = 'ended' | 'too-many'

const NOTHING = { kept: 0, miner: '', ofMiner: 0 }

/** @param isHolder whether nothing is to be told, because the miner holds the piece by a record of now; settles the entry then */
export function createDiscardBound(
  { index, clock, report }: Pick<EnginePorts, 'index' | 'clock' | 'report'>,
  isHolder: (entry: DiscardEntry) => Promise<boolean>,
  { ofOne, look }: { readonly ofOne: number; readonly look: number } = {
    ofOne: DISCARDS_OF_ONE,
    look: DISCARD_SWEEP,
  },
): DiscardBound {
  let after: DiscardEntry | undefined
  /** Of all miners, and of the one that the looking over has come to. */
  let counted = NOTHING
  let waiting: number | null = null

  return {
    async tend() {
      const page = await index.discards(look, after)
      const gone: Record<Reason, DiscardEntry[]> = { ended: [], 'too-many': [] }
      let { kept, miner, ofMiner } = counted
      for (const entry of page) {
        if (entry.hotkey !== miner) ofMiner = 0
        miner = entry.hotkey
        const reason = entry.until <= nowSeconds(clock) ? 'ended' : ofMiner >= ofOne ? 'too-many' : null
        if (reason === null) {
          ofMiner += 1
          kept += 1
        } else if (!(await isHolder(entry))) gone[reason].push(entry)
      }
      const changes = [...gone.ended, ...gone['too-many']].map(
        ({ hotkey, dataHash, born }) => ({ kind: 'discard-done', hotkey, dataHash, born }) as const,
      )
      if (changes.length > 0) await index.apply(changes, 'relaxed')
      for (const reason of ['ended', 'too-many'] as const)
        for (const [hotkey, pieces] of countsOf(gone[reason]))
          report({ kind: 'discards-dropped', miner: hotkey, reason, pieces })
      after = page.length === look ? page.at(-1) : undefined
      counted = after === undefined ? NOTHING : { kept, miner, ofMiner }
      if (after === undefined) waiting = kept
    },
    waiting: () => waiting,
  }
}

function countsOf(entries: readonly DiscardEntry[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { hotkey } of entries) counts.set(hotkey, (counts.get(hotkey) ?? 0) + 1)
  return counts
}
