/**
 * Wycheproof c2sp_chunked_encryption_aes_256_gcm (Cobblestone-256): our envelope on the public scheme's vectors, whole,
 * record by record, by random access to the last record, and raw (no header, given key and nonce).
 */
import { sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { HEADER_BYTES, recordNonce, SALT_BYTES } from '../protocol/envelope/key.ts'
import { plaintextLength, RECORD_CIPHER } from '../protocol/envelope/records.ts'
import { type Aead, openHeader, openMessage, openRecords, sealMessage } from '../protocol/envelope/seal.ts'
import type { Ports, Tally } from './report.ts'
import { hex, type WycheproofCase, wycheproofCases } from './wycheproof-groups.ts'

function aeadOf(ports: Ports): (key: Uint8Array) => Aead {
  return (key) => ({
    seal: (nonce, plain) => ports.aesGcm.seal(key, nonce, plain),
    open: (nonce, sealed) => ports.aesGcm.open(key, nonce, sealed),
  })
}

function described(plain: Uint8Array): string {
  return `${plain.length} bytes ${bytesToHex(sha512(plain))}`
}

/** What a stream may release: all of a valid message, the stated prefix of a damaged one, nothing otherwise. */
function expectedRelease({ fields }: WycheproofCase): string {
  if (!fields.has('msgLength')) return described(new Uint8Array())
  return `${fields.number('msgLength')} bytes ${fields.text('msgSha512')}`
}

async function checkBody(each: WycheproofCase, body: Uint8Array, tally: Tally, ports: Ports): Promise<void> {
  const { fields, label, valid, flags } = each
  const aead = aeadOf(ports)(hex(fields, 'aeadKey'))
  const nonce = hex(fields, 'baseNonce')
  for (const turn of ['stream', 'stream again']) {
    const released: Uint8Array[] = []
    const end = await openRecords(aead, nonce, body, (plain) => released.push(plain))
    tally.equal(`${label}: ${turn} ends`, end.ok, valid)
    const got = described(concatBytes(...released))
    tally.equal(`${label}: ${turn} releases`, got, expectedRelease(each))
  }
  const length = plaintextLength(body.length)
  const index = Math.max(0, Math.ceil(body.length / RECORD_CIPHER) - 1)
  const last = body.subarray(index * RECORD_CIPHER)
  const opened = length.ok ? await aead.open(recordNonce(nonce, index), last) : null
  tally.equal(`${label}: last record`, opened !== null, valid || flags.includes('ValidFinalChunk'))
}

export async function checkC2spChunkedEncryptionAes256Gcm(
  file: unknown,
  tally: Tally,
  ports: Ports,
): Promise<void> {
  const aead = aeadOf(ports)
  for (const each of wycheproofCases(file, tally)) {
    const { fields, label, valid, flags } = each
    const message = ports.inflate(hex(fields, 'ct'))
    const fileKey = hex(fields, 'key')
    const context = hex(fields, 'ctx')
    const opened = await openMessage({ fileKey, context, message, aead })
    tally.equal(`${label}: whole`, opened.ok, valid)
    const header = openHeader({ fileKey, context, header: message.subarray(0, HEADER_BYTES) })
    tally.equal(`${label}: header`, header.ok, !flags.includes('HeaderFailure'))
    if (header.ok) {
      tally.equal(`${label}: key`, bytesToHex(header.value.aesKey), fields.text('aeadKey'))
      tally.equal(`${label}: base nonce`, bytesToHex(header.value.baseNonce), fields.text('baseNonce'))
      await checkBody(each, message.subarray(HEADER_BYTES), tally, ports)
    }
    if (!opened.ok) continue
    tally.equal(`${label}: plaintext`, described(opened.value), expectedRelease(each))
    const salt = message.slice(0, SALT_BYTES)
    const again = await sealMessage({ fileKey, salt, context, plain: opened.value, aead })
    tally.equal(`${label}: sealed again`, described(again), described(message))
  }
}
