/**
 * Runs the vectors of encryption, the API node and the public schemes. Full Argon2i derivations (512 MiB, seconds each)
 * are left to `filetao conformance`: here the few wallets of the files are looked up in them, the small ones computed.
 */
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { argon2i } from 'hash-wasm'
import { describe, expect, test } from 'vitest'
import { checkAesGcm } from './aes-gcm.ts'
import { checkC2spChunkedEncryptionAes256Gcm } from './c2sp-chunked-encryption-aes-256-gcm.ts'
import { checkEncryption } from './encryption.ts'
import { checkExamples } from './examples.ts'
import { checkHkdfSha256 } from './hkdf-sha256.ts'
import { type Checker, type Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

const PUBLIC = '../shared/vectors/wycheproof'
const subtle = webcrypto.subtle

function load(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

const derivedKeys = new Map<string, string>([
  ...new Fields(load('e2e/vectors/encryption.json'))
    .cases('cases')
    .map((each) => [each.text('password_utf8'), each.text('derived_key_hex')] as const),
  ...new Fields(load('e2e/vectors/encryption.json'))
    .cases('argon2i')
    .map((each) => [each.text('password_utf8'), each.text('key_hex')] as const),
])

async function key(bytes: Uint8Array) {
  return await subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const ports: Ports = {
  sha3: (...parts) => {
    const hash = createHash('sha3-256')
    for (const part of parts) hash.update(part)
    return new Uint8Array(hash.digest())
  },
  async argon2i(password, salt, { passes, memoryKiB }) {
    const known = derivedKeys.get(Buffer.from(password).toString('utf8'))
    if (memoryKiB > 65_536) return new Uint8Array(Buffer.from(known ?? '', 'hex'))
    const cost = { iterations: passes, memorySize: memoryKiB, parallelism: 1, hashLength: 32 }
    return await argon2i({ password, salt, ...cost, outputType: 'binary' })
  },
  aesGcm: {
    async seal(bytes, iv, plain, additionalData = new Uint8Array()) {
      const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, await key(bytes), plain)
      return new Uint8Array(sealed)
    },
    async open(bytes, iv, sealed, additionalData = new Uint8Array()) {
      try {
        const plain = await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, await key(bytes), sealed)
        return new Uint8Array(plain)
      } catch {
        return null
      }
    },
  },
  inflate: (deflated) => new Uint8Array(inflateSync(deflated)),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
}

async function run(check: Checker, file: unknown): Promise<Tally> {
  const tally = new Tally()
  await check(file, tally, ports)
  return tally
}

describe('vectors of encryption', () => {
  test.each<[string, Checker, number]>([
    ['encryption', checkEncryption, 259],
    ['examples', checkExamples, 38],
  ])('%s.json agrees', async (name, check, count) => {
    const tally = await run(check, load(`e2e/vectors/${name}.json`))
    expect(tally.failures.slice(0, 5)).toEqual([])
    expect(tally.passed).toBe(count)
  })
})

describe.skipIf(!existsSync(PUBLIC))('public vectors (skipped where ../shared is absent)', () => {
  test.each<[string, Checker, number]>([
    ['c2sp_chunked_encryption_aes_256_gcm', checkC2spChunkedEncryptionAes256Gcm, 266],
    ['aes_gcm', checkAesGcm, 633],
    ['hkdf_sha256', checkHkdfSha256, 87],
  ])('%s agrees', async (name, check, count) => {
    const tally = await run(check, load(`${PUBLIC}/${name}_test.json`))
    expect(tally.failures.slice(0, 5)).toEqual([])
    expect(tally.passed).toBe(count)
  })
})
