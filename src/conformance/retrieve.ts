/** retrieve.json: Retrieve answers, honest, damaged and forged. */
import { dataSeedHash, storeCommitmentHash } from '../protocol/chained-hash.ts'
import type { Mode } from '../protocol/point.ts'
import { dataMatchesHash, verifyRetrieveProof } from '../protocol/retrieve-proof.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'
import { checkVerdicts } from './verdict-cases.ts'

function checkGroup(group: Fields, label: string, tally: Tally, ports: Ports): void {
  const request = group.fields('request')
  const response = group.fields('response')
  const seeds = [group.text('prev_seed')]
  const dataHash = request.text('data_hash')
  const data = group.base64('stored_data_b64')
  const proof = storeCommitmentHash(dataSeedHash(data, group.text('prev_seed'), ports.sha3))
  tally.equal(`${label}: proof`, proof, group.text('expected_commitment_proof'))
  for (const vector of group.cases('cases')) {
    const name = `${label}: ${vector.text('label')}`
    const seed = vector.has('verify_seed') ? vector.text('verify_seed') : request.text('seed')
    const answer = { ...response.all(), ...vector.fields('patch').all() }
    const verdict = (mode: Mode) =>
      verifyRetrieveProof({ dataHash, seed, seeds }, answer, mode, ports.sha3).ok
    checkVerdicts(tally, name, vector, { reference: verdict('reference'), strict: verdict('strict') })
    const matches = dataMatchesHash(Reflect.get(answer, 'data'), dataHash, ports.sha3)
    tally.equal(`${name}: data matches`, matches, vector.value('data_matches_data_hash'))
  }
}

export function checkRetrieve(file: unknown, tally: Tally, ports: Ports): void {
  for (const [i, group] of new Fields(file).cases('cases').entries())
    checkGroup(group, `retrieve ${i}`, tally, ports)
}
