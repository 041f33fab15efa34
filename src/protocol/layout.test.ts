import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesNotCovered, layoutObject, PIECE_BYTES_MAX } from './layout.ts'

const miners = fc.uniqueArray(fc.nat(255), { minLength: 3, maxLength: 10 })

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
      expect(layoutObject({ objectBytes: 5, uids: [1, 2] }, mode)).toMatchObject({ reason: 'too-few-miners' })
    }
  })
})
