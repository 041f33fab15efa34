/**
 * The retrieve round (protocol section 2.4): up to ten miners each give back one random piece. To a miner it is the same
 * request as a user's download, so nobody can serve the one and refuse the other (B18).
 *
 * Different from the reference: the bytes are hashed before anything else counts (V8), and the chained pair is held against
 * the seeds that the miner may hold, which the bytes at hand make provable (V5); the reference's check of it accepts any
 * text (S1). A pair that does not fit right bytes puts our record in doubt, not the miner (`convict.ts`).
 */
import { chainedHash } from '../../protocol/chained-hash.ts'
import { dec } from '../../protocol/hash.ts'
import { callWithin } from '../deadline.ts'
import { retrieveTimeoutMs } from '../limits.ts'
import type { RetrieveAnswer } from '../ports.ts'
import type { AuditKind } from './audit-round.ts'
import { convict, withBytes } from './convict.ts'
import { type Finding, failed, isRefusalJudged, ofFailure, passed } from './outcomes.ts'
import type { Question, RoundParts } from './round-parts.ts'

export const RETRIEVE_KIND: AuditKind = {
  task: 'retrieve',
  async ask(parts, question) {
    const { ports, availability } = parts
    const { piece, seed, miner } = question
    const ask = { dataHash: piece.dataHash, seed }
    const { result, ms } = await callWithin(ports.clock, retrieveTimeoutMs(piece.length), null, (limits) =>
      ports.miners.retrieve(miner, ask, limits),
    )
    availability.note(miner.hotkey, result.ok ? 'answered' : result.reason)
    const finding = result.ok
      ? await judge(parts, question, result.value, ms)
      : await unanswered(parts, question, ofFailure(result.reason, result.detail, ms), ms)
    return { finding, bytes: piece.length }
  },
}

/** The last of several refusals is one: there is no other way to ask. A declared loss is asked once more. */
function unanswered(
  parts: RoundParts,
  question: Question,
  finding: Finding,
  ms: number,
): Promise<Finding> | Finding {
  const { reason, detail } = finding
  if (reason === 'missing') return convict(parts, question, { reason, detail, ms, about: 'presence' })
  const servedAt = parts.served.get(question.miner.hotkey)
  if (reason === 'refused' && isRefusalJudged(question.pending, servedAt)) return failed(reason, detail, ms)
  return finding
}

async function judge(
  parts: RoundParts,
  question: Question,
  answer: RetrieveAnswer,
  ms: number,
): Promise<Finding> {
  const { hashing } = parts.ports
  const { piece, seed } = question
  const { data, commitment_proof: proof, commitment_hash: hash } = answer
  const hashes = hashing.pieceHashes(data, seed)
  if (dec(hashes.dataHash) !== piece.dataHash)
    return failed('data-differs', `${data.length} bytes that are not the piece that was asked for`, ms)
  const confirmed = { seed, proof: dec(hashes.messageHash) }
  const about = 'pair'
  if (proof === null || hash === null) {
    const detail = 'the bytes came without the chained pair'
    return withBytes(parts, question, { reason: 'proof-missing', detail, ms, about }, data, confirmed)
  }
  if (chainedHash(proof, seed, hashing.sha3) !== hash)
    return failed('chain-broken', 'commitment_hash is not the hash of commitment_proof with the seed', ms)
  await parts.seeds.look([piece])
  if (parts.seeds.mayProve(piece, seed, proof, data, hashing) === false) {
    const detail = 'commitment_proof is not the hash of the data with a seed that the miner may hold'
    return withBytes(parts, question, { reason: 'seed-unknown', detail, ms, about }, data, confirmed)
  }
  return passed(ms, confirmed)
}
