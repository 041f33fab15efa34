/** encryption.json: the reference's encryption payload, whole and layer by layer. */
import { bytesToUtf8 } from '@noble/ciphers/utils.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import { WALLET_COST, WALLET_SALT } from '../protocol/interop/keys.ts'
import {
  noblePayloadCipher,
  openPayload,
  openSecretBox,
  type PayloadCipher,
  parsePayload,
  sealPayload,
  sealSecretBox,
} from '../protocol/interop/payload.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'
import { passwordKey, walletKey } from './wallet-keys.ts'

/** The host's cipher and the library's, which must agree. */
function ciphers(ports: Ports): [string, PayloadCipher][] {
  return [
    ['host', ports.aesGcm],
    ['library', noblePayloadCipher],
  ]
}

function boxOf(payload: string): { nonce: Uint8Array; ciphertext: Uint8Array } | null {
  const parsed = parsePayload(payload)
  return parsed.ok && parsed.value.kind === 'sealed' ? parsed.value : null
}

async function checkCase(vector: Fields, label: string, tally: Tally, ports: Ports): Promise<void> {
  const key = await walletKey(vector.text('coldkey_private_key_hex'), ports)
  tally.equal(`${label}: password`, vector.text('password_utf8'), vector.text('coldkey_private_key_hex'))
  tally.equal(`${label}: key`, bytesToHex(key), vector.text('derived_key_hex'))
  const data = vector.base64('encrypted_data_b64')
  const plain = vector.base64('plaintext_b64')
  const payload = vector.text('encryption_payload')
  const box = boxOf(payload)
  const inner = box === null ? null : openSecretBox(key, box.nonce, box.ciphertext)
  tally.equal(
    `${label}: inner`,
    bytesToHex(inner ?? new Uint8Array()),
    bytesToHex(utf8ToBytes(vector.text('inner_json'))),
  )
  for (const [name, cipher] of ciphers(ports)) {
    const opened = await openPayload({ data, payload, walletKey: key, cipher })
    const got = opened.ok ? base64.encode(opened.value) : opened.reason
    tally.equal(`${label}: opened by ${name}`, got, vector.text('plaintext_b64'))
    await checkSealing(`${label}, by ${name}`, { data, plain, payload, key, cipher }, tally)
  }
}

interface Sealing {
  readonly data: Uint8Array
  readonly plain: Uint8Array
  readonly payload: string
  /** Derived from the wallet. */
  readonly key: Uint8Array
  readonly cipher: PayloadCipher
}

/** The way there: with what the reference drew, out of its payload, the same bytes and the same payload come out. */
export async function checkSealing(
  label: string,
  { data, plain, payload, key, cipher }: Sealing,
  tally: Tally,
): Promise<void> {
  const box = boxOf(payload)
  const inner = box === null ? null : openSecretBox(key, box.nonce, box.ciphertext)
  if (box === null || inner === null) return tally.check(`${label}: sealed`, false, 'its box does not open')
  const parts = new Fields(JSON.parse(bytesToUtf8(inner)))
  const sealed = await sealPayload({
    plain,
    walletKey: key,
    aesKey: hexToBytes(parts.text('aes_key')),
    nonce: hexToBytes(parts.text('nonce')),
    boxNonce: box.nonce,
    cipher,
  })
  tally.equal(`${label}: sealed`, base64.encode(sealed.data), base64.encode(data))
  tally.equal(`${label}: payload`, sealed.payload, payload)
}

function checkSecretBoxes(root: Fields, tally: Tally): void {
  for (const vector of root.cases('secretbox_checks')) {
    const key = hexToBytes(vector.text('key_hex'))
    const nonce = hexToBytes(vector.text('nonce_hex'))
    const plain = openSecretBox(key, nonce, hexToBytes(vector.text('ciphertext_hex')))
    const label = `${vector.text('layer')}: ${vector.text('label')}`
    tally.equal(label, plain !== null, vector.text('result') === 'accept')
  }
  for (const [i, vector] of root.cases('secretbox').entries()) {
    const key = hexToBytes(vector.text('key_hex'))
    const box = boxOf(vector.text('payload'))
    const plain = box === null ? null : openSecretBox(key, box.nonce, box.ciphertext)
    tally.equal(`box ${i}: opened`, plain && base64.encode(plain), vector.text('plaintext_b64'))
    const nonce = box?.nonce ?? new Uint8Array(24)
    const sealed = sealSecretBox(key, nonce, vector.base64('plaintext_b64'))
    const text = `{"nonce": "${bytesToHex(nonce)}", "ciphertext": "${bytesToHex(sealed)}"}`
    tally.equal(`box ${i}: sealed`, text, vector.text('payload'))
  }
}

async function checkAesLayer(root: Fields, tally: Tally, ports: Ports): Promise<void> {
  for (const [i, group] of root.cases('aes_gcm').entries()) {
    for (const [name, cipher] of ciphers(ports)) {
      const sealed = await cipher.seal(
        hexToBytes(group.text('key_hex')),
        hexToBytes(group.text('nonce_hex')),
        group.base64('plaintext_b64'),
      )
      const expected = concatBytes(group.base64('ciphertext_b64'), hexToBytes(group.text('tag_hex')))
      tally.equal(`aes ${i}: sealed by ${name}`, bytesToHex(sealed), bytesToHex(expected))
      for (const vector of group.cases('cases')) {
        const plain = await cipher.open(
          hexToBytes(vector.text('key_hex')),
          hexToBytes(vector.text('nonce_hex')),
          concatBytes(vector.base64('ciphertext_b64'), hexToBytes(vector.text('tag_hex'))),
        )
        const wanted = vector.text('result') === 'accept' ? group.text('plaintext_b64') : null
        const got = plain === null ? null : base64.encode(plain)
        tally.equal(`aes ${i}: ${vector.text('label')}, ${name}`, got, wanted)
      }
    }
  }
}

async function checkArgon2(root: Fields, tally: Tally, ports: Ports): Promise<void> {
  const facts = root.fields('argon2')
  tally.equal('argon2: salt', bytesToHex(WALLET_SALT), facts.text('salt_hex'))
  tally.equal('argon2: passes', WALLET_COST.passes, facts.number('opslimit'))
  tally.equal('argon2: memory', WALLET_COST.memoryKiB * 1024, facts.number('memlimit_bytes'))
  for (const vector of root.cases('small_argon2i')) {
    const password = vector.text('password_utf8')
    const cost = { passes: vector.number('opslimit'), memoryKiB: vector.number('memlimit') / 1024 }
    const key = await ports.argon2i(utf8ToBytes(password), WALLET_SALT, cost)
    tally.equal(`argon2i small: ${cost.memoryKiB} KiB`, bytesToHex(key), vector.text('key_hex'))
  }
  for (const vector of root.cases('argon2i')) {
    const password = vector.text('password_utf8')
    const key = await passwordKey(password, ports)
    tally.equal(`argon2i: "${password}"`, bytesToHex(key), vector.text('key_hex'))
  }
}

export async function checkEncryption(file: unknown, tally: Tally, ports: Ports): Promise<void> {
  const root = new Fields(file)
  await checkArgon2(root, tally, ports)
  checkSecretBoxes(root, tally)
  await checkAesLayer(root, tally, ports)
  for (const [i, vector] of root.cases('cases').entries()) await checkCase(vector, `case ${i}`, tally, ports)
}
