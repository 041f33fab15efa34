/** keys.json: sr25519 keys, addresses, both forms of the private key, plain and wrapped signatures, phrases. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import {
  fromEd25519Form,
  miniSecretFromMnemonic,
  privateKeyFromMiniSecret,
  toEd25519Form,
} from '../protocol/interop/keys.ts'
import { keypairFromMiniSecret, verifySignature } from '../wire/sr25519.ts'
import { decodeAddress, encodeAddress } from '../wire/ss58.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkKeys(file: unknown, tally: Tally, ports: Ports): void {
  const vectors = new Fields(file)
  for (const [i, vector] of vectors.cases('cases').entries()) {
    checkKeyForms(`key ${i}`, vector, hexToBytes(vector.text('mini_secret_hex')), tally)
    checkEd25519Form(`key ${i}`, vector, tally)
    checkSignatures(`key ${i}`, vector, tally, ports)
  }
  for (const [i, vector] of vectors.cases('mnemonics').entries()) {
    const secret = miniSecretFromMnemonic(vector.text('mnemonic'))
    const label = `mnemonic ${i}`
    tally.equal(label, secret.ok ? bytesToHex(secret.value) : secret.reason, vector.text('mini_secret_hex'))
    if (secret.ok) checkKeyForms(label, vector, secret.value, tally)
  }
}

function checkKeyForms(label: string, vector: Fields, miniSecret: Uint8Array, tally: Tally): void {
  const keypair = keypairFromMiniSecret(miniSecret)
  const address = vector.text('ss58_address')
  tally.equal(`${label}: public key`, bytesToHex(keypair.publicKey), vector.text('public_key_hex'))
  tally.equal(`${label}: address`, keypair.address, address)
  tally.equal(`${label}: encoded`, encodeAddress(hexToBytes(vector.text('public_key_hex'))), address)
  const decoded = decodeAddress(address)
  const key = decoded.ok ? bytesToHex(decoded.value) : decoded.reason
  tally.equal(`${label}: decoded`, key, vector.text('public_key_hex'))
  const last = address.endsWith('2') ? '3' : '2'
  tally.check(`${label}: mistyped address`, !decodeAddress(address.slice(0, -1) + last).ok)
  const secret = bytesToHex(privateKeyFromMiniSecret(miniSecret))
  tally.equal(`${label}: private key`, secret, vector.text('private_key_hex'))
}

function checkEd25519Form(label: string, vector: Fields, tally: Tally): void {
  const [ours, wallets] = [vector.text('private_key_hex'), vector.text('ed25519_form_secret_hex')]
  const narrow = fromEd25519Form(hexToBytes(wallets))
  tally.equal(`${label}: from the wallets' form`, narrow.ok ? bytesToHex(narrow.value) : narrow.reason, ours)
  const wide = toEd25519Form(hexToBytes(ours))
  tally.equal(`${label}: to the wallets' form`, wide.ok ? bytesToHex(wide.value) : wide.reason, wallets)
}

function checkSignatures(label: string, vector: Fields, tally: Tally, ports: Ports): void {
  const message = vector.base64('message_b64')
  const publicKey = hexToBytes(vector.text('public_key_hex'))
  const holds = (signature: Uint8Array): boolean => verifySignature(message, signature, publicKey)
  tally.check(`${label}: signature`, holds(hexToBytes(vector.text('signature_hex'))))
  tally.check(`${label}: wrapped signature`, holds(hexToBytes(vector.text('wrapped_signature_hex'))))
  const other = hexToBytes(vector.text('signature_over_other_message_hex'))
  tally.check(`${label}: signature over another message`, !holds(other))
  const own = keypairFromMiniSecret(hexToBytes(vector.text('mini_secret_hex'))).sign(message)
  tally.check(`${label}: our signature`, own.length === 64 && holds(own))
  const damaged = own.slice()
  const at = (ports.randomBytes(1)[0] ?? 0) % damaged.length
  damaged[at] = (damaged[at] ?? 0) ^ 1
  tally.check(`${label}: our signature with bit ${at * 8} flipped`, !holds(damaged))
  tally.check(`${label}: cut signature`, !holds(own.subarray(0, 63)))
}
