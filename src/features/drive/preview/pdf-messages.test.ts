import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFrame, readPage, TEXT_LETTERS_MAX } from './pdf-messages.ts'

const SHOWN = { kind: 'shown', ask: 3, ratio: 1.4, text: 'Hello' }

describe('what a frame that shows a PDF says', () => {
  it('is understood where it is what such a frame says', () => {
    expect(readFrame({ kind: 'opened', pages: 12 })).toEqual({ kind: 'opened', pages: 12 })
    expect(readFrame({ kind: 'failed', why: 'password' })).toEqual({ kind: 'failed', why: 'password' })
    expect(readFrame({ kind: 'page-failed', ask: 1 })).toEqual({ kind: 'page-failed', ask: 1 })
    expect(readFrame({ kind: 'wants-encodings', from: '/x' })).toEqual({ kind: 'wants-encodings' })
    expect(readFrame(SHOWN)).toEqual(SHOWN)
  })

  it('brings nothing along that nobody asked for', () => {
    expect(readFrame({ kind: 'opened', pages: 1, text: 'x', __proto__: { bytes: 1 } })).toEqual({
      kind: 'opened',
      pages: 1,
    })
  })

  it('is nothing where a number is none, or no count', () => {
    for (const pages of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9, '3', null, undefined])
      expect(readFrame({ kind: 'opened', pages }), String(pages)).toBeNull()
    for (const ratio of [0, -1, Number.NaN, '1', null]) expect(readFrame({ ...SHOWN, ratio })).toBeNull()
    expect(readFrame({ ...SHOWN, ask: 0 })).toBeNull()
    expect(readFrame({ ...SHOWN, text: ['x'] })).toBeNull()
    expect(readFrame({ kind: 'failed', why: 'because' })).toBeNull()
  })

  it('cannot make a page endlessly tall, nor its text endlessly long', () => {
    expect(readFrame({ ...SHOWN, ratio: Number.POSITIVE_INFINITY })).toMatchObject({ ratio: 20 })
    expect(readFrame({ ...SHOWN, ratio: 1e-9 })).toMatchObject({ ratio: 0.05 })
    const long = readFrame({ ...SHOWN, text: 'x'.repeat(TEXT_LETTERS_MAX + 1) })
    expect(long).toMatchObject({ text: 'x'.repeat(TEXT_LETTERS_MAX) })
  })

  it('never makes the page throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withMap: true, withTypedArray: true }), (said) => {
        readFrame(said)
        readPage(said)
      }),
    )
    const kinds = fc.constantFrom('opened', 'failed', 'shown', 'page-failed')
    fc.assert(
      fc.property(kinds, fc.dictionary(fc.string(), fc.anything()), (kind, rest) => {
        const said = readFrame({ ...rest, kind })
        expect(said === null || said.kind === kind).toBe(true)
      }),
    )
  })
})

describe('what the page says to such a frame', () => {
  it('is bytes, encodings, and which page in which width', () => {
    const bytes = new ArrayBuffer(4)
    expect(readPage({ kind: 'open', bytes })).toEqual({ kind: 'open', bytes })
    const show = { kind: 'show', ask: 1, page: 2, width: 800 }
    expect(readPage(show)).toEqual(show)
    expect(readPage({ kind: 'encodings', json: null })).toEqual({ kind: 'encodings', json: null })
    expect(readPage({ kind: 'encodings', json: {} })).toBeNull()
    expect(readPage({ kind: 'open', bytes: 'x' })).toBeNull()
    expect(readPage({ ...show, width: 0 })).toBeNull()
    expect(readPage({ ...show, page: 0.5 })).toBeNull()
  })
})
