import { gcm } from '@noble/ciphers/aes.js'
import { encode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cidOfDigest } from '../cid.ts'
import { encodeCanonical, toWellFormed } from './canonical-cbor.ts'
import { CONTEXT_FILE, CONTEXT_MANIFEST } from './key.ts'
import { encodeManifest, type Manifest, openManifest, parseManifest, sealManifest } from './manifest.ts'
import { PLAIN_BYTES_MAX, partCount, partPlainRange } from './records.ts'
import { type Aead, openMessage } from './seal.ts'

const aead = (key: Uint8Array): Aead => ({
  seal: async (nonce, plain) => gcm(key, nonce).encrypt(plain),
  open: async (nonce, sealed) => {
    try {
      return gcm(key, nonce).decrypt(sealed)
    } catch {
      return null
    }
  },
})

function digest(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill)
}

function manifest(bytes: number, over: Partial<Manifest> = {}): Manifest {
  const parts = Array.from({ length: partCount(bytes) }, (_, i) => ({
    cid: cidOfDigest(digest(i)),
    root: digest(0x80 + i),
    bytes: partPlainRange(i, bytes).cipherBytes,
  }))
  return {
    v: 1,
    name: 'Bericht März.pdf',
    mediaType: 'application/pdf',
    bytes,
    modifiedAt: 1_700_000_000_000,
    addedAt: 1_700_000_100_000,
    header: new Uint8Array(56).fill(7),
    parts,
    sha256: digest(9),
    ...over,
  }
}

/** The same map with members changed, encoded canonically: only the meaning is wrong. */
function bent(over: Record<string, unknown>, drop: string[] = []): Uint8Array {
  const { parts, ...rest } = manifest(100)
  const list = parts.map((p, i) => [digest(i), p.root, p.bytes])
  const map = new Map<string, unknown>(Object.entries({ ...rest, parts: list, ...over }))
  for (const name of drop) map.delete(name)
  return encodeCanonical(map)
}

