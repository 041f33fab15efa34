import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json, proofJsonText, unwrapProof, type Wrappable, wrapProof } from './proof-json.ts'

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), maxLength: 40 })
const path = fc.array(fc.oneof(fc.record({ left: hex }), fc.record({ right: hex })), { maxLength: 8 })

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')

describe('proofJsonText', () => {
  // python3 -c 'import json; print(json.dumps(value))', byte strings as their .hex()
  test.each<[Wrappable, string]>([
    [null, 'null'],
    [-3, '-3'],
    ['\x1f\n"\\/', String.raw`"\u001f\n\"\\/"`],
    ['~\x7f\x80é😀\ud800', String.raw`"~\u007f\u0080\u00e9\ud83d\ude00\ud800"`],
    [[null, true, false, 7, [], {}], '[null, true, false, 7, [], {}]'],
    [{ a: [], é: { c: 'd', e: 2 ** 40 } }, String.raw`{"a": [], "\u00e9": {"c": "d", "e": 1099511627776}}`],
    [Uint8Array.of(0, 171), '"00ab"'],
    [[Uint8Array.of(255), new Uint8Array(0)], '["ff", ""]'],
    [{ left: Uint8Array.of(1), right: Uint8Array.of(2) }, '{"left": "01", "right": "02"}'],
  ])('of %j is what Python writes', (value, text) => {
    expect(proofJsonText(value)).toBe(text)
  })
})

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

  test('takes the longest text, and none that is longer', () => {
    // 65,536 characters of base64 are 49,152 bytes.
    const longest = 'x'.repeat(49_152 - '[""]'.length)
    expect(unwrapProof(wrapProof([longest]), 'strict')).toEqual({ ok: true, value: [longest] })
    expect(unwrapProof(wrapProof([`${longest}x`]), 'strict').ok).toBe(false)
  })

  test.each([
    ['no text', null, /text/],
    ['what is not base64', 'W10', /multiple of four/],
    ['what is not JSON', base64('['), /JSON/],
    ['what is not UTF-8', base64('["\x80"]'), /JSON/],
  ])('refuses %s, and says so', (_, value, detail) => {
    expect(unwrapProof(value, 'strict')).toEqual({
      ok: false,
      reason: 'proof-malformed',
      detail: expect.stringMatching(detail),
    })
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
