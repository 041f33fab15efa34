import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCanonical } from '../../protocol/envelope/canonical-cbor.ts'
import {
  answerOf,
  ask,
  EXPORTER,
  GENESIS,
  holderOf,
  key,
  pieceOf,
  silent,
} from '../../testing/bundle-evidence.ts'
import { bitsToTurn, IS_THOROUGH } from '../../testing/thorough.ts'
import type { Bundle } from './bundle.ts'
import { BUNDLE_MAGIC, sealBundle } from './bundle-seal.ts'
import { checkBundle } from './check-bundle.ts'
import { encodeBundle } from './encode-bundle.ts'
import { type BundleContents, makeBundle } from './make-bundle.ts'
import { parseBundle } from './parse-bundle.ts'
import vectors from './proof-bundle.vectors.json' with { type: 'json' }

const ALICE = key('alice')
const BOB = key('bob')

function contents(): BundleContents {
  const data = pieceOf(90)
  const asked = ask(data, 0)
  const { cid, length, contentRoot } = asked.question
  const audit = {
    question: asked.question,
    answers: [answerOf(asked, ALICE), answerOf(asked, BOB), silent(key('carol'), 'late')],
  }
  return {
    objects: [
      {
        cid,
        length,
        contentRoot,
        role: 'part',
        index: 0,
        receipts: [holderOf(data, ALICE)],
        audits: [audit],
      },
    ],
    downloads: [{ at: 7, bytes: 90, complete: true, parts: [] }],
    exporter: EXPORTER,
    genesisHash: GENESIS,
    networkName: 'local',
    at: 1_764_300_500_000,
    name: null,
  }
}

const SMALL = makeBundle(contents())

function read(bytes: Uint8Array): Bundle {
  const parsed = parseBundle(bytes)
  if (!parsed.ok) throw new Error(`${parsed.reason}: ${parsed.detail}`)
  return parsed.value
}

/** As somebody would who knows the format and not the exporter's key. */
function hashedAnew(bytes: Uint8Array): Uint8Array {
  const before = bytes.subarray(0, bytes.length - 32)
  return concatBytes(before, sha256(before))
}

/** A body of anybody's, sealed by the exporter. */
function sealed(body: unknown): Uint8Array {
  return sealBundle(encodeCanonical(body), EXPORTER)
}

