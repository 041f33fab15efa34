import { describe, expect, it } from 'vitest'
import { createStream } from '../../testing/seeded-random.ts'
import { pictureSize } from './picture-size.ts'

function bytes(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part,
    ),
  )
}

const PNG = bytes([0x89], 'PNG\r\n', [0x1a], '\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 128, 0, 0, 1, 224])
const GIF = bytes('GIF89a', [128, 2, 224, 1])
const LOSSY = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 128, 2, 224, 1])
const LOSSLESS = bytes(
  'RIFF',
  [0, 0, 0, 0],
  'WEBPVP8L',
  [0, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x77, 0, 0, 0, 0, 0, 0],
)
const EXTENDED = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 127, 2, 0, 223, 1, 0])
const JPEG = bytes([0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4, 0xff, 0xff, 0xc2, 0, 17, 8, 1, 224, 2, 128, 3])

describe('pictureSize', () => {
  it('reads it out of every kind that is drawn', () => {
    for (const head of [PNG, GIF, LOSSY, LOSSLESS, EXTENDED, JPEG])
      expect(pictureSize(head), String(head)).toEqual({ width: 640, height: 480 })
  })

  it('says nothing of a picture that is cut off before its size', () => {
    for (const head of [PNG, GIF, LOSSY, LOSSLESS, EXTENDED])
      expect(pictureSize(head.subarray(0, 9))).toBeNull()
    expect(pictureSize(JPEG.subarray(0, 14))).toBeNull()
  })

  it('says nothing of drawings, pages and pictures without an extent', () => {
    for (const text of ['<svg width="9" height="9"/>', '<html>', '', 'GIF89a\u0000\u0000\u0001\u0000'])
      expect(pictureSize(bytes(text)), text).toBeNull()
  })

  it('ends on every input', () => {
    const random = createStream(7, 'heads')
    for (let round = 0; round < 2_000; round += 1) {
      const head = JPEG.slice()
      head[random.below(head.length)] = random.below(256)
      expect(() => pictureSize(head)).not.toThrow()
    }
  })
})
