/**
 * Wycheproof aes_gcm: the host's AES-GCM, which every layer of ours relies on. Ours has nonces of 12 bytes, the reference's
 * of 16; a host may refuse the very short and very long ones (Node's WebCrypto does) and keys of 192 bits (Chromium has
 * none; no layer uses them), but not get them wrong.
 */
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import type { Ports, Tally } from './report.ts'
import { hex, wycheproofCases } from './wycheproof-groups.ts'

/** A refusal to even try (a nonce of no bytes) is a refusal. */
async function attempt(work: () => Promise<Uint8Array | null>): Promise<Uint8Array | null> {
  try {
    return await work()
  } catch {
    return null
  }
}

export async function checkAesGcm(file: unknown, tally: Tally, ports: Ports): Promise<void> {
  for (const { label, fields, valid } of wycheproofCases(file, tally)) {
    const [key, nonce, associated] = [hex(fields, 'key'), hex(fields, 'iv'), hex(fields, 'aad')]
    const plain = hex(fields, 'msg')
    const sealed = concatBytes(hex(fields, 'ct'), hex(fields, 'tag'))
    const needed = nonce.length >= 12 && nonce.length <= 128 && key.length !== 24
    const opened = await attempt(() => ports.aesGcm.open(key, nonce, sealed, associated))
    const text = opened === null ? 'refused' : bytesToHex(opened)
    const right = text === (valid ? bytesToHex(plain) : 'refused')
    tally.check(`${label}: open`, right || (!needed && opened === null), text)
    const made = await attempt(() => ports.aesGcm.seal(key, nonce, plain, associated))
    const same = made !== null && bytesToHex(made) === bytesToHex(sealed)
    tally.check(`${label}: seal`, same === valid || (!needed && made === null))
  }
}
