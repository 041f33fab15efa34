import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headVaultId } from '../wire/head.ts'
import { formatVaultId, parseVaultId } from './vault-id.ts'

const ID = Uint8Array.from({ length: 16 }, (_unused, at) => at)
const TEXT = 'ftv1qqqsyqcyq5rqwzqfpg9scrgwpuc3f9zs'

describe('a vault identifier', () => {
  it('is the beginning of the SHA-256 of the head key', () => {
    // SHA-256 of 32 zero bytes.
    expect(headVaultId(new Uint8Array(32))).toBe('66687aadf862bd776c8fc18b8e9f8e20')
  })

  it('has one text, also read in capitals and with space around it', () => {
    expect(formatVaultId(ID)).toBe(TEXT)
    for (const typed of [TEXT, TEXT.toUpperCase(), `\n ${TEXT}\t`]) {
      expect(parseVaultId(typed)).toEqual({ ok: true, value: ID })
    }
  })

  it('comes back from its text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (id) => {
        expect(parseVaultId(formatVaultId(id))).toEqual({ ok: true, value: id })
      }),
    )
  })

  it('is refused with any one character changed or missing', () => {
    for (let at = 0; at < TEXT.length; at += 1) {
      expect(parseVaultId(TEXT.slice(0, at) + TEXT.slice(at + 1)).ok).toBe(false)
      for (const letter of 'qpzry9x8gf2tvdw0s3jn54khce6mua7l1b') {
        if (letter === TEXT[at]) continue
        expect(parseVaultId(TEXT.slice(0, at) + letter + TEXT.slice(at + 1)).ok).toBe(false)
      }
    }
  })

  it.each([
    ['nothing', null],
    ['bytes', ID],
    ['mixed case', `F${TEXT.slice(1)}`],
    ['an address of something else', 'bc1pqqqsyqcyq5rqwzqfpg9scrgwpusknzlw'],
    ['an empty text', ''],
    ['a long text', 'ftv1'.repeat(10_000)],
  ])('is not %s', (_what, value) => {
    expect(parseVaultId(value)).toMatchObject({ ok: false, reason: 'vault-id-malformed' })
  })

  it('is read by a total function', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.anything()), (value) => {
        expect(parseVaultId(value).ok).toBe(false)
      }),
    )
  })
})
