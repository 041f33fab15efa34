import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTEXT_FILE, CONTEXT_MANIFEST, deriveFileKeys, encodeHeader, recordNonce } from './key.ts'
import { PART_CIPHER, PART_PLAIN, partPlainRange } from './records.ts'
import { type Aead, openHeader, openMessage, openPart, openRecords, sealMessage, sealPart } from './seal.ts'

const aead = (key: Uint8Array): Aead => ({
  async seal(nonce, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]))
  },
  async open(nonce, sealed) {
    const cipher = createDecipheriv('aes-256-gcm', key, nonce)
    cipher.setAuthTag(sealed.subarray(sealed.length - 16))
    try {
      return new Uint8Array(
        Buffer.concat([cipher.update(sealed.subarray(0, sealed.length - 16)), cipher.final()]),
      )
    } catch {
      return null
    }
  },
})

const fileKey = new Uint8Array(32).map((_, i) => i + 1)
const salt = new Uint8Array(24).map((_, i) => 0xa0 + i)

function pattern(length: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => (i * 31 + (i >> 8)) & 255)
}

function seal(plain: Uint8Array): Promise<Uint8Array> {
  return sealMessage({ fileKey, salt, context: CONTEXT_FILE, plain, aead })
}

function open(message: Uint8Array, context: string = CONTEXT_FILE) {
  return openMessage({ fileKey, context, message, aead })
}

describe('whole messages', () => {
  it('round trip at every length around a record edge', async () => {
    for (const length of [0, 1, 15, 16, 16_383, 16_384, 16_385, 32_768, 40_000]) {
      const opened = await open(await seal(pattern(length)))
      expect(opened).toEqual({ ok: true, value: pattern(length) })
    }
  })

  it('keep their bytes: key schedule, nonces and layout are fixed', async () => {
    const digest = createHash('sha256')
      .update(await seal(pattern(20_000)))
      .digest('hex')
    expect(digest).toMatchInlineSnapshot(`"6ee183d43879c71bee90538f4d137b08dea297b050dbb2c9d6685a42b2c45b36"`)
  })

  it('are refused after every single bit flip', async () => {
    const message = await seal(pattern(61))
    for (let bit = 0; bit < message.length * 8; bit += 1) {
      const damaged = message.slice()
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      const opened = await open(damaged)
      const reason = bit < 56 * 8 ? 'commitment-mismatch' : 'record-forged'
      expect(opened).toMatchObject({ ok: false, reason })
    }
  })

  it('are refused with one bit flipped in any byte of a message of two records', async () => {
    const message = await seal(pattern(16_400))
    for (let at = 56; at < message.length; at += 1) {
      message[at]! ^= 1 << (at & 7)
      const opened = await open(message)
      if (opened.ok) throw new Error(`byte ${at} went unnoticed`)
      message[at]! ^= 1 << (at & 7)
    }
    expect((await open(message)).ok).toBe(true)
  })

  it('are refused when cut at any length, or extended', async () => {
    const message = await seal(pattern(16_400))
    for (let length = 0; length < message.length; length += 1) {
      const opened = await open(message.subarray(0, length))
      if (opened.ok) throw new Error(`cut to ${length} bytes went unnoticed`)
      const header = length < 56
      if (header) expect(opened.reason).toBe('header-truncated')
    }
    for (const extra of [1, 15, 16, 17, 16_400]) {
      const longer = new Uint8Array(message.length + extra)
      longer.set(message)
      expect((await open(longer)).ok).toBe(false)
    }
  })

  it('are refused for another key, another context and a key of another size', async () => {
    const message = await seal(pattern(5))
    expect(await open(message, CONTEXT_MANIFEST)).toMatchObject({ reason: 'commitment-mismatch' })
    const other = await openMessage({ fileKey: pattern(32), context: CONTEXT_FILE, message, aead })
    expect(other).toMatchObject({ reason: 'commitment-mismatch' })
    const short = await openMessage({ fileKey: pattern(31), context: CONTEXT_FILE, message, aead })
    expect(short).toMatchObject({ reason: 'key-malformed' })
  })

  it('are refused with any two of sixteen records swapped, any one dropped or doubled', async () => {
    const message = await seal(pattern(15 * 16_384 + 100))
    const records = Array.from({ length: 16 }, (_, i) =>
      message.slice(56 + i * 16_400, 56 + (i + 1) * 16_400),
    )
    const joined = (list: Uint8Array[]) => new Uint8Array(Buffer.concat([message.subarray(0, 56), ...list]))
    for (let a = 0; a < 16; a += 1) {
      for (let b = a + 1; b < 16; b += 1) {
        const order = records.slice()
        order[a] = records[b]!
        order[b] = records[a]!
        expect((await open(joined(order))).ok).toBe(false)
      }
      expect((await open(joined(records.filter((_, i) => i !== a)))).ok).toBe(false)
      expect((await open(joined(records.flatMap((r, i) => (i === a ? [r, r] : [r]))))).ok).toBe(false)
    }
  })

  it('release no byte of a record that does not authenticate', async () => {
    const message = await seal(pattern(40_000))
    message[56 + 16_400 + 3]! ^= 1
    const keys = deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })
    const released: number[] = []
    const run = () =>
      openRecords(aead(keys.aesKey), keys.baseNonce, message.subarray(56), (p) => released.push(p.length))
    expect(await run()).toMatchObject({ ok: false, reason: 'record-forged' })
    expect(await run()).toMatchObject({ ok: false, reason: 'record-forged' })
    expect(released).toEqual([16_384, 16_384])
  })
})

