import { sha3_256 } from '@noble/hashes/sha3.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { KernelSha3 } from '../kernel/kernel-sha3.ts'
import { loadProofKernel } from '../kernel/proof-kernel.ts'
import { PairedSha3 } from './paired-sha3.ts'

let kernel: KernelSha3

beforeAll(async () => {
  const loaded = await loadProofKernel()
  if (loaded === null) throw new Error('there is no WebAssembly with SIMD here')
  kernel = loaded.sha3
})

const part = (salt: number, length = 50_000) => Uint8Array.from({ length }, (_, i) => (i * 7 + salt) & 255)

describe('PairedSha3', () => {
  test('whoever is asked about first takes another of the same length along; each has its own digest', () => {
    const pairs = new PairedSha3(kernel)
    const two = vi.spyOn(kernel, 'two')
    const stream = vi.spyOn(kernel, 'stream')
    const parts = [part(1), part(2, 40_000), part(3), part(4), part(5)]
    const hashes = parts.map((bytes) => pairs.of(bytes))
    const seed = utf8ToBytes('5e'.repeat(32))
    for (const at of [2, 0, 1, 3, 4]) {
      const bytes = parts[at] ?? part(0)
      expect(hashes[at]?.digest(seed)).toEqual(sha3_256(Uint8Array.from([...bytes, ...seed])))
      expect(hashes[at]?.digest()).toEqual(sha3_256(bytes))
    }
    expect(two).toHaveBeenCalledTimes(2)
    expect(stream).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
  })

  test('one that was hashed along may be overwritten, as a buffer is when its part has been sent', () => {
    const pairs = new PairedSha3(kernel)
    const [first, second] = [part(1), part(2)]
    const [a, b] = [pairs.of(first), pairs.of(second)]
    a.digest()
    second.fill(0)
    expect(b.digest()).toEqual(sha3_256(part(2)))
  })
})
