import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { p256 } from '@noble/curves/nist.js'
import { sha3_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Sha3 } from '../protocol/hash.ts'
import { merkleProof, merkleRoot, merkleTree, verifyFold } from '../protocol/merkle.ts'
import type { KernelSha3 } from './kernel-sha3.ts'
import { loadProofKernel } from './proof-kernel.ts'

let kernel: KernelSha3

beforeAll(async () => {
  const loaded = await loadProofKernel()
  if (loaded === null) throw new Error('there is no WebAssembly with SIMD here')
  kernel = loaded.sha3
})

/** Not @noble: quick enough for every case. The two are compared below. */
const native: Sha3 = (...parts) => {
  const hash = createHash('sha3-256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** Bytes that differ between lengths and salts. */
function message(length: number, salt = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 131 + length * 7 + salt * 29 + (i >> 8)) & 255)
}

const hex = (list: readonly Uint8Array[]) => list.map((bytes) => bytesToHex(bytes))
const RATE = 136
const BUFFER = 480 * RATE
const AROUND = [0, 1, RATE, 2 * RATE, BUFFER, 2 * BUFFER]
  .flatMap((n) => [n - 1, n, n + 1])
  .filter((n) => n >= 0)

describe('hash', () => {
  test('every length to 300, as @noble has it', () => {
    for (let length = 0; length <= 300; length++)
      expect(kernel.hash(message(length))).toEqual(sha3_256(message(length)))
  })

  test('around blocks and buffers, in any parts', () => {
    for (const length of AROUND) {
      const bytes = message(length)
      const expected = bytesToHex(native(bytes))
      expect(bytesToHex(kernel.hash(bytes))).toBe(expected)
      for (const cut of [0, 1, 135, 136, 137, length >> 1].filter((at) => at <= length))
        expect(bytesToHex(kernel.hash(bytes.subarray(0, cut), bytes.subarray(cut)))).toBe(expected)
    }
  })

  test('the vectors', () => {
    const { cases } = JSON.parse(readFileSync('e2e/vectors/hash.json', 'utf8')) as {
      readonly cases: readonly {
        readonly input_type: string
        readonly input: string
        readonly hex32: string
      }[]
    }
    for (const { input_type, input, hex32 } of cases) {
      const bytes = input_type === 'bytes_b64' ? Buffer.from(input, 'base64') : utf8ToBytes(String(input))
      expect(bytesToHex(kernel.hash(bytes))).toBe(hex32)
    }
  })
})

describe('hashMany', () => {
  test('pairs of every two lengths around a block, and lists with one left over', () => {
    const lengths = [0, 1, 7, 8, 9, 63, 64, 134, 135, 136, 137, 144, 200, 271, 272, 273, 300, 408]
    for (const a of lengths)
      for (const b of lengths) {
        const list = [message(a), message(b, 2), message(a, 3)]
        expect(hex(kernel.hashMany(list))).toEqual(hex(list.map((each) => native(each))))
      }
  })

  test('every length to 300 beside every other of a shift, with the suffix of a seed', () => {
    const seed = utf8ToBytes('5e'.repeat(32))
    for (const shift of [0, 1, 100, 136]) {
      const list = Array.from({ length: 301 }, (_, i) => [message(i), message((i + shift) % 301, 2)]).flat()
      expect(hex(kernel.hashMany(list, seed))).toEqual(hex(list.map((each) => native(each, seed))))
    }
  })

  test('more than one call takes, short and long among each other, one twice', () => {
    const long = message(3 * BUFFER + 5)
    const list = [
      long,
      ...Array.from({ length: 2100 }, (_, i) => message(i % 150, i)),
      message(BUFFER, 4),
      long,
      message(2 * BUFFER + 1, 9),
      ...Array.from({ length: 40 }, (_, i) => message(16_000 + i, i)),
    ]
    expect(hex(kernel.hashMany(list))).toEqual(hex(list.map((each) => native(each))))
    expect(kernel.hashMany([])).toEqual([])
  })

  test('long ones of unequal lengths', () => {
    for (const a of AROUND)
      for (const [first, second] of [
        [message(a), message(20_000, 2)],
        [message(70_000), message(a, 2)],
      ] as const)
        expect(hex(kernel.two(first, second).map((stream) => stream.digest()))).toEqual(
          hex([native(first), native(second)]),
        )
  })
})

