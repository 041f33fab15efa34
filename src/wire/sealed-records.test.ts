import { describe, expect, it } from 'vitest'
import { MAX_SEALED_RECORD_BYTES, MAX_SEALED_RECORDS } from './limits.ts'
import {
  encodeSealedRecords,
  MAX_SEALED_DATA_BYTES,
  parseSealedRecords,
  type SealedRecord,
} from './sealed-records.ts'

const recordOf = (n: number, bytes: number): SealedRecord => ({
  name: n.toString(16).padStart(64, '0'),
  sealed: new Uint8Array(bytes).fill(n),
})
const most = Array.from({ length: MAX_SEALED_RECORDS }, (_, n) => recordOf(n, MAX_SEALED_RECORD_BYTES))

describe('sealed records on the wire', () => {
  it.each([
    ['none', []],
    ['one of one byte', [recordOf(7, 1)]],
    ['several of different lengths', [recordOf(1, 40), recordOf(2, 1), recordOf(3, 300)]],
  ])('come back as they went: %s', (_what, records) => {
    expect(parseSealedRecords(encodeSealedRecords(records))).toEqual({ ok: true, value: records })
  })

  it('come back, as many and as long as may travel', () => {
    const bytes = encodeSealedRecords(most)
    expect(bytes.length).toBe(MAX_SEALED_DATA_BYTES)
    const parsed = parseSealedRecords(bytes)
    expect(parsed.ok && Buffer.compare(encodeSealedRecords(parsed.value), bytes)).toBe(0)
  })

  it('are written as the document says', () => {
    const sealed = Uint8Array.of(9, 8, 7)
    const bytes = encodeSealedRecords([{ name: `ab${'00'.repeat(31)}`, sealed }])
    expect([...bytes]).toEqual([0xab, ...new Uint8Array(31), 0, 3, 9, 8, 7])
  })

  it.each([
    ['one too many', [...most, recordOf(1, 1)]],
    ['one too long', [recordOf(1, MAX_SEALED_RECORD_BYTES + 1)]],
    ['an empty one', [recordOf(1, 0)]],
  ])('are not written: %s', (_what, records) => {
    expect(() => encodeSealedRecords(records)).toThrow(RangeError)
  })

  const good = encodeSealedRecords([recordOf(1, 5), recordOf(2, 6)])
  const longer = (() => {
    const bytes = Uint8Array.from([...good, ...good, ...new Uint8Array(MAX_SEALED_RECORD_BYTES)])
    new DataView(bytes.buffer).setUint16(32, MAX_SEALED_RECORD_BYTES + 1)
    return bytes
  })()
  it.each([
    ['a cut head', good.subarray(0, 20), 'a record ends within its head'],
    ['a cut record', good.subarray(0, good.length - 1), 'the last record ends early'],
    ['an empty record', encodeEmpty(), 'a record of 0 bytes'],
    ['a long one', longer, `a record of ${MAX_SEALED_RECORD_BYTES + 1} bytes`],
    [
      'too many',
      Uint8Array.from([...encodeSealedRecords(most), ...good]),
      `more than ${MAX_SEALED_RECORDS} records`,
    ],
  ])('are refused: %s', (_what, bytes, detail) => {
    expect(parseSealedRecords(bytes)).toEqual({ ok: false, reason: 'sealed-records-malformed', detail })
  })

  it('are read out of the middle of other bytes', () => {
    const around = new Uint8Array(good.length + 20)
    around.set(good, 10)
    expect(parseSealedRecords(around.subarray(10, 10 + good.length))).toMatchObject({ ok: true })
  })

  function encodeEmpty(): Uint8Array {
    return new Uint8Array(34)
  }
})
