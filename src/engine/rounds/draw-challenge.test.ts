import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { CHUNKS_MAX } from '../limits.ts'
import { drawChallenge } from './draw-challenge.ts'

const MIB = 2 ** 20

describe('drawing a challenge', () => {
  it('cuts any piece into whole records, at most 32 chunks, and asks for one that exists', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 * MIB }), fc.nat(), (byteLength, seed) => {
        const { chunkBytes, chunks, index } = drawChallenge(createSeededRandom(seed), byteLength)
        expect(chunkBytes % RECORD_BYTES).toBe(0)
        expect(chunks).toBe(Math.ceil(byteLength / chunkBytes))
        expect(chunks).toBeGreaterThanOrEqual(1)
        expect(chunks).toBeLessThanOrEqual(CHUNKS_MAX)
        expect(index).toBeGreaterThanOrEqual(0)
        expect(index * chunkBytes).toBeLessThan(byteLength)
      }),
    )
  })

  it.each([1, 223, 256, RECORD_BYTES - 1, RECORD_BYTES])('asks for the whole of %i bytes', (byteLength) => {
    expect(drawChallenge(createSeededRandom(1), byteLength)).toEqual({
      chunkBytes: RECORD_BYTES,
      chunks: 1,
      index: 0,
    })
  })

  it('asks for the tail as often as for any other chunk', () => {
    const random = createSeededRandom('tail')
    const byteLength = 3 * RECORD_BYTES + 1
    const asked = [0, 0, 0, 0]
    for (let i = 0; i < 4_000; i += 1) {
      const { index } = drawChallenge(random, byteLength)
      asked[index] = (asked[index] ?? 0) + 1
    }
    for (const times of asked) expect(Math.abs(times - 1_000)).toBeLessThan(120)
  })

  it('takes chunks of 16 to 128 records of a part of 8 MiB', () => {
    const random = createSeededRandom('8 MiB')
    const sizes = Array.from({ length: 2_000 }, () => drawChallenge(random, 8 * MIB))
    const records = sizes.map(({ chunkBytes }) => chunkBytes / RECORD_BYTES)
    expect([Math.min(...records), Math.max(...records)]).toEqual([16, 128])
    expect(Math.max(...sizes.map(({ chunks }) => chunks))).toBe(32)
    expect(Math.min(...sizes.map(({ chunks }) => chunks))).toBe(4)
  })
})
