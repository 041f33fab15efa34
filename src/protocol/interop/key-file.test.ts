import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatWalletKeyFile,
  isSealedKeyFile,
  KEY_FILE_BYTES_MAX,
  openSealedKeyFile,
  parseWalletKeyFile,
  sealKeyFile,
} from './key-file.ts'
import type { Argon2i } from './keys.ts'

interface KeyCase {
  readonly mini_secret_hex: string
  readonly public_key_hex: string
  readonly ss58_address: string
  readonly private_key_hex: string
}
const vectors = JSON.parse(readFileSync('e2e/vectors/keys.json', 'utf8')) as { cases: KeyCase[] }

/** The real one takes 512 MiB; which key it gives does not matter to the file's form. */
const cheap: Argon2i = async (password) => new Uint8Array(32).fill(password.length)

function fileOf({
  mini_secret_hex: seed,
  public_key_hex: pub,
  ss58_address: address,
  private_key_hex: key,
}: KeyCase) {
  const miniSecret = hexToBytes(seed)
  const secret = { miniSecret, mnemonic: null, privateKey: hexToBytes(key) }
  return formatWalletKeyFile({ publicKey: hexToBytes(pub), address, secret })
}

describe('key files of the reference', () => {
  it('come back as they were written, for every key of the vectors', () => {
    for (const each of vectors.cases) {
      const read = parseWalletKeyFile(utf8ToBytes(fileOf(each)))
      expect(read).toMatchObject({ ok: true, value: { mnemonic: null, address: each.ss58_address } })
      if (read.ok) expect(bytesToHex(read.value.miniSecret)).toBe(each.mini_secret_hex)
    }
  })

  it('are read from a phrase where they have no seed', () => {
    const words = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'
    const read = parseWalletKeyFile(utf8ToBytes(JSON.stringify({ secretPhrase: words, secretSeed: null })))
    // The development phrase of Substrate, whose seed is published.
    const seed = 'fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e'
    expect(read.ok && bytesToHex(read.value.miniSecret)).toBe(seed)
  })

  it('that are ours are read too', () => {
    const read = parseWalletKeyFile(utf8ToBytes(`{"miniSecret": "${'ab'.repeat(32)}"}`))
    expect(read).toMatchObject({ ok: true, value: { mnemonic: null, address: null } })
  })

  it('are written with the public half alone, and say so when they are read', () => {
    const text = formatWalletKeyFile({ publicKey: new Uint8Array(32).fill(1), address: '5x' })
    const hex = `0x${'01'.repeat(32)}`
    expect(JSON.parse(text)).toEqual({ accountId: hex, publicKey: hex, ss58Address: '5x' })
    expect(parseWalletKeyFile(utf8ToBytes(text))).toMatchObject({ ok: false, reason: 'key-file-public' })
  })

  it('are no longer than a key file', () => {
    const key = `{"miniSecret": "${'ab'.repeat(32)}"}`
    expect(parseWalletKeyFile(utf8ToBytes(key.padEnd(KEY_FILE_BYTES_MAX))).ok).toBe(true)
    expect(parseWalletKeyFile(utf8ToBytes(key.padEnd(KEY_FILE_BYTES_MAX + 1)))).toMatchObject({
      ok: false,
      reason: 'key-file-malformed',
      detail: 'longer than any key file',
    })
  })

  it.each([
    ['', 'key-file-malformed', /JSON object/],
    ['null', 'key-file-malformed', /JSON object/],
    ['5', 'key-file-malformed', /JSON object/],
    ['[]', 'key-file-malformed', /JSON object/],
    ['{}', 'key-file-malformed', /neither a seed nor a phrase/],
    ['{"ss58Address": ""}', 'key-file-malformed', /neither a seed nor a phrase/],
    ['{"secretSeed": "0x12"}', 'key-file-malformed', /32 bytes/],
    ['{"secretSeed": "0x123"}', 'key-file-malformed', /neither a seed nor a phrase/],
    [`{"secretSeed": "${'ab'.repeat(16)}0x${'ab'.repeat(16)}"}`, 'key-file-malformed', /neither/],
    [`{"secretSeed": "zz${'ab'.repeat(31)}"}`, 'key-file-malformed', /neither/],
    [`{"secretSeed": "${'ab'.repeat(31)}zz"}`, 'key-file-malformed', /neither/],
    ['{"secretPhrase": "not a phrase"}', 'key-file-malformed', /phrase/],
    ['{"publicKey": "0x12"}', 'key-file-public', /public half/],
    ['{"ss58Address": "5x"}', 'key-file-public', /public half/],
    ['$NACL…', 'key-file-sealed', /password/],
  ])('%j is refused as %s', (text, reason, detail) => {
    expect(parseWalletKeyFile(utf8ToBytes(text))).toEqual({
      ok: false,
      reason,
      detail: expect.stringMatching(detail),
    })
  })

  it('never throw, whatever they hold', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseWalletKeyFile(bytes)))
    fc.assert(fc.property(fc.json(), (text) => void parseWalletKeyFile(utf8ToBytes(text))))
  })
})

describe('key files with a password', () => {
  const nonce = new Uint8Array(24).fill(7)
  const clear = utf8ToBytes(`{"miniSecret": "${'ab'.repeat(32)}"}`)

  it('open with it and with no other', async () => {
    const sealed = await sealKeyFile(clear, 'open sesame', nonce, cheap)
    expect(isSealedKeyFile(sealed)).toBe(true)
    expect(await openSealedKeyFile(sealed, 'open sesame', cheap)).toEqual({ ok: true, value: clear })
    expect(await openSealedKeyFile(sealed, 'wrong', cheap)).toMatchObject({
      ok: false,
      reason: 'key-file-password',
    })
  })

  it('take a nonce of 24 bytes', async () => {
    await expect(sealKeyFile(clear, 'p', nonce.subarray(1), cheap)).rejects.toThrow('a nonce of 24 bytes')
  })

  it('are refused with any bit changed, and cut anywhere', async () => {
    const sealed = await sealKeyFile(clear, 'p', nonce, cheap)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect((await openSealedKeyFile(changed, 'p', cheap)).ok).toBe(false)
      expect((await openSealedKeyFile(sealed.subarray(0, at), 'p', cheap)).ok).toBe(false)
    }
  })

  it('cost nothing to refuse where they are none, or too long for one', async () => {
    const expensive: Argon2i = () => Promise.reject(new Error('a password was tried'))
    const most = KEY_FILE_BYTES_MAX - '$NACL'.length - nonce.length - 16
    const longest = await sealKeyFile(new Uint8Array(most), 'p', nonce, cheap)
    expect(longest).toHaveLength(KEY_FILE_BYTES_MAX)
    expect((await openSealedKeyFile(longest, 'p', cheap)).ok).toBe(true)
    const longer = await sealKeyFile(new Uint8Array(most + 1), 'p', nonce, cheap)
    for (const bytes of [longer, longest.subarray(0, 5 + 24), longest.subarray(0, 5), clear])
      expect(await openSealedKeyFile(bytes, 'p', expensive)).toMatchObject({
        ok: false,
        reason: 'key-file-malformed',
      })
  })
})
