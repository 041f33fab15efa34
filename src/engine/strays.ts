/**
 * Stores that no record tells of. A miner that was asked to store may have done so although its answer was lost, late or cut, or its
 * copy was proven and there was no place for it any more. Nobody would ask such a miner for the piece, nor tell it that the object
 * was deleted. So it is told to discard what that Store left, and that this is to be told is written with what became of the others.
 *
 * Each placement has a seed of its own, and a Discard names the seed: a copy that the same miner proved in a later placement stays.
 * One that it proved before, or at the same time, has the seed of whichever Store came last; so nobody is told before such a placement
 * is written, and who is a holder then is not told at all (discards.ts).
 */
import { nowSeconds, STRAY_WAIT_MS } from './limits.ts'
import { mayHold, type Placement } from './place-object.ts'
import { placingDone } from './placings.ts'
import type { EnginePorts } from './ports.ts'
import type { DiscardEntry, ObjectRecord } from './records.ts'
import type { Batch } from './upkeep/batch.ts'

interface StrayParts {
  readonly ports: EnginePorts
}

/**
 * Adds to the batch, which has all pieces that are written already, what is to be told of a placement. Call it inside the object's
 * lock.
 * @param record the object as the batch leaves it, without receipts when it is gone; its ttl is the one that the miners were told, or longer.
 *   A miner that it names without a piece record (holders.ts) is left alone: its bytes may be the last ones
 * @param seed of this placement alone
 * @returns what miners are to be told
 * @throws what the index throws
 */
export async function noteStrays(
  { ports: { index, clock } }: StrayParts,
  batch: Batch,
  record: Pick<ObjectRecord, 'dataHash' | 'ttl' | 'receipts'>,
  placement: Placement,
  seed: string,
): Promise<readonly DiscardEntry[]> {
  const { attempts } = placement
  const { dataHash, ttl, receipts } = record
  const until = nowSeconds(clock) + ttl
  const notBefore = nowSeconds(clock) + Math.ceil(STRAY_WAIT_MS / 1000)
  const named = new Set(receipts.map(({ miner }) => miner))
  const written = new Map<string, boolean>()
  for (const change of batch.changes) {
    if (change.kind === 'piece') written.set(change.record.hotkey, true)
    else if (change.kind === 'piece-gone') written.set(change.hotkey, false)
  }
  const strays: DiscardEntry[] = []
  for (const { hotkey, outcome } of new Map(attempts.map((each) => [each.hotkey, each])).values()) {
    if (!mayHold(outcome) || named.has(hotkey)) continue
    const isHolder = written.get(hotkey) ?? (await index.piece(hotkey, dataHash)) !== null
    if (isHolder) continue
    strays.push({ hotkey, dataHash, born: seed, seeds: [seed], until, notBefore })
  }
  batch.changes.push(...placingDone(placement, dataHash, seed))
  batch.changes.push(...strays.map((entry) => ({ kind: 'discard', entry }) as const))
  return strays
}
