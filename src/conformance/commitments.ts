/** commitments.json: initial and chained commitment hashes. */
import { chainedHash, chainHolds, dataSeedHash, storeCommitmentHash } from '../protocol/chained-hash.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { proveRetrieve } from '../protocol/retrieve-proof.ts'
import { generatedData } from './generated-data.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

function checkChain(vector: Fields, label: string, tally: Tally, ports: Ports): void {
  const data = generatedData(vector.text('label'), vector.number('length'), ports.sha3)
  tally.equal(`${label}: data hash`, dec(hashData(data, ports.sha3)), vector.text('data_hash'))
  let previousSeed = vector.text('initial_seed')
  const initial = storeCommitmentHash(dataSeedHash(data, previousSeed, ports.sha3))
  tally.equal(`${label}: store`, initial, vector.text('initial_commitment_hash'))
  for (const [i, link] of vector.cases('links').entries()) {
    const seed = link.text('seed')
    const pair = proveRetrieve({ data, previousSeed, seed }, ports.sha3)
    tally.equal(`${label}: proof ${i}`, pair.commitmentProof, link.text('commitment_proof'))
    tally.equal(`${label}: hash ${i}`, pair.commitmentHash, link.text('commitment_hash'))
    tally.equal(
      `${label}: chained ${i}`,
      chainedHash(pair.commitmentProof, seed),
      link.text('commitment_hash'),
    )
    previousSeed = seed
  }
}

export function checkCommitments(file: unknown, tally: Tally, ports: Ports): void {
  const vectors = new Fields(file)
  for (const [i, vector] of vectors.cases('chains').entries()) checkChain(vector, `chain ${i}`, tally, ports)
  for (const [i, vector] of vectors.cases('verify_chained').entries()) {
    const holds = chainHolds(
      vector.value('commitment_proof'),
      vector.value('seed'),
      vector.value('commitment_hash'),
    )
    tally.equal(`verify ${i} ${vector.text('label')}`, holds, vector.text('result') === 'accept')
  }
}
