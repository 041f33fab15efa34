import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCanonical } from '../protocol/envelope/canonical-cbor.ts'
import { headSigner } from '../testing/head-signer.ts'
import { bitsToTurn } from '../testing/thorough.ts'
import { encodeHead, type HeadFields, headHash, headVaultId, openHead } from './head.ts'
import { HEAD_INDEX_BYTES_MAX, HEAD_VAULT_BYTES_MAX, MAX_HEAD_BYTES } from './limits.ts'

const SIGNER = headSigner(new Uint8Array(32).fill(9))
const FIELDS: HeadFields = {
  number: 7,
  parents: [new Uint8Array(32).fill(1)],
  vault: Uint8Array.of(1, 2, 3),
  index: Uint8Array.of(4, 5),
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice()
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

/** A record around any body, with a right digest and a right signature: what only its form can refuse. */
function around(body: Uint8Array, magic = utf8ToBytes('fthead\0\x01')): Uint8Array {
  const signed = concatBytes(magic, body)
  const message = concatBytes(utf8ToBytes('filetao-drive/1/head'), sha256(signed))
  const sealed = concatBytes(signed, SIGNER.sign(message))
  return concatBytes(sealed, sha256(sealed))
}

const body = (change: Readonly<Record<string, unknown>> = {}) => ({
  ...FIELDS,
  publicKey: SIGNER.publicKey,
  ...change,
})

describe('encodeHead and openHead', () => {
  test('what was put in comes out, with the names that follow from it', () => {
    const fields = fc.record({
      number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      parents: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 16 }),
      vault: fc.uint8Array({ maxLength: 300 }),
      index: fc.uint8Array({ maxLength: 300 }),
    })
    fc.assert(
      fc.property(fields, fc.uint8Array({ minLength: 32, maxLength: 32 }), (given, secret) => {
        const signer = headSigner(secret)
        const record = encodeHead(given, signer)
        const opened = openHead(record)
        const { publicKey } = signer
        const names = { publicKey, vaultId: headVaultId(publicKey), hash: headHash(record) }
        expect(opened).toEqual({ ok: true, value: { ...given, ...names } })
      }),
      { numRuns: 30 },
    )
  })

  // A change here is another format, under another version (docs/formats/head.md has the same one).
  test('the record of the format page', () => {
    const record = encodeHead(FIELDS, SIGNER)
    expect(record.length).toBe(219)
    expect(bytesToHex(record.subarray(0, 17))).toBe('6674686561640001a565696e6465784204')
    expect(headHash(record)).toBe('69ac257a1247922dedd14930504a2bd46f8c5b49f98d9426ce6289e297afaac3')
    expect(headVaultId(SIGNER.publicKey)).toBe('dbc298251c51321b7266e78d1c151c2b')
  })

  test('takes vault, index and parents of the largest size, and nothing larger', () => {
    const largest = {
      number: Number.MAX_SAFE_INTEGER,
      parents: Array.from({ length: 16 }, (_, i) => new Uint8Array(32).fill(i)),
      vault: new Uint8Array(HEAD_VAULT_BYTES_MAX),
      index: new Uint8Array(HEAD_INDEX_BYTES_MAX),
    }
    const record = encodeHead(largest, SIGNER)
    expect(record.length).toBeLessThanOrEqual(MAX_HEAD_BYTES)
    expect(openHead(record).ok).toBe(true)
    const beyond = [
      { vault: new Uint8Array(HEAD_VAULT_BYTES_MAX + 1) },
      { index: new Uint8Array(HEAD_INDEX_BYTES_MAX + 1) },
      { parents: [...largest.parents, new Uint8Array(32)] },
    ]
    for (const change of beyond) {
      expect(() => encodeHead({ ...FIELDS, ...change }, SIGNER)).toThrow(TypeError)
      expect(openHead(around(encodeCanonical(body(change)))).ok).toBe(false)
    }
    expect(openHead(new Uint8Array(MAX_HEAD_BYTES + 1))).toMatchObject({ reason: 'head-too-large' })
    expect(openHead(new Uint8Array(MAX_HEAD_BYTES))).toMatchObject({ reason: 'head-malformed' })
  })
})

