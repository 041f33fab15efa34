import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleFor } from './scale.ts'

describe('scaleFor', () => {
  it('draws a sheet of A4 as wide as is asked for', () => {
    expect(scaleFor({ width: 595, height: 842 }, 1190)).toBe(2)
  })

  it('makes no canvas that a browser refuses, however odd the page', () => {
    const side = fc.double({ min: 0.1, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 100_000 }), (width, height, wanted) => {
        const scale = scaleFor({ width, height }, wanted)
        expect(scale * width).toBeLessThanOrEqual(Math.min(wanted, 8_192) * 1.000001)
        expect(scale * height).toBeLessThanOrEqual(8_192 * 1.000001)
        expect(scale * width * scale * height).toBeLessThanOrEqual(16_000_000 * 1.000001)
      }),
    )
  })
})
