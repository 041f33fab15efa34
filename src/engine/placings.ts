/**
 * Placements under way. A validator that is killed between a Store and the batch that tells of it would leave copies that no record
 * names, for as long as their term. So before a miner is asked, it is written that it is, and the batch that says what became of the
 * placement takes that away (strays.ts). What is there long after the longest placement was left by a process that died, or by a batch
 * that the disk refused: its miners are told to discard what those Stores left, by their seed.
 *
 * Invariant: whoever counts a copy finds its entry inside the object's lock, and whoever gives a placement up takes the entry away inside
 * the same lock. So a process that slept in between counts nothing that its miner was told to discard.
 *
 * A copy of the index carries none (nodes/validator/index-backup.ts): what was under way then may have been acknowledged since.
 */
import type { KeyedLock } from './keyed-lock.ts'
import { OPERATION_MS, PLACING_ABANDONED_MS } from './limits.ts'
import type { Placement } from './place-object.ts'
import type { EnginePorts, Index } from './ports.ts'
import type { IndexChange, PlacingEntry } from './records.ts'

/** Milliseconds between two looks. */
const LOOK_MS = OPERATION_MS
/** Entries of one look: more than one process ever has under way. */
const LOOK = 1_000

export interface Placings {
  /** After each block of the process that does the upkeep. Rejects with what the index throws. */
  collect(): Promise<void>
}

/** What of a placement may still be counted. Call it inside the object's lock. @throws what the index throws */
export async function stillPlacing(
  index: Pick<Index, 'placingsOf'>,
  placement: Placement,
  dataHash: string,
  seed: string,
): Promise<Placement> {
  if (placement.receipts.length === 0) return placement
  const left = new Set((await index.placingsOf(dataHash, seed)).map(({ hotkey }) => hotkey))
  return { ...placement, receipts: placement.receipts.filter(({ miner }) => left.has(miner)) }
}

/** What the batch takes away that says what became of a placement. */
export function placingDone({ attempts }: Placement, dataHash: string, seed: string): IndexChange[] {
  const asked = new Set(attempts.map(({ hotkey }) => hotkey))
  return [...asked].map((hotkey) => ({ kind: 'placing-done', hotkey, dataHash, seed }))
}

const keyOf = ({ hotkey, dataHash, seed }: PlacingEntry): string => `${dataHash} ${seed} ${hotkey}`

export function createPlacings({
  ports: { index, clock },
  locks,
}: {
  readonly ports: Pick<EnginePorts, 'index' | 'clock'>
  readonly locks: KeyedLock
}): Placings {
  /** When this process first saw an entry: no two processes need agree about the time. */
  const seenMs = new Map<string, number>()
  let nextMs = Number.NEGATIVE_INFINITY
  return {
    async collect() {
      const nowMs = clock.monotonicMs()
      if (nowMs < nextMs) return
      nextMs = nowMs + LOOK_MS
      const page = await index.placings(LOOK)
      const keys = new Set(page.map(keyOf))
      for (const key of seenMs.keys()) if (!keys.has(key)) seenMs.delete(key)
      for (const entry of page) {
        const since = seenMs.get(keyOf(entry)) ?? nowMs
        seenMs.set(keyOf(entry), since)
        if (nowMs - since >= PLACING_ABANDONED_MS) await locks.run([entry.cid], () => giveUp(index, entry))
      }
    },
  }
}

/** Whoever holds the piece by a record of now is told nothing (discards.ts); of one that is only named the bytes may be the last ones (holders.ts). */
async function giveUp(index: Index, entry: PlacingEntry): Promise<void> {
  const { hotkey, dataHash, cid, seed, until } = entry
  const left = await index.placingsOf(dataHash, seed)
  if (!left.some((each) => each.hotkey === hotkey)) return
  const record = await index.object(cid)
  const isNamed = record?.receipts.some(({ miner }) => miner === hotkey) ?? false
  const isHint = isNamed && (await index.piece(hotkey, dataHash)) === null
  const changes: IndexChange[] = [{ kind: 'placing-done', hotkey, dataHash, seed }]
  if (!isHint)
    changes.push({ kind: 'discard', entry: { hotkey, dataHash, born: seed, seeds: [seed], until } })
  await index.apply(changes, 'durable')
}
