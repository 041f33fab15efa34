/**
 * The real hash functions, remembering what they have seen. In a simulation the same piece is hashed hundreds of
 * times, by its holders and by everybody who checks them; its bytes never change in place (damage makes a copy), so a
 * digest belongs to the place of the bytes in memory, and H(D || seed) starts from a kept state after D.
 */
import { createHash, type Hash, hash } from 'node:crypto'
import type { Hashing } from '../../engine/ports.ts'
import { toInteger } from '../../protocol/hash.ts'
import { rememberingLast } from './recent.ts'

type Name = 'sha3-256' | 'sha256'

/** Shorter inputs cost less to hash than to look up. */
const WORTH_KEEPING = 512

/** Pieces under way at the same time, with some to spare. */
const PIECES = 256

type Kept<T> = WeakMap<ArrayBufferLike, Map<string, T>>

function keptAt<T>(kept: Kept<T>, bytes: Uint8Array, salt: string, make: () => T): T {
  const places = kept.get(bytes.buffer) ?? new Map<string, T>()
  kept.set(bytes.buffer, places)
  const key = `${salt}${bytes.byteOffset}:${bytes.byteLength}`
  const known = places.get(key)
  if (known !== undefined) return known
  const made = make()
  places.set(key, made)
  return made
}

/** One call is a third of the cost of a hash object for the short inputs that most are. */
function digest(name: Name, parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  return hash(name, only !== undefined && parts.length === 1 ? only : Buffer.concat(parts), 'buffer')
}

/** H(long || rest), from the state after `long`; or H(tag || long) with a tag of one byte, as a content tree has it. */
function createDigest(name: Name): (...parts: Uint8Array[]) => Uint8Array {
  const digests: Kept<Uint8Array> = new WeakMap()
  const states: Kept<Hash> = new WeakMap()
  return (...parts) => {
    const [first, second] = parts
    if (first === undefined) return digest(name, parts)
    if (parts.length === 1 && first.length >= WORTH_KEEPING) {
      return keptAt(digests, first, '', () => digest(name, parts))
    }
    if (second === undefined || parts.length > 2) return digest(name, parts)
    if (first.length === 1 && second.length >= WORTH_KEEPING) {
      return keptAt(digests, second, `${first[0]}/`, () => digest(name, parts))
    }
    if (first.length < WORTH_KEEPING) return digest(name, parts)
    const state = keptAt(states, first, '', () => createHash(name).update(first))
    return state.copy().update(second).digest()
  }
}

export function createMemoHashing(): Hashing {
  const sha3 = createDigest('sha3-256')
  const sha256 = createDigest('sha256')
  const last = rememberingLast(PIECES, (data: Uint8Array) => ({
    dataHash: toInteger(sha3(data)),
    seed: '',
    messageHash: 0n,
  }))
  return {
    sha3,
    sha256,
    pieceHashes(data, seed) {
      const piece = last(data)
      if (piece.seed !== seed || piece.messageHash === 0n) {
        piece.seed = seed
        piece.messageHash = toInteger(sha3(data, Buffer.from(seed, 'utf8')))
      }
      return { dataHash: piece.dataHash, messageHash: piece.messageHash }
    },
  }
}
