/** A process that makes a miner's challenge passes: every chunk hashed with the seed and committed to, and the tree. */
import { loadProofKernel } from '../../src/kernel/proof-kernel.ts'
import { commitInSlices } from '../../src/nodes/miner/challenge-prover.ts'
import { toInteger } from '../../src/protocol/hash.ts'
import { randomnessFromBytes } from '../../src/protocol/pedersen.ts'
import { hashToPoint, type Point } from '../../src/protocol/point.ts'

export const CHUNK_BYTES = 65_536
/** A miner refuses more than 4,096 chunks, so a pass over more is several challenges. */
const CHALLENGE_BYTES = 4096 * CHUNK_BYTES

function random(bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536))
  return out
}

/** `bare`: its hashes and its commitments alone, each by the fewest calls of the kernel; the floor of a pass. */
export type PassKind = 'whole' | 'bare'

export interface PassOrder {
  readonly bytes: number
  readonly kind: PassKind
}

interface Challenge {
  readonly data: Uint8Array
  readonly seed: string
  readonly chunkBytes: number
  readonly randomness: (chunk: number) => bigint
  readonly g: Point
  readonly h: Point
}

/** Chunks in one call: two, as the kernel hashes two at a time. */
async function bareCalls({ data, seed, chunkBytes, randomness, g, h }: Challenge): Promise<void> {
  const kernel = await loadProofKernel()
  if (kernel === null) throw new Error('there is no WebAssembly with SIMD here')
  const suffix = new TextEncoder().encode(seed)
  const list: { m: bigint; r: bigint }[] = []
  for (let at = 0; at < data.length; at += 2 * chunkBytes) {
    const chunks = [data.subarray(at, at + chunkBytes), data.subarray(at + chunkBytes, at + 2 * chunkBytes)]
    for (const digest of kernel.sha3.hashMany(chunks, suffix))
      list.push({ m: toInteger(digest), r: randomness(list.length) })
  }
  kernel.curve.committer(g, h, list.length)(list)
}

/** Milliseconds over so many bytes. */
export async function passOver({ bytes, kind }: PassOrder): Promise<number> {
  // The same 16 MiB again and again: more than the caches hold, and nothing else depends on what is in them.
  const data = new Uint8Array(Math.min(bytes, CHALLENGE_BYTES))
  const piece = random(Math.min(data.length, 2 ** 24))
  for (let at = 0; at < data.length; at += piece.length) data.set(piece, at)
  const randomness = Array.from({ length: 4096 }, () => randomnessFromBytes(random(32)))
  const work = {
    data,
    seed: '5e'.repeat(32),
    chunkBytes: CHUNK_BYTES,
    randomness: (chunk: number) => randomness[chunk] ?? 1n,
  }
  let took = 0
  for (let done = 0; done < bytes; done += data.length) {
    const [g, h] = [hashToPoint('filetao bench g', random(32)), hashToPoint('filetao bench h', random(32))]
    const began = performance.now()
    await (kind === 'bare' ? bareCalls : commitInSlices)({ ...work, g, h })
    took += performance.now() - began
  }
  return took
}

process.on('message', (order: PassOrder) => {
  void passOver(order).then((took) => process.send?.(took))
})
