import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chunkAt,
  chunkBytesRange,
  chunkCount,
  chunkRange,
  lastChunkBytes,
  referenceIndexCount,
  referenceMinerSlots,
  referenceSize,
} from './chunking.ts'

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

describe("the reference's numbers", () => {
  // Of e2e/vectors/chunking.json, and where the recorded size is a chunk's, or one byte more.
  test.each([
    { length: 0, chunkBytes: 256, slots: 1, indices: 33 },
    { length: 1, chunkBytes: 1, slots: 35, indices: 34 },
    { length: 148, chunkBytes: 300, slots: 1, indices: 181 },
    { length: 223, chunkBytes: 256, slots: 2, indices: 256 },
    { length: 224, chunkBytes: 256, slots: 2, indices: 1 },
    { length: 1000, chunkBytes: 256, slots: 5, indices: 4 },
  ])('count the bytes of its interpreter: $length in chunks of $chunkBytes', (numbers) => {
    const { length, chunkBytes } = numbers
    expect(referenceSize(length)).toBe(length + 33)
    expect(referenceMinerSlots(length, chunkBytes)).toBe(numbers.slots)
    expect(referenceIndexCount(length, chunkBytes)).toBe(numbers.indices)
  })

  test('are of a chunk size that is one', () => {
    expect(() => referenceMinerSlots(1000, 0)).toThrow(RangeError)
    expect(() => referenceIndexCount(1000, 0)).toThrow(RangeError)
  })
})
