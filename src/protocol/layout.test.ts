import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesNotCovered, layoutObject, optimalPieceBytes, PIECE_BYTES_MAX } from './layout.ts'

const miners = fc.uniqueArray(fc.nat(255), { minLength: 3, maxLength: 10 })

describe('a piece', () => {
  // Of e2e/vectors/layout.json, but for the first two.
  it.each([
    { size: 0, miners: 9, bytes: 0 },
    { size: 0, miners: 2, bytes: 0 },
    { size: 67_108_865, miners: 9, bytes: 67_108_864 },
    { size: 67_108_865, miners: 2, bytes: 67_108_865 },
    { size: 202_375_168, miners: 9, bytes: 67_458_389 },
    { size: 202_375_168, miners: 10, bytes: 67_458_389 },
    { size: 314_572_800, miners: 50, bytes: 67_108_864 },
    { size: 1_073_741_824, miners: 3, bytes: 536_870_912 },
    { size: 1_073_741_824, miners: 2, bytes: 536_870_912 },
  ])('of $size bytes on $miners miners has $bytes', ({ size, miners, bytes }) => {
    expect(optimalPieceBytes(size, miners)).toBe(bytes)
  })
})

describe('slices', () => {
  const uids = [1, 2, 3, 4, 5, 6]
  const limits = { minBytes: 40, maxBytes: 50 }
  const cuts = (objectBytes: number, mode: 'reference' | 'strict') => {
    const layout = layoutObject({ objectBytes, uids, limits }, mode)
    return layout.ok
      ? layout.value.map(({ start, end, pieceBytes }) => [start, end, pieceBytes])
      : layout.reason
  }

  // The reference counts 33 bytes more than there are, and does not end at the object's end.
  it.each([
    { objectBytes: 0, strict: [[0, 0, 1]], reference: [[0, 33, 33]] },
    { objectBytes: 7, strict: [[0, 7, 7]], reference: [[0, 40, 40]] },
    {
      objectBytes: 27,
      strict: [[0, 27, 27]],
      reference: [
        [0, 40, 40],
        [40, 60, 40],
      ],
    },
    {
      objectBytes: 60,
      strict: [
        [0, 40, 40],
        [40, 60, 40],
      ],
      reference: [
        [0, 46, 46],
        [46, 92, 46],
      ],
    },
  ])(
    'of an object of $objectBytes bytes, and of what the reference takes for one',
    ({ objectBytes, strict, reference }) => {
      expect(cuts(objectBytes, 'strict')).toEqual(strict)
      expect(cuts(objectBytes, 'reference')).toEqual(reference)
    },
  )
})

describe('strict layout', () => {
  it('gives every byte of an object to one slice, and every slice to distinct miners', () => {
    fc.assert(
      fc.property(fc.nat(12 * 2 ** 30), miners, (objectBytes, uids) => {
        const layout = layoutObject({ objectBytes, uids }, 'strict')
        if (!layout.ok) throw new Error(layout.detail)
        let at = 0
        for (const slice of layout.value) {
          expect(slice.start).toBe(at)
          expect(slice.end - slice.start).toBeLessThanOrEqual(PIECE_BYTES_MAX)
          expect(new Set(slice.uids).size).toBe(3)
          at = slice.end
        }
        expect(at).toBe(objectBytes)
        expect(bytesNotCovered(objectBytes, layout.value)).toBe(0)
      }),
    )
  })

  it('keeps the tail that the reference drops above 1.5 GiB', () => {
    const input = { objectBytes: 1_782_579_200, uids: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }
    const reference = layoutObject(input, 'reference')
    expect(reference.ok && bytesNotCovered(input.objectBytes, reference.value)).toBe(171_966_464)
    const strict = layoutObject(input, 'strict')
    expect(strict.ok && strict.value.map(({ uids }) => uids[0])).toEqual([1, 4, 7, 1])
  })

  it('is refused with fewer miners than copies', () => {
    for (const mode of ['reference', 'strict'] as const) {
      expect(layoutObject({ objectBytes: 5, uids: [1, 2] }, mode)).toMatchObject({
        ok: false,
        reason: 'too-few-miners',
      })
    }
  })
})