describe('a body of a length that none has', () => {
  it.each([
    ['a tail too short for a tag', 15],
    ['no short record at its end', 0],
  ])('gives its full records and no more: with %s', async (_, tail) => {
    const keys = deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })
    const body = (await seal(pattern(2 * 16_384 + 100))).subarray(56, 56 + 2 * 16_400 + tail)
    const released: Uint8Array[] = []
    const opened = await openRecords(aead(keys.aesKey), keys.baseNonce, body, (plain) => released.push(plain))
    expect(opened).toMatchObject({ ok: false, reason: 'length-impossible' })
    expect(Buffer.concat(released).equals(pattern(2 * 16_384))).toBe(true)
  })
})

describe('header', () => {
  it('is refused at any other length', () => {
    const keys = deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })
    const header = encodeHeader(salt, keys)
    expect(openHeader({ fileKey, context: CONTEXT_FILE, header })).toEqual({ ok: true, value: keys })
    for (let length = 0; length < 56; length += 1) {
      const cut = openHeader({ fileKey, context: CONTEXT_FILE, header: header.subarray(0, length) })
      expect(cut).toMatchObject({ ok: false, reason: 'header-truncated' })
    }
  })

  it('counts nonces big-endian at the low end, and never past the counter', () => {
    const base = new Uint8Array(12)
    expect(Buffer.from(recordNonce(base, 1)).toString('hex')).toBe('000000000000000000000001')
    expect(Buffer.from(recordNonce(base, 0x01_02_03_04_05)).toString('hex')).toBe('000000000000000102030405')
    expect(Buffer.from(recordNonce(base.fill(0xff), 256)).toString('hex')).toBe('fffffffffffffffffffffeff')
    expect(() => recordNonce(base, 2 ** 38)).toThrow(RangeError)
    expect(() => recordNonce(base, -1)).toThrow(RangeError)
  })

  it('refuses to derive from a key or salt of the wrong size', () => {
    expect(() => deriveFileKeys({ fileKey: pattern(31), salt, context: '' })).toThrow(RangeError)
    expect(() => deriveFileKeys({ fileKey, salt: pattern(23), context: '' })).toThrow(RangeError)
  })
})

describe('parts', () => {
  const keys = deriveFileKeys({ fileKey, salt, context: CONTEXT_FILE })
  const cipher = aead(keys.aesKey)
  const part = (index: number, fileBytes: number) => ({
    aead: cipher,
    baseNonce: keys.baseNonce,
    index,
    fileBytes,
  })

  it('concatenate to the whole message, and each opens alone', async () => {
    const plain = pattern(PART_PLAIN + 16_384 + 7)
    const first = await sealPart(part(0, plain.length), plain.subarray(0, PART_PLAIN))
    const second = await sealPart(part(1, plain.length), plain.subarray(PART_PLAIN))
    expect(first.length).toBe(PART_CIPHER)
    const whole = await seal(plain)
    expect(Buffer.concat([first, second]).equals(whole.subarray(56))).toBe(true)
    const opened = await openPart(part(1, plain.length), second)
    expect(opened).toEqual({ ok: true, value: plain.slice(PART_PLAIN) })
  })

  it('are the same bytes when sealed again: an upload resumes onto the same CIDs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40_000 }), async (plain) => {
        const once = await sealPart(part(0, plain.length), plain)
        expect(await sealPart(part(0, plain.length), plain)).toEqual(once)
        expect(await openPart(part(0, plain.length), once)).toEqual({ ok: true, value: plain })
      }),
      { numRuns: 20 },
    )
  })

  it('are refused in another place, at another length and with any bit flipped', async () => {
    const fileBytes = 2 * PART_PLAIN + 40
    const range = partPlainRange(2, fileBytes)
    const sealed = await sealPart(part(2, fileBytes), pattern(range.end - range.start))
    expect(await openPart(part(1, PART_PLAIN + 40), sealed)).toMatchObject({ reason: 'record-forged' })
    expect(await openPart(part(2, fileBytes + 1), sealed)).toMatchObject({ reason: 'part-length-wrong' })
    for (let length = 0; length < sealed.length; length += 1) {
      const cut = await openPart(part(2, fileBytes), sealed.subarray(0, length))
      expect(cut).toMatchObject({ ok: false, reason: 'part-length-wrong' })
    }
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const damaged = sealed.slice()
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      expect(await openPart(part(2, fileBytes), damaged)).toMatchObject({
        ok: false,
        reason: 'record-forged',
        detail: 'record 0 of part 2',
      })
    }
  })

  it('refuse plaintext of another length than their range (our own bug)', async () => {
    await expect(sealPart(part(0, 10), pattern(9))).rejects.toThrow(RangeError)
  })
})
