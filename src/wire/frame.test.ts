import { utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame, frameHash } from './frame.ts'
import { MAX_DATA_BYTES, MAX_FRAME_JSON_BYTES } from './limits.ts'

const data = Uint8Array.from({ length: 40 }, (_, i) => i)
const store = () => encodeFrame({ name: 'Store', encrypted_data: '' }, data)

describe('frames', () => {
  test('round trip, with the data as a view', () => {
    const { frame } = store()
    const read = decodeFrame(frame)
    expect(read.ok && read.value.json).toEqual({ name: 'Store', encrypted_data: '' })
    expect(read.ok && read.value.data).toEqual(data)
    expect(read.ok && read.value.data.buffer === frame.buffer).toBe(true)
  })

  test('a frame inside a larger buffer is read at its own offset', () => {
    const { frame } = store()
    const room = new Uint8Array(frame.length + 7)
    room.set(frame, 7)
    const read = decodeFrame(room.subarray(7))
    expect(read.ok && read.value.data).toEqual(data)
  })

  test('every truncation of the head is refused, every truncation of the data changes the hash', () => {
    const { jsonBytes, frame } = store()
    const hash = frameHash(jsonBytes, data)
    for (let length = 0; length < frame.length; length += 1) {
      const read = decodeFrame(frame.subarray(0, length))
      if (length < 4 + jsonBytes.length) expect(read.ok).toBe(false)
      else if (read.ok) expect(frameHash(read.value.jsonBytes, read.value.data)).not.toBe(hash)
    }
  })

  test('every single bit flip is refused or changes the hash', () => {
    const { jsonBytes, frame } = store()
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

  test('JSON and data of the largest size are taken, one byte more is not', () => {
    const room = new Uint8Array(4 + 2 + MAX_DATA_BYTES + 1)
    room.set([0, 0, 0, 2, 0x7b, 0x7d])
    expect(decodeFrame(room.subarray(0, -1)).ok).toBe(true)
    expect(decodeFrame(room)).toEqual({
      ok: false,
      reason: 'frame-too-large',
      detail: 'data of the frame is too long',
    })
    const text = (bytes: number) => 'x'.repeat(bytes - '{"a":""}'.length)
    const largest = encodeFrame({ a: text(MAX_FRAME_JSON_BYTES) }, data)
    expect(largest.jsonBytes).toHaveLength(MAX_FRAME_JSON_BYTES)
    expect(decodeFrame(largest.frame).ok).toBe(true)
    expect(() => encodeFrame({ a: text(MAX_FRAME_JSON_BYTES + 1) }, data)).toThrow(RangeError)
    const beyond = new Uint8Array(4 + MAX_FRAME_JSON_BYTES + 1)
    new DataView(beyond.buffer).setUint32(0, MAX_FRAME_JSON_BYTES + 1)
    expect(decodeFrame(beyond)).toMatchObject({ reason: 'frame-too-large' })
  })

  test('without data is one', () => {
    expect(decodeFrame(Uint8Array.of(0, 0, 0, 2, 0x7b, 0x7d))).toMatchObject({
      ok: true,
      value: { json: {} },
    })
  })

  test.each([
    ['nothing', [], /header/],
    ['half a header', [0, 0, 0], /header/],
    ['half its JSON', [0, 0, 0, 2, 0x7b], /shorter than its JSON/],
    ['no JSON', [0, 0, 0, 0], /character 0/],
    ['half an object', [0, 0, 0, 1, 0x7b], /character 1/],
    ['a list', [0, 0, 0, 2, 0x5b, 0x5d], /not an object/],
    ['what is not UTF-8', [0, 0, 0, 1, 0x80], /UTF-8/],
  ])('of %s is malformed, and says so', (_, frame, detail) => {
    expect(decodeFrame(Uint8Array.from(frame))).toEqual({
      ok: false,
      reason: 'frame-malformed',
      detail: expect.stringMatching(detail),
    })
  })

  test('the hash knows which bytes are JSON and which data, and is of no other kind of text', () => {
    const ab = Uint8Array.of(0x61, 0x62)
    expect(frameHash(ab.subarray(0, 1), ab.subarray(1))).not.toBe(frameHash(ab, new Uint8Array(0)))
    expect(frameHash(ab.subarray(0, 1), ab.subarray(1))).not.toBe(
      frameHash(ab.subarray(1), ab.subarray(0, 1)),
    )
    // hex(SHA3-256("filetao-frame/1" || SHA-256("{}") || SHA-256(""))), by Python's hashlib.
    expect(frameHash(utf8ToBytes('{}'), new Uint8Array(0))).toBe(
      '86915e99c793439dd6db0e64860f981a4fd63529ba4fc9e371c6b46b9175d2ab',
    )
  })

  test('the data digest stands in for the data', () => {
    const { jsonBytes } = store()
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