describe('a proof bundle', () => {
  it('gives back all that went in, chunks and missing answers too', () => {
    const bundle = read(SMALL)
    const { objects } = contents()
    expect(bundle.exporter).toBe(EXPORTER.address)
    expect(bundle.objects[0]?.audits[0]?.question).toEqual(objects[0]?.audits[0]?.question)
    const unsigned = (answers: Bundle['objects'][number]['audits'][number]['answers'] | undefined) =>
      answers?.map((answer) => ({ ...answer, signature: answer.signature?.length }))
    expect(unsigned(bundle.objects[0]?.audits[0]?.answers)).toEqual(unsigned(objects[0]?.audits[0]?.answers))
    expect(bundle.downloads).toEqual([{ at: 7, bytes: 90, complete: true, parts: 0 }])
    expect(bundle.name).toBeNull()
  })

  it('keeps a chunk that several miners gave once', () => {
    const chunk = Buffer.from(pieceOf(90))
    const bytes = Buffer.from(SMALL)
    const first = bytes.indexOf(chunk)
    expect(first).toBeGreaterThan(0)
    expect(bytes.indexOf(chunk, first + 1)).toBe(-1)
  })

  it('refuses every change of one bit', () => {
    const accepted: number[] = []
    for (const bit of bitsToTurn(SMALL.length)) {
      const changed = SMALL.with(bit >> 3, (SMALL[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      if (parseBundle(changed).ok) accepted.push(bit)
    }
    expect(accepted).toEqual([])
  })

  it('refuses a change by somebody who computes the last hash anew', () => {
    const accepted: number[] = []
    // Each costs a signature to verify: of every fortieth byte a bit, thoroughly of every tenth.
    const step = IS_THOROUGH ? 83 : 331
    for (let bit = 1; bit < (SMALL.length - 32) * 8; bit += step) {
      const changed = SMALL.with(bit >> 3, (SMALL[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      if (parseBundle(hashedAnew(changed)).ok) accepted.push(bit)
    }
    expect(accepted).toEqual([])
  })

  it('refuses the contents of one exporter under the signature of another', () => {
    const body = encodeBundle(read(SMALL))
    expect(parseBundle(sealBundle(body, key('somebody else')))).toMatchObject({ reason: 'changed' })
    expect(parseBundle(sealBundle(body, EXPORTER)).ok).toBe(true)
  })

  it('refuses a cut at every length, and anything after its end', () => {
    for (let length = 0; length < SMALL.length; length += 1)
      expect(parseBundle(SMALL.subarray(0, length)).ok).toBe(false)
    expect(parseBundle(concatBytes(SMALL, Uint8Array.of(0)))).toMatchObject({ reason: 'changed' })
  })

  it('tells a file of another kind, and a newer version, from damage', () => {
    expect(parseBundle(utf8ToBytes('PK and so on'))).toMatchObject({ reason: 'not-a-bundle' })
    expect(parseBundle(new Uint8Array(0))).toMatchObject({ reason: 'not-a-bundle' })
    expect(parseBundle(utf8ToBytes('filetao-proof-bundle/2\n…'))).toMatchObject({ reason: 'newer-version' })
    expect(parseBundle(SMALL.subarray(0, 100))).toMatchObject({ reason: 'changed' })
  })

  it('carries a name only when one is given, whole in any language', () => {
    const name = '\uFEFFПроба 🍋.txt'
    expect(read(makeBundle({ ...contents(), name })).name).toBe(name)
    expect(Buffer.from(SMALL).includes(Buffer.from('name'))).toBe(false)
  })

  it('that was written long ago still reads and checks', () => {
    const report = checkBundle(read(hexToBytes(vectors.bundle)))
    expect(report).toEqual(vectors.report)
    expect(report.ok).toBe(true)
  })
})

describe('hostile bytes under a good seal', () => {
  const body = () => ({
    at: 1,
    genesis: new Uint8Array(32),
    network: 'local',
    exporter: EXPORTER.publicKey,
    objects: [
      {
        cid: new Uint8Array(32),
        length: 1,
        root: new Uint8Array(32),
        role: 'part',
        index: 0,
        receipts: [],
        audits: [],
      },
    ],
    downloads: [],
    chunks: [],
  })

  it('a body as small as can be is taken, so that what follows is refused for what it says', () => {
    expect(parseBundle(sealed(body())).ok).toBe(true)
  })

  it.each<[string, unknown]>([
    ['no map', []],
    ['a member more', { ...body(), extra: 1 }],
    ['a member with the name of the prototype', new Map([...Object.entries(body()), ['__proto__', 1]])],
    ['a member less', { ...body(), chunks: undefined }],
    ['no object', { ...body(), objects: [] }],
    ['a chunk that nobody names', { ...body(), chunks: [new Uint8Array(4)] }],
    ['a negative time', { ...body(), at: -1 }],
    ['a fraction', { ...body(), at: 1.5 }],
    ['a short genesis', { ...body(), genesis: new Uint8Array(31) }],
    ['an empty name', { ...body(), name: '' }],
    ['an endless name', { ...body(), name: 'ä'.repeat(2049) }],
    ['a role of its own', { ...body(), objects: [{ ...body().objects[0], role: 'key' }] }],
  ])('%s', (_, value) => {
    const plain =
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
    const given = plain ? Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) : value
    expect(parseBundle(sealed(given))).toMatchObject({ ok: false, reason: 'malformed' })
  })

  it('lists of a length that nothing has, and nesting without end, cost nothing', () => {
    const hostile = [
      Uint8Array.of(0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
      Uint8Array.of(0x5b, 0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
      new Uint8Array(2_000_000).fill(0x81),
      concatBytes(Uint8Array.of(0x9a, 0x00, 0x40, 0, 0), new Uint8Array(0x40_0000)),
    ]
    for (const bytes of hostile)
      expect(parseBundle(sealBundle(bytes, EXPORTER))).toMatchObject({ reason: 'malformed' })
  })

  it('any bytes at all give a refusal and no error', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, (noise) => {
        expect(parseBundle(noise).ok).toBe(false)
        expect(parseBundle(concatBytes(utf8ToBytes(BUNDLE_MAGIC), noise)).ok).toBe(false)
      }),
    )
    fc.assert(
      fc.property(bytes, (noise) => !parseBundle(sealBundle(noise, EXPORTER)).ok),
      { numRuns: 30 },
    )
  })

  it('a change anywhere in the body that the exporter signs gives a refusal or a bundle of the same bytes', () => {
    const own = encodeBundle(read(SMALL))
    fc.assert(
      fc.property(fc.nat(own.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = sealBundle(own.with(at, (own[at] ?? 0) ^ flip), EXPORTER)
        const parsed = parseBundle(changed)
        if (!parsed.ok) return
        expect(encodeBundle(parsed.value)).toEqual(own.with(at, (own[at] ?? 0) ^ flip))
        checkBundle(parsed.value)
      }),
      { numRuns: 60 },
    )
  })
})
