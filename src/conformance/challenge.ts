/** challenge.json: Challenge answers, honest, damaged and forged; and which indexes a miner can answer. */
import {
  type ChallengeExpectation,
  type ChallengeRequest,
  proveChallenge,
  verifyChallengeProof,
} from '../protocol/challenge-proof.ts'
import { chunkAt, chunkCount, referenceIndexCount, referenceMinerSlots } from '../protocol/chunking.ts'
import { nobleSha256 } from '../protocol/content-tree.ts'
import { dec, hashData, nobleSha3 } from '../protocol/hash.ts'
import { randomnessFromBytes } from '../protocol/pedersen.ts'
import { encodePoint, hashToPoint, type Mode } from '../protocol/point.ts'
import { knownProofs } from '../protocol/seed-window.ts'
import { generatedData } from './generated-data.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'
import { checkVerdicts } from './verdict-cases.ts'

export function challengeRequestOf(fields: Fields): ChallengeRequest {
  return {
    challengeHash: fields.text('challenge_hash'),
    index: fields.number('challenge_index'),
    chunkBytes: fields.number('chunk_size'),
    g: fields.text('g'),
    h: fields.text('h'),
    curve: fields.text('curve'),
    seed: fields.text('seed'),
  }
}

function checkGroup(group: Fields, label: string, tally: Tally, ports: Ports): void {
  const data = group.base64('stored_data_b64')
  const request = challengeRequestOf(group.fields('request'))
  const response = group.fields('response')
  const proofs = knownProofs(data, [group.text('prev_seed')], ports.sha3)
  tally.equal(`${label}: proof`, proofs[0]?.proof, group.text('expected_commitment_proof'))
  const count = chunkCount(data.length, request.chunkBytes)
  tally.equal(`${label}: chunks`, count, group.number('chunk_count'))
  const hashes = Array.from({ length: count }, (_, i) =>
    hashData(chunkAt(data, request.chunkBytes, i) ?? new Uint8Array(0), ports.sha3),
  )
  tally.equal(`${label}: chunk hashes`, hashes.map(dec), group.texts('chunk_hashes'))
  const knowledge = {
    byteLength: data.length,
    proofs,
    chunkHash: hashes[request.index] ?? null,
    contentRoot: null,
  }
  for (const vector of group.cases('cases')) {
    const seed = vector.has('verify_seed') ? vector.text('verify_seed') : request.seed
    const expected: ChallengeExpectation = { request: { ...request, seed }, knowledge }
    const answer = { ...response.all(), ...vector.fields('patch').all() }
    const verdict = (mode: Mode) =>
      verifyChallengeProof(expected, answer, mode, { sha3: nobleSha3, sha256: nobleSha256 }).ok
    checkVerdicts(tally, `${label}: ${vector.text('label')}`, vector, {
      reference: verdict('reference'),
      strict: verdict('strict'),
    })
  }
}

/** What our miner answers at each index; an answer must verify, strictly too. */
function checkIndex(vector: Fields, tally: Tally, ports: Ports): void {
  const length = vector.number('length')
  const chunkBytes = vector.number('chunk_size')
  const index = vector.number('index')
  const label = `index ${index} of ${length} in ${chunkBytes}`
  tally.equal(`${label}: chunks`, chunkCount(length, chunkBytes), vector.number('chunk_count'))
  tally.equal(`${label}: slots`, referenceMinerSlots(length, chunkBytes), vector.number('miner_slots'))
  const indexes = referenceIndexCount(length, chunkBytes)
  tally.equal(`${label}: index count`, indexes, vector.number('validator_index_count'))
  tally.equal(`${label}: may be asked`, index < indexes, vector.flag('validator_may_ask'))
  const data = generatedData('index-range', length, ports.sha3)
  const [g, h] = [hashToPoint('conformance g', data), hashToPoint('conformance h', data)]
  const [previousSeed, seed] = ['a'.repeat(64), 'b'.repeat(64)]
  const drawRandomness = () => randomnessFromBytes(ports.randomBytes(32))
  const proof = proveChallenge(
    { data, previousSeed, seed, g, h, chunkBytes, index, drawRandomness },
    ports.sha3,
  )
  tally.equal(`${label}: miner`, proof.ok ? 'answered' : 'error', vector.text('miner'))
  if (!proof.ok) return
  const { value } = proof
  const request = {
    challengeHash: '1',
    index,
    chunkBytes,
    g: encodePoint(g),
    h: encodePoint(h),
    curve: 'P-256',
    seed,
  }
  const answer = {
    challenge_hash: request.challengeHash,
    challenge_index: index,
    chunk_size: chunkBytes,
    g: request.g,
    h: request.h,
    curve: request.curve,
    seed,
    commitment_hash: value.commitmentHash,
    commitment_proof: value.commitmentProof,
    commitment: value.commitment,
    data_chunk: value.chunk,
    randomness: value.randomness,
    merkle_proof: value.merkleProof,
    merkle_root: value.merkleRoot,
  }
  const proofs = knownProofs(data, [previousSeed], ports.sha3)
  const chunkHash = hashData(value.chunk, ports.sha3)
  const knowledge = { byteLength: length, proofs, chunkHash, contentRoot: null }
  for (const mode of ['reference', 'strict'] as const) {
    const verdict = verifyChallengeProof({ request, knowledge }, answer, mode)
    tally.equal(`${label}: verdict (${mode})`, verdict.ok, vector.text('verdict') === 'accept')
  }
}

export function checkChallenge(file: unknown, tally: Tally, ports: Ports): void {
  const vectors = new Fields(file)
  for (const [i, group] of vectors.cases('cases').entries()) checkGroup(group, `challenge ${i}`, tally, ports)
  for (const vector of vectors.cases('index_range')) checkIndex(vector, tally, ports)
}
