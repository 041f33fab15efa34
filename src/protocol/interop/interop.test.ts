import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deriveWalletKey,
  fromEd25519Form,
  miniSecretFromMnemonic,
  privateKeyFromMiniSecret,
  toEd25519Form,
} from './keys.ts'
import { openPayload, openSecretBox, parsePayload, sealPayload, sealSecretBox } from './payload.ts'

interface KeyCase {
  mnemonic: string
  mini_secret_hex: string
  private_key_hex: string
  ed25519_form_secret_hex: string
}
const vectors = JSON.parse(readFileSync('e2e/vectors/keys.json', 'utf8')) as {
  cases: KeyCase[]
  mnemonics: KeyCase[]
}

const filled = (length: number, fill: number) => new Uint8Array(length).fill(fill)
const walletKey = filled(32, 1)
const seal = (plain: Uint8Array) =>
  sealPayload({ plain, walletKey, aesKey: filled(32, 2), nonce: filled(16, 3), boxNonce: filled(24, 4) })

describe('keys', () => {
  it('turn each form of a private key into the other, as the reference has them', () => {
    for (const each of vectors.cases) {
      const key = privateKeyFromMiniSecret(hexToBytes(each.mini_secret_hex))
      expect(bytesToHex(key)).toBe(each.private_key_hex)
      const expanded = toEd25519Form(key)
      expect(expanded.ok && bytesToHex(expanded.value)).toBe(each.ed25519_form_secret_hex)
      expect(fromEd25519Form(hexToBytes(each.ed25519_form_secret_hex))).toEqual({ ok: true, value: key })
    }
  })

  it('come from a phrase by its entropy', () => {
    for (const each of vectors.mnemonics) {
      const secret = miniSecretFromMnemonic(each.mnemonic)
      expect(secret.ok && bytesToHex(secret.value)).toBe(each.mini_secret_hex)
      if (secret.ok) expect(bytesToHex(privateKeyFromMiniSecret(secret.value))).toBe(each.private_key_hex)
    }
    expect(miniSecretFromMnemonic('not a phrase').ok).toBe(false)
  })

  it('are refused in the wrong form instead of losing bits', () => {
    expect(fromEd25519Form(filled(64, 1))).toMatchObject({ ok: false, reason: 'key-form-wrong' })
    expect(toEd25519Form(filled(64, 255))).toMatchObject({ ok: false, reason: 'key-form-wrong' })
    expect(fromEd25519Form(filled(63, 0))).toMatchObject({ ok: false, reason: 'key-length-wrong' })
  })

  it('have the one length each', () => {
    expect(() => privateKeyFromMiniSecret(filled(31, 1))).toThrow('a mini secret has 32 bytes')
    expect(() => deriveWalletKey(filled(63, 1), async () => walletKey)).toThrow('a private key has 64 bytes')
  })

  it('are hashed as 128 hex characters with the fixed salt and the full cost', async () => {
    const asked: unknown[] = []
    await deriveWalletKey(filled(64, 0xab), async (password, salt, cost) => {
      asked.push(new TextDecoder().decode(password), bytesToHex(salt), cost)
      return walletKey
    })
    const cost = { passes: 8, memoryKiB: 524_288 }
    expect(asked).toEqual(['ab'.repeat(64), '137183dff15a09bc9c90b5518739e9b1', cost])
  })
})

