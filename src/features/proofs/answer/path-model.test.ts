import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentLeaves, contentPath, leafCount, RECORD_BYTES } from '../../../protocol/content-tree.ts'
import { contentLevels, merkleLevels, recordsOf } from './path-model.ts'

describe('contentLevels', () => {
  it('has every neighbour of a real path once, in its order, and one level for each of the tree', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (records, run, at) => {
          const length = records * RECORD_BYTES - 7
          const chunkBytes = run * RECORD_BYTES
          const index = at % Math.ceil(length / chunkBytes)
          const place = { length, chunkBytes, index }
          const { first, count } = recordsOf(place)
          expect(leafCount(length)).toBe(records)
          const leaves = contentLeaves(new Uint8Array(length))
          const path = contentPath(leaves, first, count).map((hash) => bytesToHex(hash))
          const levels = contentLevels(place, path)
          expect(levels).toHaveLength(Math.ceil(Math.log2(records)))
          expect(levels?.flatMap(({ left, right }) => [left, right]).filter((hash) => hash !== null)).toEqual(
            path,
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('puts the neighbours where they are hashed', () => {
    const leaves = contentLeaves(
      concatBytes(...[1, 2, 3].map((byte) => new Uint8Array(RECORD_BYTES).fill(byte))),
    )
    const [one, two] = leaves.map((leaf) => bytesToHex(leaf))
    const place = { length: 3 * RECORD_BYTES, chunkBytes: RECORD_BYTES, index: 1 }
    const path = contentPath(leaves, 1).map((hash) => bytesToHex(hash))
    expect(contentLevels(place, path)?.[0]).toEqual({ left: one, right: null })
    expect(contentLevels({ ...place, index: 0 }, [two ?? '', path[1] ?? ''])?.[0]).toEqual({
      left: null,
      right: two,
    })
  })

  it('draws nothing of a path that is too long or lies outside', () => {
    const place = { length: 3 * RECORD_BYTES, chunkBytes: RECORD_BYTES, index: 1 }
    expect(contentLevels(place, ['a', 'b', 'c'])).toBe(null)
    expect(contentLevels({ ...place, index: 9 }, ['a', 'b'])).toBe(null)
  })
})

describe('merkleLevels', () => {
  it('keeps the side of each neighbour', () => {
    expect(
      merkleLevels([
        { side: 'left', hash: 'a' },
        { side: 'right', hash: 'b' },
      ]),
    ).toEqual([
      { left: 'a', right: null },
      { left: null, right: 'b' },
    ])
  })
})
