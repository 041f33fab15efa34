/** Wycheproof hkdf_sha256: the HKDF that the vault's subkeys are derived with. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Tally } from './report.ts'
import { hex, wycheproofCases } from './wycheproof-groups.ts'

export function checkHkdfSha256(file: unknown, tally: Tally): void {
  for (const { label, fields, valid } of wycheproofCases(file, tally)) {
    const [key, salt, info] = [hex(fields, 'ikm'), hex(fields, 'salt'), hex(fields, 'info')]
    let got: string
    try {
      got = bytesToHex(hkdf(sha256, key, salt, info, fields.number('size')))
    } catch {
      got = 'refused'
    }
    tally.equal(label, got, valid ? fields.text('okm') : 'refused')
  }
}
