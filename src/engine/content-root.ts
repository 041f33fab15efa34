import { bytesToHex } from '@noble/hashes/utils.js'
import { contentLeaves, contentRoot } from '../protocol/content-tree.ts'
import type { Hashing } from './ports.ts'

/** Hex root of the content tree over the bytes: what every challenge of them is held against. */
export function contentRootOf(data: Uint8Array, { sha256 }: Hashing): string {
  return bytesToHex(contentRoot(contentLeaves(data, sha256), data.length, sha256))
}