describe('manifest', () => {
  it('round trips and has one encoding', () => {
    for (const bytes of [0, 1, 16_384, 8_388_608, 50_000_000]) {
      const encoded = encodeManifest(manifest(bytes))
      const got = parseManifest(encoded)
      expect(got).toEqual({ ok: true, value: manifest(bytes) })
      expect(got.ok && 'picture' in got.value).toBe(false)
    }
  })

  it('round trips with a picture, the largest one too', () => {
    for (const length of [1, 65_536]) {
      const picture = { mediaType: 'image/webp', bytes: new Uint8Array(length).fill(3) } as const
      const encoded = encodeManifest(manifest(100, { picture }))
      expect(parseManifest(encoded)).toEqual({ ok: true, value: manifest(100, { picture }) })
    }
  })

  it('is the same after the bytes that it was read from have changed', () => {
    const picture = { mediaType: 'image/webp', bytes: digest(4) } as const
    const encoded = encodeManifest(manifest(100, { picture }))
    const got = parseManifest(encoded)
    encoded.fill(0)
    expect(got).toEqual({ ok: true, value: manifest(100, { picture }) })
  })

  it('brings back any Unicode name bit-exactly', () => {
    const names = [
      '\u{FEFF}bom.txt',
      'é',
      'e\u0301',
      '\u202Egpj.exe',
      '../x',
      'a/b',
      '\0',
      '\n',
      '😀'.repeat(99),
    ]
    for (const name of ['__proto__', 'constructor', ' ', '.', 'CON', ...names]) {
      const got = parseManifest(encodeManifest(manifest(3, { name })))
      expect(got.ok && got.value.name).toBe(name)
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }), (name) => {
        const got = parseManifest(encodeManifest(manifest(3, { name })))
        expect(got.ok && got.value.name).toBe(name)
      }),
    )
  })

  it('refuses half a surrogate pair and replaces it by a stated rule', () => {
    expect(() => encodeManifest(manifest(3, { name: 'a\uD83D' }))).toThrow(/lone surrogate/)
    expect(() => encodeManifest(manifest(3, { mediaType: '\uDE00' }))).toThrow(/lone surrogate/)
    expect(toWellFormed('a\uD83Db\uDE00😀')).toBe('a\uFFFDb\uFFFD😀')
    const encoded = encodeManifest(manifest(3, { name: 'aXYZ' }))
    const at = Buffer.from(encoded).indexOf('aXYZ')
    encoded.set([0xed, 0xa0, 0x80], at + 1)
    expect(parseManifest(encoded)).toMatchObject({ ok: false, reason: 'manifest-not-canonical' })
  })

  it.each<[string, Uint8Array, string]>([
    ['version 2', bent({ v: 2 }), 'manifest-version-unknown'],
    ['version as text', bent({ v: '1' }), 'manifest-version-unknown'],
    ['no version', bent({}, ['v']), 'manifest-version-unknown'],
    ['extra member', bent({ extra: 1 }), 'manifest-member-wrong'],
    ['missing member', bent({}, ['sha256']), 'manifest-member-wrong'],
    ['missing and extra', bent({ extra: 1 }, ['sha256']), 'manifest-member-wrong'],
    ['name of 4097 bytes', bent({ name: 'x'.repeat(4097) }), 'manifest-member-wrong'],
    ['empty name', bent({ name: '' }), 'manifest-member-wrong'],
    ['name a number', bent({ name: 5 }), 'manifest-member-wrong'],
    ['media type a list', bent({ mediaType: [] }), 'manifest-member-wrong'],
    ['negative bytes', bent({ bytes: -1 }), 'manifest-member-wrong'],
    ['fraction of a byte', bent({ bytes: 1.5 }), 'manifest-member-wrong'],
    ['2^53 bytes', bent({ bytes: 2n ** 53n }), 'manifest-malformed'],
    ['time out of range', bent({ modifiedAt: 8.64e15 + 1 }), 'manifest-member-wrong'],
    ['time null', bent({ addedAt: null }), 'manifest-member-wrong'],
    ['header of 55 bytes', bent({ header: new Uint8Array(55) }), 'manifest-member-wrong'],
    ['hash of 31 bytes', bent({ sha256: new Uint8Array(31) }), 'manifest-member-wrong'],
    ['parts a map', bent({ parts: new Map() }), 'manifest-member-wrong'],
    ['part of two', bent({ parts: [[digest(1), digest(2)]] }), 'manifest-member-wrong'],
    ['part of zero bytes', bent({ parts: [[digest(1), digest(2), 0]] }), 'manifest-member-wrong'],
    ['root of 31 bytes', bent({ parts: [[digest(1), new Uint8Array(31), 116]] }), 'manifest-member-wrong'],
    ['no parts', bent({ parts: [] }), 'manifest-sizes-inconsistent'],
    ['two parts', bent({ parts: Array(2).fill([digest(1), digest(2), 116]) }), 'manifest-sizes-inconsistent'],
    ['part a byte longer', bent({ parts: [[digest(1), digest(2), 117]] }), 'manifest-sizes-inconsistent'],
    ['bytes of another file', bent({ bytes: 8_388_608 }), 'manifest-sizes-inconsistent'],
    [
      'a picture that can run script',
      bent({ picture: ['image/svg+xml', digest(1)] }),
      'manifest-member-wrong',
    ],
    ['a picture of nothing', bent({ picture: ['image/png', new Uint8Array()] }), 'manifest-member-wrong'],
    [
      'a picture too large',
      bent({ picture: ['image/png', new Uint8Array(65_537)] }),
      'manifest-member-wrong',
    ],
    [
      'a picture for a member',
      bent({ picture: ['image/png', digest(1)] }, ['sha256']),
      'manifest-member-wrong',
    ],
    ['null for a picture', bent({ picture: null }), 'manifest-member-wrong'],
    ['not a map', encodeCanonical([1]), 'manifest-malformed'],
    ['trailing byte', new Uint8Array([...bent({}), 0]), 'manifest-malformed'],
    ['empty', new Uint8Array(), 'manifest-malformed'],
    ['indefinite map', new Uint8Array([0xbf, 0xff]), 'manifest-malformed'],
    ['duplicate key', new Uint8Array([0xa2, 0x61, 0x76, 1, 0x61, 0x76, 1]), 'manifest-malformed'],
    ['long integer', new Uint8Array([0xa1, 0x61, 0x76, 0x18, 1]), 'manifest-malformed'],
    ['float for 1', new Uint8Array([0xa1, 0x61, 0x76, 0xf9, 0x3c, 0]), 'manifest-not-canonical'],
    ['tag', new Uint8Array([0xc1, 0x01]), 'manifest-malformed'],
    ['100,000 deep', new Uint8Array(100_000).fill(0x81), 'manifest-malformed'],
    ['beyond 8 MiB', new Uint8Array(8_388_609), 'manifest-too-large'],
  ])('is refused: %s', (_label, bytes, reason) => {
    expect(parseManifest(bytes)).toMatchObject({ ok: false, reason })
  })

  it.each<[string, Record<string, unknown>]>([
    ['members', { extra: 1 }],
    ['members', { extra: 1, picture: ['image/png', digest(1)] }],
    ['picture', { picture: ['image/png'] }],
    ['picture', { picture: ['image/png', digest(1), 1] }],
    ['picture', { picture: ['image/png', 'text'] }],
    ['picture', { picture: 'image/png' }],
    ['name', { name: '' }],
    ['mediaType', { mediaType: 'x'.repeat(256) }],
    ['bytes', { bytes: '100' }],
    ['bytes', { bytes: PLAIN_BYTES_MAX + 1 }],
    ['modifiedAt', { modifiedAt: -8.64e15 - 1 }],
    ['modifiedAt', { modifiedAt: 0.5 }],
    ['addedAt', { addedAt: 8.64e15 + 1 }],
    ['addedAt', { addedAt: -8.64e15 - 1 }],
    ['header', { header: 'x'.repeat(56) }],
    ['header', { header: new Uint8Array(57) }],
    ['sha256', { sha256: 'x'.repeat(32) }],
    ['sha256', { sha256: new Uint8Array(33) }],
    ['parts', { parts: 'xyz' }],
    ['parts[0]', { parts: ['xyz'] }],
    ['parts[0]', { parts: [[digest(1), digest(2), 116, 1]] }],
    ['parts[0]', { parts: [[new Uint8Array(31), digest(2), 116]] }],
    ['parts[0]', { parts: [[digest(1), digest(2), '116']] }],
    ['parts[1]', { parts: [[digest(1), digest(2), 116], null] }],
  ])('names the member that is wrong: %s', (member, over) => {
    expect(parseManifest(bent(over))).toEqual({
      ok: false,
      reason: 'manifest-member-wrong',
      detail: `"${member}" is not what it must be`,
    })
  })

  it('takes what is just inside the limits', () => {
    for (const over of [
      { name: 'x'.repeat(4096) },
      { name: 'ä'.repeat(2048) },
      { mediaType: 'x'.repeat(255) },
      { mediaType: '' },
      { modifiedAt: 8.64e15, addedAt: -8.64e15 },
      { modifiedAt: -8.64e15, addedAt: 8.64e15 },
    ])
      expect(parseManifest(bent(over)).ok).toBe(true)
    expect(parseManifest(bent({ name: 'ä'.repeat(2049) })).ok).toBe(false)
    expect(parseManifest(new Uint8Array(8_388_608))).toMatchObject({ reason: 'manifest-malformed' })
  })

  it.each<[Uint8Array, string]>([
    [new Uint8Array(8_388_609), '8388609 bytes, at most 8388608'],
    [encodeCanonical([1]), 'not a map'],
    [bent({ v: 2 }), 'version 2, this reader knows 1'],
    [bent({ v: '2' }), 'version absent, this reader knows 1'],
    [bent({ parts: [] }), '0 parts instead of 1 for 100 bytes'],
    [bent({ parts: [[digest(1), digest(2), 117]] }), 'part 0 has 117 bytes instead of 116'],
    [new Uint8Array([0xa1, 0x61, 0x76, 0xf9, 0x3c, 0]), 'not the one deterministic encoding'],
    [new Uint8Array(), 'CBOR decode error: did not find any content to decode'],
  ])('says why it is refused (%#)', (bytes, detail) => {
    expect(parseManifest(bytes)).toMatchObject({ ok: false, detail })
  })

  it('is refused with its members in another order', () => {
    const { parts, ...rest } = manifest(100)
    const list = parts.map((p, i) => [digest(i), p.root, p.bytes])
    const unsorted = encode({ ...rest, parts: list }, { mapSorter: () => 0 })
    expect(parseManifest(unsorted)).toMatchObject({ ok: false, reason: 'manifest-not-canonical' })
  })

  it('never throws, and what it accepts encodes to the same bytes, for any single byte changed', () => {
    const encoded = encodeManifest(manifest(100))
    for (let at = 0; at < encoded.length; at += 1) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const changed = encoded.slice()
        changed[at]! ^= mask
        const got = parseManifest(changed)
        if (got.ok) expect(encodeManifest(got.value)).toEqual(changed)
      }
      expect(parseManifest(encoded.subarray(0, at)).ok).toBe(false)
    }
  })

  it('is not written when it could not be read', () => {
    expect(() => encodeManifest(manifest(100, { bytes: 101 }))).toThrow(/sizes-inconsistent/)
    expect(() => encodeManifest(manifest(100, { modifiedAt: 0.5 }))).toThrow(/member-wrong/)
    const parts = [{ cid: 'bafk', root: digest(1), bytes: 116 }]
    expect(() => encodeManifest(manifest(100, { parts }))).toThrow('manifest: a content id has 59 characters')
  })
})