describe('openHead on bytes from outside', () => {
  test('refuses every single flipped bit', () => {
    const record = encodeHead(FIELDS, SIGNER)
    expect(openHead(record).ok).toBe(true)
    for (const bit of bitsToTurn(record.length))
      expect(openHead(flip(record, bit)).ok, `bit ${bit}`).toBe(false)
  })

  test('refuses every single flipped bit also where the digest was made anew', () => {
    const record = encodeHead(FIELDS, SIGNER)
    const sealed = record.subarray(0, -32)
    for (const bit of bitsToTurn(sealed.length)) {
      const bent = flip(sealed, bit)
      expect(openHead(concatBytes(bent, sha256(bent))).ok, `bit ${bit}`).toBe(false)
    }
  })

  test('refuses every truncation, and bytes behind it', () => {
    const record = encodeHead(FIELDS, SIGNER)
    for (let length = 0; length < record.length; length += 1)
      expect(openHead(record.subarray(0, length)).ok).toBe(false)
    expect(openHead(concatBytes(record, Uint8Array.of(0))).ok).toBe(false)
  })

  test.each([
    ['number 0', { number: 0 }],
    ['a negative number', { number: -1 }],
    ['a fraction', { number: 1.5 }],
    ['a number beyond 2^53 - 1', { number: 2n ** 53n }],
    ['text for bytes', { vault: 'vault' }],
    ['no index', { index: undefined }],
    ['one member more', { extra: 1 }],
    ['a parent of 31 bytes', { parents: [new Uint8Array(31)] }],
    ['a parent that is text', { parents: ['a'.repeat(32)] }],
    ['another key than the one that signed', { publicKey: headSigner(new Uint8Array(32).fill(8)).publicKey }],
    ['a key of small order', { publicKey: new Uint8Array(32) }],
  ])('refuses a validly signed record with %s', (_, change) => {
    const members = Object.entries(body(change)).filter(([, value]) => value !== undefined)
    expect(openHead(around(encodeCanonical(Object.fromEntries(members)))).ok).toBe(false)
  })

  test('says what is wrong: no head, damage on its way, another content, or another hand', () => {
    const record = encodeHead(FIELDS, SIGNER)
    const reasonOf = (bytes: Uint8Array) => {
      const opened = openHead(bytes)
      return opened.ok ? 'ok' : opened.reason
    }
    expect(reasonOf(flip(record, 0))).toBe('head-malformed')
    expect(reasonOf(flip(record, 63))).toBe('head-malformed')
    expect(reasonOf(flip(record, 64))).toBe('head-damaged')
    expect(reasonOf(flip(record, record.length * 8 - 1))).toBe('head-damaged')
    // Magic, signature and digest alone have 104 bytes: up to there it is no head, whatever its digest.
    for (const length of [0, 7, 8, 71, 72, 103, 104])
      expect(reasonOf(record.subarray(0, length)), `${length}`).toBe('head-malformed')
    expect(reasonOf(record.subarray(0, 105))).toBe('head-damaged')
    expect(reasonOf(around(new Uint8Array(0)))).toBe('head-malformed')
    expect(reasonOf(around(encodeCanonical(body({ number: 0 }))))).toBe('head-malformed')
    expect(
      reasonOf(
        around(encodeCanonical(body({ publicKey: headSigner(new Uint8Array(32).fill(8)).publicKey }))),
      ),
    ).toBe('head-signature')
  })

  test('refuses another encoding of the same content, other magic, and no map at all', () => {
    expect(openHead(around(encodeCanonical(body()))).ok).toBe(true)
    // The number 7 in two bytes where one is enough.
    const longer = bytesToHex(encodeCanonical(body())).replace('6e756d62657207', '6e756d6265721807')
    expect(openHead(around(hexToBytes(longer))).ok).toBe(false)
    expect(openHead(around(encodeCanonical(body()), utf8ToBytes('fthead\0\x02'))).ok).toBe(false)
    expect(openHead(around(encodeCanonical([1]))).ok).toBe(false)
    expect(openHead(around(Uint8Array.of(0xff))).ok).toBe(false)
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void openHead(bytes)))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void openHead(around(bytes))))
  })
})
