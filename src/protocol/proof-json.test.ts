import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json, unwrapProof, wrapProof } from './proof-json.ts'

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), maxLength: 40 })
const path = fc.array(fc.oneof(fc.record({ left: hex }), fc.record({ right: hex })), { maxLength: 8 })

describe('unwrapProof', () => {
  test('gives back every path that was wrapped', () => {
    fc.assert(
      fc.property(path, (steps) => {
        const value: Json = steps.map((step) => ({ ...step }))
        expect(unwrapProof(wrapProof(value), 'strict')).toEqual({ ok: true, value })
      }),
    )
  })

  test('text of any script survives as ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const wrapped = wrapProof([text])
        expect(Buffer.from(wrapped, 'base64').every((byte) => byte < 128)).toBe(true)
        expect(unwrapProof(wrapped, 'strict')).toEqual({ ok: true, value: [text] })
      }),
    )
  })

  test('refuses an oversized proof before parsing it', () => {
    const nested = Buffer.from('['.repeat(1_000_000)).toString('base64')
    expect(unwrapProof(nested, 'reference')).toMatchObject({ ok: false, detail: 'too long for a path' })
  })

  test('never throws, also for bytes that are not UTF-8 or deeply nested', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((data) => Buffer.from(data).toString('base64'))
    fc.assert(
      fc.property(fc.oneof(fc.anything(), bytes), (value) => {
        for (const mode of ['reference', 'strict'] as const)
          expect(typeof unwrapProof(value, mode).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
    expect(unwrapProof(Buffer.from('['.repeat(40_000)).toString('base64'), 'strict').ok).toBe(false)
  })
})
