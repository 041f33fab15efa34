/** Random bytes that a number determines: SHA-256 over a counter. The same seed replays the same run. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Random } from '../engine/ports.ts'

export function createSeededRandom(seed: number | string): Random {
  let counter = 0
  return {
    bytes(length) {
      const result = new Uint8Array(length)
      for (let at = 0; at < length; at += 32) {
        const block = sha256(utf8ToBytes(`${seed}/${counter++}`))
        result.set(block.subarray(0, Math.min(32, length - at)), at)
      }
      return result
    },
  }
}
