/** The data that vectors name by `label` and `length` instead of carrying it. */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Sha3 } from '../protocol/hash.ts'

const BLOCK_BYTES = 32

/** SHA3-256(utf8(label) || u32be(i)) for i = 0, 1, 2, ..., joined and cut to `length` bytes. */
export function generatedData(label: string, length: number, sha3: Sha3): Uint8Array {
  const prefix = utf8ToBytes(label)
  const counter = new Uint8Array(4)
  const blocks: Uint8Array[] = []
  for (let i = 0; i * BLOCK_BYTES < length; i++) {
    new DataView(counter.buffer).setUint32(0, i)
    blocks.push(sha3(prefix, counter))
  }
  return concatBytes(...blocks).subarray(0, length)
}