describe('payload', () => {
  it('round trips any data, as long as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (plain) => {
        const { data, payload } = await seal(plain)
        expect(data.length).toBe(plain.length)
        expect(await openPayload({ data, payload, walletKey })).toEqual({ ok: true, value: plain })
      }),
    )
  })

  it('hands over what was stored without encryption', async () => {
    for (const payload of [null, undefined, '', '{}']) {
      const opened = await openPayload({ data: filled(3, 9), payload, walletKey })
      expect(opened).toEqual({ ok: true, value: filled(3, 9) })
    }
  })

  it('tells a wrong wallet from changed data', async () => {
    const { data, payload } = await seal(filled(20, 5))
    const other = await openPayload({ data, payload, walletKey: filled(32, 7) })
    expect(other).toMatchObject({ ok: false, reason: 'wrong-wallet-key' })
    for (let bit = 0; bit < data.length * 8; bit += 1) {
      const changed = data.slice()
      changed[bit >> 3]! ^= 1 << (bit & 7)
      const opened = await openPayload({ data: changed, payload, walletKey })
      expect(opened).toMatchObject({ ok: false, reason: 'data-forged' })
    }
    for (let length = 0; length < data.length; length += 1) {
      const cut = await openPayload({ data: data.subarray(0, length), payload, walletKey })
      expect(cut).toMatchObject({ ok: false, reason: 'data-forged' })
    }
  })

  it('takes keys and nonces of its lengths only, to seal and inside what is sealed', async () => {
    const parts = {
      plain: filled(1, 1),
      walletKey,
      aesKey: filled(32, 2),
      nonce: filled(16, 3),
      boxNonce: filled(24, 4),
    }
    await expect(sealPayload({ ...parts, aesKey: filled(31, 2) })).rejects.toThrow(RangeError)
    await expect(sealPayload({ ...parts, nonce: filled(12, 3) })).rejects.toThrow(RangeError)
    const box = sealSecretBox(walletKey, parts.boxNonce, filled(5, 1))
    expect(openSecretBox(walletKey, parts.boxNonce, box)).toEqual(filled(5, 1))
    expect(openSecretBox(filled(31, 1), parts.boxNonce, box)).toBe(null)
    expect(openSecretBox(walletKey, filled(23, 4), box)).toBe(null)
    const hex = (bytes: number) => '00'.repeat(bytes)
    for (const [key, nonce, tag] of [
      [31, 16, 16],
      [32, 12, 16],
      [32, 16, 15],
    ] as const) {
      const inner = `{"aes_key": "${hex(key)}", "nonce": "${hex(nonce)}", "tag": "${hex(tag)}"}`
      const sealed = sealSecretBox(walletKey, parts.boxNonce, utf8ToBytes(inner))
      const payload = `{"nonce": "${bytesToHex(parts.boxNonce)}", "ciphertext": "${bytesToHex(sealed)}"}`
      const opened = await openPayload({ data: filled(1, 1), payload, walletKey })
      expect(opened).toMatchObject({ ok: false, reason: 'inner-malformed' })
    }
  })

  it.each([
    ['no JSON', 'aes_key'],
    ['null', 'null'],
    ['no members', '{}'],
    ['no key', `{"nonce": "${'00'.repeat(16)}", "tag": "${'00'.repeat(16)}"}`],
    ['no nonce', `{"aes_key": "${'00'.repeat(32)}", "tag": "${'00'.repeat(16)}"}`],
    ['no tag', `{"aes_key": "${'00'.repeat(32)}", "nonce": "${'00'.repeat(16)}"}`],
  ])('is refused where %s is sealed in it', async (_, inner) => {
    const boxNonce = filled(24, 4)
    const box = sealSecretBox(walletKey, boxNonce, utf8ToBytes(inner))
    const payload = `{"nonce": "${bytesToHex(boxNonce)}", "ciphertext": "${bytesToHex(box)}"}`
    const opened = await openPayload({ data: filled(1, 1), payload, walletKey })
    expect(opened).toMatchObject({ ok: false, reason: 'inner-malformed' })
  })

  it('is a text, and one of 4,096 characters at most', () => {
    const text = `{"nonce":"${'0'.repeat(48)}","ciphertext":"00"}`
    const sealed = { kind: 'sealed', nonce: filled(24, 0), ciphertext: filled(1, 0) }
    expect(parsePayload(text)).toEqual({ ok: true, value: sealed })
    expect(parsePayload(text.padEnd(4096)).ok).toBe(true)
    for (const other of [text.padEnd(4097), [text], 5, true])
      expect(parsePayload(other)).toMatchObject({ ok: false, reason: 'payload-malformed' })
  })

  it('is refused with any character changed or cut off', async () => {
    const { data, payload } = await seal(filled(20, 5))
    for (let at = 0; at < payload.length; at += 1) {
      const cut = await openPayload({ data, payload: payload.slice(0, at), walletKey })
      expect(cut.ok).toBe(at === 0)
      const was = payload[at] ?? ''
      const changed = payload.slice(0, at) + (was === '0' ? '1' : '0') + payload.slice(at + 1)
      // A space between members is JSON's own freedom; everything else counts.
      if (was !== ' ') expect((await openPayload({ data, payload: changed, walletKey })).ok).toBe(false)
    }
  })

  it.each([
    'null',
    '[]',
    '5',
    '{"filetao":1}',
    '{"nonce":"00","ciphertext":"00"}',
    `{"nonce":"${'0'.repeat(48)}"}`,
    `{"nonce":"${'0'.repeat(48)}","ciphertext":"0"}`,
    `{"nonce":"${'0'.repeat(48)}","ciphertext":"zz"}`,
    `{"nonce":"${'0'.repeat(48)}","ciphertext":7}`,
    `{"nonce":"${'0'.repeat(48)}","ciphertext":null}`,
    `{"nonce":"${'0'.repeat(48)}","ciphertext":[]}`,
    '{"ciphertext":"00"}',
    '"00"',
    `{"nonce":"${'0'.repeat(48)}","ciphertext":"00","more":"00"}`,
    `{"nonce":"${'0'.repeat(48)}","__proto__":"00"}`,
    ' '.repeat(5000),
  ])('is not of this format: %s', (payload) => {
    expect(parsePayload(payload)).toMatchObject({ ok: false, reason: 'payload-malformed' })
  })

  it('never throws, whatever stands in its place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.json()), async (payload) => {
        await openPayload({ data: filled(4, 1), payload, walletKey })
      }),
    )
  })
})
