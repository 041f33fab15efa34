import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chunkAt, chunkBytesRange, chunkCount, chunkRange, lastChunkBytes } from './chunking.ts'

const size = fc.integer({ min: 1, max: 70 })
const data = fc.uint8Array({ maxLength: 300 })

describe('chunkAt', () => {
  test('the chunks joined are the data, and there are ceil(L/cs) of them', () => {
    fc.assert(
      fc.property(data, size, (bytes, chunkBytes) => {
        const count = chunkCount(bytes.length, chunkBytes)
        const joined: number[] = []
        for (let i = 0; i < count; i++) joined.push(...(chunkAt(bytes, chunkBytes, i) ?? []))
        expect(Uint8Array.from(joined)).toEqual(bytes)
        expect(chunkAt(bytes, chunkBytes, count)).toBeNull()
        expect(count).toBe(Math.ceil(bytes.length / chunkBytes))
        const last = chunkAt(bytes, chunkBytes, count - 1)
        expect(lastChunkBytes(bytes.length, chunkBytes)).toBe(last?.length ?? 0)
      }),
    )
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('there is no chunk %d', (index) => {
    expect(chunkRange(1000, 10, index)).toBeNull()
  })

  test.each([0, -1, 0.5, Number.NaN])('a chunk size of %d is a mistake of ours', (chunkBytes) => {
    expect(() => chunkCount(1000, chunkBytes)).toThrow(RangeError)
    expect(() => chunkRange(1000, chunkBytes, 0)).toThrow(RangeError)
  })
})

describe('chunkBytesRange', () => {
  test('a quarter of the piece, never less than 256 bytes', () => {
    expect(chunkBytesRange(0)).toEqual({ min: 256, max: 256 })
    expect(chunkBytesRange(1027)).toEqual({ min: 256, max: 256 })
    expect(chunkBytesRange(8_396_800)).toEqual({ min: 256, max: 2_099_200 })
  })
})
