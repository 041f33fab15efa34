/**
 * Stores that no record tells of. A miner that was asked to store may have done so although its answer was lost, late or cut, or its
 * copy was proven and there was no place for it any more. Nobody would ask such a miner for the piece, nor tell it that the object
 * was deleted. So it is told to discard what that Store left, and that this is to be told is written with what became of the others.
 *
 * Each placement has a seed of its own, and a Discard names the seed: a copy that the same miner proved in another placement stays.
 */
import type { Discards } from './discards.ts'
import { nowSeconds } from './limits.ts'
import { hasAnswered, mayHold, type Placement } from './place-object.ts'
import { placingDone } from './placings.ts'
import type { EnginePorts } from './ports.ts'
import type { DiscardEntry, ObjectRecord } from './records.ts'
import type { Batch } from './upkeep/batch.ts'

interface StrayParts {
  readonly ports: EnginePorts
  readonly discards: Pick<Discards, 'hold'>
}

/**
 * Adds to the batch, which has all pieces that are written already, what is to be told of a placement. Call it inside the object's
 * lock. Who gave no answer is told later: its Store may still be on the way.
 * @param record the object as the batch leaves it, without receipts when it is gone; its ttl is the one that the miners were told, or longer.
 *   A miner that it names without a piece record (holders.ts) is left alone: its bytes may be the last ones
 * @param seed of this placement alone
 * @returns what miners are to be told
 * @throws what the index throws
 */
export async function noteStrays(
  { ports: { index, clock }, discards }: StrayParts,
  batch: Batch,
  record: Pick<ObjectRecord, 'dataHash' | 'ttl' | 'receipts'>,
  placement: Placement,
  seed: string,
): Promise<readonly DiscardEntry[]> {
  const { attempts } = placement
  const { dataHash, ttl, receipts } = record
  const until = nowSeconds(clock) + ttl
  const named = new Set(receipts.map(({ miner }) => miner))
  const written = new Map<string, boolean>()
  for (const change of batch.changes) {
    if (change.kind === 'piece') written.set(change.record.hotkey, true)
    else if (change.kind === 'piece-gone') written.set(change.hotkey, false)
  }
  const strays: DiscardEntry[] = []
  const unanswered: DiscardEntry[] = []
  for (const { hotkey, outcome } of new Map(attempts.map((each) => [each.hotkey, each])).values()) {
    if (!mayHold(outcome) || named.has(hotkey)) continue
    const isHolder = written.get(hotkey) ?? (await index.piece(hotkey, dataHash)) !== null
    if (isHolder) continue
    const stray = { hotkey, dataHash, born: seed, seeds: [seed], until }
    strays.push(stray)
    if (!hasAnswered(outcome)) unanswered.push(stray)
  }
  discards.hold(unanswered)
  batch.changes.push(...placingDone(placement, dataHash, seed))
  batch.changes.push(...strays.map((entry) => ({ kind: 'discard', entry }) as const))
  return strays
}
