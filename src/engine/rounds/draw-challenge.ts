/**
 * What is asked about one piece (protocol section 2.3): how it is cut into chunks, and which chunk the miner must show.
 *
 * Different from the reference, which draws any chunk size of at least 256 bytes and the index from
 * `range((L + 33) // cs)`:
 *  - a chunk is a whole number of records, so that a path of the content tree leads from it to the root that the owner
 *    fixed (S2, S3); other sizes cannot be bound to the object;
 *  - the index comes from K = ceil(L / cs), so that the tail is asked for like any other chunk (B4) and an honest miner is
 *    never asked for a chunk that does not exist; a piece of up to one record is one chunk;
 *  - K is bounded, because each chunk costs the miner two scalar multiplications and the caller chooses K.
 */
import { CHUNK_FACTOR, chunkCount } from '../../protocol/chunking.ts'
import { leafCount, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { CHUNKS_MAX } from '../limits.ts'
import type { Random } from '../ports.ts'
import { uniformBelow } from '../random-choice.ts'

export interface ChallengeDraw {
  readonly chunkBytes: number
  readonly chunks: number
  readonly index: number
}

/** @param byteLength of the piece, at least 1 */
export function drawChallenge(random: Random, byteLength: number): ChallengeDraw {
  const records = leafCount(byteLength)
  const least = Math.ceil(records / CHUNKS_MAX)
  const most = Math.max(least, Math.floor(records / CHUNK_FACTOR))
  const chunkBytes = (least + uniformBelow(random, most - least + 1)) * RECORD_BYTES
  const chunks = chunkCount(byteLength, chunkBytes)
  return { chunkBytes, chunks, index: uniformBelow(random, chunks) }
}
