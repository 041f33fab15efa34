import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ciphertextLength,
  PART_CIPHER,
  PART_PLAIN,
  PLAIN_BYTES_MAX,
  partCount,
  partPlainRange,
  plaintextLength,
  recordCount,
} from './records.ts'

const MIB = 1024 * 1024

describe('records', () => {
  it.each([
    [0, 1, 16, 1],
    [1, 1, 17, 1],
    [16_383, 1, 16_399, 1],
    [16_384, 2, 16_416, 1],
    [20_480, 2, 20_512, 1],
    [8 * MIB - 1, 512, PART_CIPHER - 1, 1],
    [8 * MIB, 513, PART_CIPHER + 16, 2],
    [8 * MIB + 1, 513, PART_CIPHER + 17, 2],
    [16 * MIB, 1025, 2 * PART_CIPHER + 16, 3],
  ])('cuts %i bytes in the one right way', (plain, records, cipher, parts) => {
    expect(recordCount(plain)).toBe(records)
    expect(ciphertextLength(plain)).toBe(cipher)
    expect(partCount(plain)).toBe(parts)
  })

  it('keeps the sizes the format fixes', () => {
    expect(PART_PLAIN).toBe(8_388_608)
    expect(PART_CIPHER).toBe(8_396_800)
  })

  it('covers every byte once with parts whose lengths add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 * MIB }), (plain) => {
        let at = 0
        let cipher = 0
        let records = 0
        for (let i = 0; i < partCount(plain); i += 1) {
          const range = partPlainRange(i, plain)
          expect(range.start).toBe(at)
          expect(range.firstRecord).toBe(records)
          at = range.end
          cipher += range.cipherBytes
          records += range.records
        }
        expect(at).toBe(plain)
        expect(cipher).toBe(ciphertextLength(plain))
        expect(records).toBe(recordCount(plain))
      }),
    )
  })

  it('inverts every length and refuses each that no plaintext has', () => {
    for (let cipher = 0; cipher < 3 * 16_400 + 40; cipher += 1) {
      const got = plaintextLength(cipher)
      const impossible = cipher % 16_400 < 16
      if (got.ok === impossible) throw new Error(`length ${cipher}`)
      if (got.ok && ciphertextLength(got.value) !== cipher) throw new Error(`length ${cipher}`)
    }
  })

  it('refuses lengths beyond the record counter, and everything that is no length', () => {
    expect(plaintextLength(ciphertextLength(PLAIN_BYTES_MAX)).ok).toBe(true)
    expect(plaintextLength(2 ** 38 * 16_400 + 16)).toMatchObject({ ok: false, reason: 'length-too-large' })
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(plaintextLength(bad).ok).toBe(false)
      expect(() => recordCount(bad)).toThrow(RangeError)
    }
    for (const index of [1, -1, 0.5, Number.NaN])
      expect(() => partPlainRange(index, 10)).toThrow(
        new RangeError(`"index" ${index} is outside the 1 parts`),
      )
    expect(() => partPlainRange(1, PART_PLAIN - 1)).toThrow('"index" 1 is outside the 1 parts')
    expect(partPlainRange(1, PART_PLAIN)).toMatchObject({ records: 1, cipherBytes: 16 })
    expect(recordCount(PLAIN_BYTES_MAX)).toBe(2 ** 38)
    expect(() => recordCount(PLAIN_BYTES_MAX + 1)).toThrow(
      `"plainBytes" expected an integer in 0..${PLAIN_BYTES_MAX}, got ${PLAIN_BYTES_MAX + 1}`,
    )
  })

  it.each([
    [-1, 'length-impossible', '-1 is not a length'],
    [0, 'length-impossible', 'the short last record is missing'],
    [16_400, 'length-impossible', 'the short last record is missing'],
    [16_415, 'length-impossible', 'a tail of 15 bytes holds no tag'],
    [2 ** 38 * 16_400 + 16, 'length-too-large', `${2 ** 38 + 1} records exceed the counter`],
  ])('says why no plaintext has %d bytes', (bytes, reason, detail) => {
    expect(plaintextLength(bytes)).toEqual({ ok: false, reason, detail })
  })
})
