import { encode, rfc8949EncodeOptions } from 'cborg'
import { describe, expect, it } from 'vitest'
import { CborReader } from './cbor-reader.ts'

const VALUE = [1, [[new Uint8Array([1, 2]), -5.5], ['text', null], { a: [true] }]]
const BYTES = encode(VALUE, rfc8949EncodeOptions)

function readAll(bytes: Uint8Array): unknown {
  const reader = new CborReader(bytes)
  const outer = reader.array()
  const first = reader.item()
  const items = Array.from({ length: reader.array() }, () => reader.item())
  reader.end()
  return outer === 2 ? [first, items] : null
}

describe('reading CBOR item by item', () => {
  it('gives what decoding the whole gives', () => {
    expect(readAll(BYTES)).toEqual(VALUE)
  })

  it('refuses bytes that end anywhere before, go on behind, or are no array', () => {
    for (let end = 0; end < BYTES.length; end += 1)
      expect(() => readAll(BYTES.subarray(0, end)), `${end} bytes`).toThrow()
    expect(() => readAll(new Uint8Array([...BYTES, 0]))).toThrow('left over')
    expect(() => new CborReader(encode('text')).array()).toThrow('no array')
  })
})
