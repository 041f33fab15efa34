/** What a visitor stores: bytes with everything that their proofs are checked against. */
import { bytesToHex } from '@noble/hashes/utils.js'
import { cidOfDigest } from '../../protocol/cid.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import type { SuffixHash } from '../ports.ts'
import { leavesOf } from '../transfer/leaves.ts'
import { wasmHashes } from '../wasm-hashes.ts'
import { manyRandomBytes, sha256 } from '../web-crypto.ts'
import { SAMPLE_BYTES_MAX } from './live-api.ts'

export interface Sample {
  readonly data: Uint8Array
  readonly cid: string
  readonly root: Uint8Array
  /** Hex. */
  readonly contentRoot: string
  /** Over `data`. */
  readonly sha3: SuffixHash
}

/** Null: empty, too large, or no number of bytes. */
export async function sampleOf(given: Uint8Array | number): Promise<Sample | null> {
  const length = typeof given === 'number' ? given : given.length
  if (!Number.isSafeInteger(length) || length < 1 || length > SAMPLE_BYTES_MAX) return null
  const data = typeof given === 'number' ? manyRandomBytes(given) : given
  const root = contentRoot(await leavesOf(data), data.length)
  const sha3 = await wasmHashes.sha3Of(data)
  return { data, cid: cidOfDigest(await sha256(data)), root, contentRoot: bytesToHex(root), sha3 }
}
