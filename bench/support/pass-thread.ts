/** A process that makes a miner's challenge passes: every chunk hashed with the seed and committed to, and the tree. */
import { commitInSlices } from '../../src/nodes/miner/challenge-prover.ts'
import { randomnessFromBytes } from '../../src/protocol/pedersen.ts'
import { hashToPoint } from '../../src/protocol/point.ts'

export const CHUNK_BYTES = 65_536
/** A miner refuses more than 4,096 chunks, so a pass over more is several challenges. */
const CHALLENGE_BYTES = 4096 * CHUNK_BYTES

function random(bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(out.subarray(at, at + 65_536))
  return out
}

/** Milliseconds over so many bytes. */
export async function passOver(bytes: number): Promise<number> {
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
    await commitInSlices({ ...work, g, h })
    took += performance.now() - began
  }
  return took
}

process.on('message', (bytes: number) => {
  void passOver(bytes).then((took) => process.send?.(took))
})
