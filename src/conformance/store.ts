/** store.json: Store answers, honest, damaged and forged. */
import { decodeBase64 } from '../protocol/base64.ts'
import { dataSeedHash } from '../protocol/chained-hash.ts'
import { dec, hashData } from '../protocol/hash.ts'
import type { Mode } from '../protocol/point.ts'
import { verifyStoreProof } from '../protocol/store-proof.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'
import { checkVerdicts } from './verdict-cases.ts'

/** The verifier's own text of the data decodes or not; undecodable data is refused before any proof is read. */
function verdict(request: Fields, response: Fields, vector: Fields, mode: Mode, ports: Ports): boolean {
  const text = vector.has('verify_data_b64') ? vector.text('verify_data_b64') : request.text('encrypted_data')
  const seed = vector.has('verify_seed') ? vector.text('verify_seed') : request.text('seed')
  const data = decodeBase64(text, mode)
  if (!data.ok) return false
  const { curve, g, h } = { curve: request.text('curve'), g: request.text('g'), h: request.text('h') }
  const messageHash = dataSeedHash(data.value, seed, ports.sha3)
  const answer = { ...response.all(), ...vector.fields('patch').all() }
  return verifyStoreProof({ curve, g, h, seed, messageHash }, answer, mode).ok
}

export function checkStore(file: unknown, tally: Tally, ports: Ports): void {
  for (const [i, group] of new Fields(file).cases('cases').entries()) {
    const request = group.fields('request')
    const response = group.fields('response')
    const data = request.base64('encrypted_data')
    tally.equal(`store ${i}: data hash`, dec(hashData(data, ports.sha3)), group.text('data_hash'))
    for (const vector of group.cases('cases')) {
      checkVerdicts(tally, `store ${i}: ${vector.text('label')}`, vector, {
        reference: verdict(request, response, vector, 'reference', ports),
        strict: verdict(request, response, vector, 'strict', ports),
      })
    }
  }
}
