import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame, frameHash } from './frame.ts'
import { MAX_FRAME_JSON_BYTES } from './limits.ts'

const data = Uint8Array.from({ length: 40 }, (_, i) => i)
const { jsonBytes, frame } = encodeFrame({ name: 'Store', encrypted_data: '' }, data)

describe('frames', () => {
  test('round trip, with the data as a view', () => {
    const read = decodeFrame(frame)
    expect(read.ok && read.value.json).toEqual({ name: 'Store', encrypted_data: '' })
    expect(read.ok && read.value.data).toEqual(data)
    expect(read.ok && read.value.data.buffer === frame.buffer).toBe(true)
  })

  test('a frame inside a larger buffer is read at its own offset', () => {
    const room = new Uint8Array(frame.length + 7)
    room.set(frame, 7)
    const read = decodeFrame(room.subarray(7))
    expect(read.ok && read.value.data).toEqual(data)
  })

  test('every truncation of the head is refused, every truncation of the data changes the hash', () => {
    const hash = frameHash(jsonBytes, data)
    for (let length = 0; length < frame.length; length += 1) {
      const read = decodeFrame(frame.subarray(0, length))
      if (length < 4 + jsonBytes.length) expect(read.ok).toBe(false)
      else if (read.ok) expect(frameHash(read.value.jsonBytes, read.value.data)).not.toBe(hash)
    }
  })

  test('every single bit flip is refused or changes the hash', () => {
    const hash = frameHash(jsonBytes, data)
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const flipped = frame.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const read = decodeFrame(flipped)
      if (read.ok) expect(frameHash(read.value.jsonBytes, read.value.data)).not.toBe(hash)
    }
  })

  test('a length that points past the end or over the cap is refused', () => {
    expect(decodeFrame(Uint8Array.of(0, 0, 0, 9, 0x7b, 0x7d))).toMatchObject({ reason: 'frame-malformed' })
    expect(decodeFrame(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1))).toMatchObject({ reason: 'frame-too-large' })
    expect(() => encodeFrame({ long: 'x'.repeat(MAX_FRAME_JSON_BYTES) }, data)).toThrow(RangeError)
  })

  test('the data digest stands in for the data', () => {
    let calls = 0
    const sha256 = (bytes: Uint8Array): Uint8Array => {
      calls += 1
      return bytes.slice(0, 32)
    }
    const whole = frameHash(jsonBytes, data, { sha256 })
    expect(frameHash(jsonBytes, data, { sha256, dataDigest: data.slice(0, 32) })).toBe(whole)
    expect(calls).toBe(3)
  })

  test('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void decodeFrame(bytes)),
      { numRuns: 1000 },
    )
  })
})
