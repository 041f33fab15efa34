/** hash.json: `hash_data` of bytes, text and integers. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { dec, hashData } from '../protocol/hash.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

function inputOf(vector: Fields): Uint8Array | string | bigint {
  switch (vector.text('input_type')) {
    case 'bytes_b64':
      return vector.base64('input')
    case 'int_decimal':
      return vector.integer('input')
    default:
      return vector.text('input')
  }
}

export function checkHash(file: unknown, tally: Tally, ports: Ports): void {
  for (const [i, vector] of new Fields(file).cases('cases').entries()) {
    const input = inputOf(vector)
    tally.equal(`hash ${i} int`, dec(hashData(input)), vector.text('int'))
    tally.equal(`hash ${i} int (host)`, dec(hashData(input, ports.sha3)), vector.text('int'))
    const bytes = input instanceof Uint8Array ? input : utf8ToBytes(String(input))
    tally.equal(`hash ${i} hex`, bytesToHex(ports.sha3(bytes)), vector.text('hex32'))
  }
}
