/**
 * The proof of protocol section 2.3 as `protocol/challenge-proof.ts` makes it, cut into slices: up to 4096
 * commitments take a second or more, and a node that is silent for a second fails pings it should pass. Two
 * differences, neither visible on the wire:
 *  - H(D || previous seed) is taken from the read that checked the bytes, so the data is hashed once less;
 *  - randomness is derived from a secret and everything the answer depends on instead of drawn, so that a repeated
 *    request gets the same bytes. Equal inputs give equal r; with any other input r is unpredictable as before.
 */
import { createHmac } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { loadCurve, loadProofKernel, type ProofKernel } from '../../kernel/proof-kernel.ts'
import { chainedHash, storeCommitmentHash } from '../../protocol/chained-hash.ts'
import type { ChallengeProof } from '../../protocol/challenge-proof.ts'
import { chunkAt, chunkCount } from '../../protocol/chunking.ts'
import { toInteger } from '../../protocol/hash.ts'
import { type MerkleTree, merkleProof, merkleRoot, merkleTree } from '../../protocol/merkle.ts'
import { randomnessFromBytes, type Scalars } from '../../protocol/pedersen.ts'
import { encodePoint, type Point, pointText } from '../../protocol/point.ts'
import { wrapProof } from '../../protocol/proof-json.ts'
import { nodeSha3 } from '../shared/sha3.ts'

/** More chunks than this are refused: each costs two scalar multiplications. */
export const CHUNKS_MAX = 4096
/** Bytes of small chunks that are hashed in one call; of larger ones two. */
const HASHED_TOGETHER = 131_072
/** Milliseconds of work before others get a turn. */
const SLICE_MS = 8
/** Commitments in the first slice. */
const TOGETHER_AT_FIRST = 16

export interface ChallengeWork {
  readonly data: Uint8Array
  /** H(D || utf8(previous seed)). */
  readonly seededHash: Uint8Array
  readonly seed: string
  readonly g: Point
  readonly h: Point
  readonly chunkBytes: number
  /** Below the number of chunks. */
  readonly index: number
  readonly randomness: (chunk: number) => bigint
}

/** Commitments to all chunks of a piece under one seed, and the tree over them. */
export interface CommittedChunks {
  /** Affine. */
  readonly points: readonly Point[]
  readonly tree: MerkleTree
}

/** What is the same for all indexes. */
type Committing = Omit<ChallengeWork, 'index' | 'seededHash'>

export async function commitInSlices(work: Committing): Promise<CommittedChunks> {
  const { data, seed, chunkBytes } = work
  const count = chunkCount(data.byteLength, chunkBytes)
  if (count < 1 || count > CHUNKS_MAX) throw new RangeError('commitInSlices: no chunks, or too many')
  const kernel = await loadProofKernel()
  const hashed = hashesOf(kernel)
  const list: Scalars[] = []
  const together = Math.max(2, Math.floor(HASHED_TOGETHER / chunkBytes))
  let sliceEnds = performance.now() + SLICE_MS
  while (list.length < count) {
    const chunks: Uint8Array[] = []
    for (let i = list.length; i < Math.min(count, list.length + together); i++)
      chunks.push(chunkAt(data, chunkBytes, i) ?? data)
    for (const digest of hashed(chunks, seed))
      list.push({ m: toInteger(digest), r: work.randomness(list.length) })
    if (performance.now() < sliceEnds) continue
    await nextTurn()
    sliceEnds = performance.now() + SLICE_MS
  }
  const points = await commitAll(work, list)
  const leaves = points.map(pointText)
  return { points, tree: kernel?.sha3.tree(leaves) ?? merkleTree(leaves, nodeSha3) }
}

/**
 * H(chunk || utf8(seed)) of several chunks. By the kernel, which hashes two at once in three quarters of the time that
 * node:crypto takes for both.
 */
function hashesOf(kernel: ProofKernel | null): (chunks: readonly Uint8Array[], seed: string) => Uint8Array[] {
  return (chunks, seed) => {
    const suffix = Buffer.from(seed, 'utf8')
    return kernel?.sha3.hashMany(chunks, suffix) ?? chunks.map((chunk) => nodeSha3(chunk, suffix))
  }
}

/** Many together are cheaper, and how many fit into a slice depends on whose arithmetic it is. */
async function commitAll({ g, h }: Committing, list: readonly Scalars[]): Promise<Point[]> {
  const commitTo = (await loadCurve()).committer(g, h, list.length)
  const points: Point[] = []
  let together = TOGETHER_AT_FIRST
  while (points.length < list.length) {
    const began = performance.now()
    points.push(...commitTo(list.slice(points.length, points.length + together)))
    const took = performance.now() - began
    if (took < SLICE_MS / 2) together *= 2
    else if (took > SLICE_MS) together = Math.max(1, together >> 1)
    await nextTurn()
  }
  return points
}

/** @param committed of this work, whatever its index was */
export function proofOf({ points, tree }: CommittedChunks, work: ChallengeWork): ChallengeProof {
  const { data, seed, chunkBytes, index } = work
  const commitmentProof = storeCommitmentHash(toInteger(work.seededHash))
  const own = points[index]
  const chunk = chunkAt(data, chunkBytes, index)
  if (own === undefined || chunk === null) throw new RangeError('proofOf: no such chunk')
  return {
    commitmentHash: chainedHash(commitmentProof, seed, nodeSha3),
    commitmentProof,
    commitment: encodePoint(own),
    chunk,
    randomness: work.randomness(index),
    merkleProof: wrapProof(merkleProof(tree, index)),
    merkleRoot: merkleRoot(tree),
  }
}

/** @param context every input of the answer, in an unambiguous text */
export function derivedRandomness(secret: Uint8Array, context: readonly string[]): (chunk: number) => bigint {
  const prefix = context.join('.')
  return (chunk) => {
    const digest = createHmac('sha256', secret).update(`${prefix}.${chunk}`).digest()
    return randomnessFromBytes(digest)
  }
}
