/**
 * Which seeds a miner may hold for a piece (protocol section 2.5 and V5): it replaces its seed as soon as a Challenge
 * or Retrieve reaches it, and we cannot know whether one whose answer was lost did. So every seed sent since the
 * last confirmed one is kept. The reference keeps a single one, which is often wrong, and never reads it.
 */
import type { Receipt } from '../wire/receipt-shape.ts'
import type { Placement } from './place-object.ts'
import type { EnginePorts } from './ports.ts'
import type { IndexChange, ObjectRecord, PieceRecord } from './records.ts'
import type { Batch } from './upkeep/batch.ts'

/** A verified answer confirms one again; a window this full only means that the chained pair is not judged. */
export const SEEDS_MAX = 16

/**
 * A verified Store confirms its own seed, at the time of its answer. The placement it belongs to may last a minute longer,
 * and questions about a copy that was there before go on meanwhile: what `before` has of them stays possible.
 * @param before the record that this one takes the place of; null: there was none
 */
export function pieceAfterStore(
  object: ObjectRecord,
  { miner, seed, commitment_hash }: Receipt,
  before: PieceRecord | null,
): IndexChange {
  const { dataHash, cid, length, contentRoot, generated, ttl } = object
  const born = before?.born ?? seed
  // Only an object of ours, whose bytes we held, is ever placed.
  if (contentRoot === null) throw new TypeError('pieceAfterStore: an object without a content root')
  const others = before?.seeds.filter((known) => known.seed !== seed) ?? []
  const seeds = [{ seed, proof: commitment_hash }, ...others].slice(0, SEEDS_MAX)
  return {
    kind: 'piece',
    record: {
      hotkey: miner,
      dataHash,
      cid,
      length,
      contentRoot,
      seeds,
      generated,
      ttl,
      born,
      purpose: 'user',
    },
  }
}

/** Retrieve may or may not have reached the miner, and its chained pair is not checked on this path. */
export function pieceAfterRetrieve(piece: PieceRecord, seed: string): IndexChange {
  return {
    kind: 'piece',
    record: { ...piece, seeds: [...piece.seeds, { seed, proof: null }].slice(-SEEDS_MAX) },
  }
}

/** Seeds of Stores that may have reached it as well: who deletes the object names them too. A full window keeps what it has. */
export function pieceWithSeeds(piece: PieceRecord, seeds: readonly string[]): IndexChange {
  const known = new Set(piece.seeds.map(({ seed }) => seed))
  const others = seeds.filter((seed) => !known.has(seed)).map((seed) => ({ seed, proof: null }))
  return { kind: 'piece', record: { ...piece, seeds: [...piece.seeds, ...others].slice(0, SEEDS_MAX) } }
}

/** A holder that was asked to store again may have done so although no proof came back: then it holds the new seed. */
export async function noteUnanswered(
  { index }: EnginePorts,
  batch: Batch,
  dataHash: string,
  { attempts }: Placement,
  seed: string,
): Promise<void> {
  const written = new Set(
    batch.changes.flatMap((change) => {
      if (change.kind === 'piece') return [change.record.hotkey]
      return change.kind === 'piece-gone' ? [change.hotkey] : []
    }),
  )
  for (const hotkey of new Set(attempts.map((attempt) => attempt.hotkey))) {
    const piece = written.has(hotkey) ? null : await index.piece(hotkey, dataHash)
    const isNew = piece !== null && !piece.seeds.some((known) => known.seed === seed)
    if (isNew) batch.changes.push(pieceAfterRetrieve(piece, seed))
  }
}
