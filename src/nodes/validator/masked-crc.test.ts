import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { maskedCrc } from './masked-crc.ts'

/** The masking of LevelDB's util/crc32c.h, taken back. */
function unmasked(masked: number): number {
  const turned = (masked - 0xa282ead8) >>> 0
  return ((turned >>> 17) | (turned << 15)) >>> 0
}

const crcOf = (bytes: Uint8Array) => unmasked(maskedCrc(bytes, 0, bytes.length))

describe('the CRC-32C of LevelDB', () => {
  // RFC 3720, B.4, and the check value of the algorithm.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['32 rising bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['32 falling bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(0), 0],
  ])('is the known one for %s', (_, bytes, expected) => {
    expect(crcOf(bytes)).toBe(expected)
  })

  it('is that of the bytes between two places, whatever their number', () => {
    const bytes = createSeededRandom('crc').bytes(64)
    for (let from = 0; from < 9; from += 1) {
      for (let end = from; end <= 40; end += 1) {
        const alone = bytes.slice(from, end)
        expect(maskedCrc(bytes, from, end)).toBe(maskedCrc(alone, 0, alone.length))
      }
    }
  })
})