describe('sealed manifest', () => {
  const fileKey = digest(3)
  const seal = () =>
    sealManifest({ manifest: manifest(100), fileKey, salt: new Uint8Array(24).fill(5), aead })

  it('opens with the file key only as a manifest', async () => {
    const message = await seal()
    expect(await openManifest({ message, fileKey, aead })).toEqual({ ok: true, value: manifest(100) })
    const asFile = await openMessage({ message, fileKey, context: CONTEXT_FILE, aead })
    expect(asFile).toMatchObject({ ok: false, reason: 'commitment-mismatch' })
    expect((await openMessage({ message, fileKey, context: CONTEXT_MANIFEST, aead })).ok).toBe(true)
  })

  it('is refused after every bit flip and at every cut', async () => {
    const message = await seal()
    for (let at = 0; at < message.length; at += 1) {
      const cut = await openManifest({ message: message.subarray(0, at), fileKey, aead })
      expect(cut.ok).toBe(false)
      for (let bit = 0; bit < 8; bit += 1) {
        const damaged = message.slice()
        damaged[at]! ^= 1 << bit
        const opened = await openManifest({ message: damaged, fileKey, aead })
        const reason = at < 56 ? 'commitment-mismatch' : 'record-forged'
        expect(opened).toMatchObject({ ok: false, reason })
      }
    }
  })
})