describe('stream', () => {
  test('the same digest wherever the message is cut, between calls about other messages', () => {
    const bytes = message(3 * BUFFER + 11)
    for (const step of [1, 8, 135, 136, 137, 4096, BUFFER, 2 * BUFFER + 1]) {
      const end = Math.min(bytes.length, step * 400)
      const stream = kernel.stream()
      for (let at = 0; at < end; at += step) {
        stream.update(bytes.subarray(at, Math.min(end, at + step)))
        kernel.hash(message(at % 200))
      }
      expect(stream.digest()).toEqual(native(bytes.subarray(0, end)))
    }
  })

  test('a digest ends nothing: with one suffix, with another, then further', () => {
    const [first, second] = kernel.two(message(1000), message(1000, 2))
    const long = message(2 * BUFFER, 5)
    expect(first.digest(utf8ToBytes('a'))).toEqual(native(message(1000), utf8ToBytes('a')))
    expect(first.digest(long)).toEqual(native(message(1000), long))
    expect(second.digest()).toEqual(native(message(1000, 2)))
    first.update(message(500, 3))
    expect(first.digest()).toEqual(native(message(1000), message(500, 3)))
  })

  test('survives a memory that grows between two pieces', async () => {
    const stream = kernel.stream()
    stream.update(message(1000))
    const loaded = await loadProofKernel()
    const point = p256.Point.BASE
    // Tables for four thousand commitments take megabytes.
    const list = Array.from({ length: 64 }, (_, i) => ({ m: BigInt(i), r: 1n }))
    loaded?.curve.committer(point, point.double(), 4096)(list)
    stream.update(message(1000, 2))
    expect(stream.digest()).toEqual(native(message(1000), message(1000, 2)))
  })
})

const asLeaves = (count: number) => Array.from({ length: count }, (_, i) => message(140 + ((i * 5) % 18), i))

describe('tree', () => {
  test('of 1 to 33 leaves has the nodes of the protocol, every level', () => {
    for (let count = 1; count <= 33; count++)
      expect(kernel.tree(asLeaves(count)).levels.map(hex)).toEqual(
        merkleTree(asLeaves(count)).levels.map(hex),
      )
  })

  test('of 16,384 leaves, and of 2,049', () => {
    for (const count of [16_384, 2_049]) {
      const leaves = asLeaves(count)
      expect(merkleRoot(kernel.tree(leaves))).toBe(merkleRoot(merkleTree(leaves, native)))
    }
  })

  test('of leaves of any length; refuses none, and one that is no point by far', () => {
    const odd = [message(0), message(1), message(32), message(2048), message(136)]
    expect(kernel.tree(odd).levels.map(hex)).toEqual(merkleTree(odd).levels.map(hex))
    expect(() => kernel.tree([])).toThrow(RangeError)
    expect(() => kernel.tree([message(2049)])).toThrow(RangeError)
  })
})

describe('fold', () => {
  test('leads every leaf of 1 to 33 to the root, and no other', () => {
    for (let count = 1; count <= 33; count++) {
      const tree = kernel.tree(asLeaves(count))
      const root = merkleRoot(tree)
      for (const [i, leaf] of asLeaves(count).entries()) {
        const proof = merkleProof(tree, i)
        expect(verifyFold(proof, bytesToHex(leaf), root, kernel.fold).ok).toBe(true)
        const other = bytesToHex(message(150, i + 100))
        expect(verifyFold(proof, other, root, kernel.fold).ok).toBe(false)
      }
    }
  })

  test('the vectors, honest and not, give the verdict of @noble', () => {
    const { cases } = JSON.parse(readFileSync('e2e/vectors/merkle_verify.json', 'utf8')) as {
      readonly cases: readonly {
        readonly proof: unknown
        readonly leaf: unknown
        readonly root: unknown
        readonly result: string
      }[]
    }
    for (const { proof, leaf, root, result } of cases) {
      const verdict = verifyFold(proof, leaf, root, kernel.fold)
      expect(verdict.ok).toBe(result === 'accept')
      expect(verdict).toEqual(verifyFold(proof, leaf, root))
    }
  })

  test('siblings of any length, and more steps than the buffers take', () => {
    const steps = Array.from({ length: 1500 }, (_, i) => ({
      hex: bytesToHex(message(i % 70, i)),
      side: i % 3 === 0 ? ('left' as const) : ('right' as const),
    }))
    const expected = (count: number, leaf: string) => {
      let value = hexToBytes(leaf)
      for (const { hex: text, side } of steps.slice(0, count))
        value = Uint8Array.from(
          side === 'left' ? native(hexToBytes(text), value) : native(value, hexToBytes(text)),
        )
      return bytesToHex(value)
    }
    for (const count of [0, 1, 2, 1023, 1024, 1500])
      for (const leaf of ['', 'ab', '0f'.repeat(157), 'c0'.repeat(2049)])
        expect(kernel.fold(leaf, steps.slice(0, count))).toBe(expected(count, leaf))
  })
})
