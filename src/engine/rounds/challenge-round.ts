/**
 * The challenge round (protocol sections 2.3 and 8): up to ten miners each prove one random chunk of one random piece.
 *
 * Different from the reference, whose checks hold for a prover without any data (S1 to S4): the answer is held against what
 * we asked (V1), the chunk must lead to the content root that was fixed while we held the bytes, and the chained pair
 * against the proofs of all seeds that the miner may hold, where all of them are known (V5). g and h are hashed from the
 * seed, so nobody chose them (S16).
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import type {
  ChallengeAnswer,
  ChallengeExpectation,
  ChallengeReason,
} from '../../protocol/challenge-proof.ts'
import { callWithin } from '../deadline.ts'
import { challengeTimeoutMs } from '../limits.ts'
import type { ChallengeAsk } from '../ports.ts'
import type { AuditKind } from './audit-round.ts'
import { type Contradiction, convict } from './convict.ts'
import { drawChallenge } from './draw-challenge.ts'
import { type Finding, failed, isLastRefusal, ofFailure, passed } from './outcomes.ts'
import type { Question, RoundParts } from './round-parts.ts'

export const CHALLENGE_KIND: AuditKind = {
  task: 'challenge',
  async ask(parts, question) {
    const { ports, availability } = parts
    const { piece, seed, miner } = question
    const { chunkBytes, index } = drawChallenge(ports.random, piece.length)
    const { curve, g, h } = ports.proofs.parametersOf(seed)
    const ask: ChallengeAsk = { dataHash: piece.dataHash, index, chunkBytes, curve, g, h, seed }
    const { result, ms } = await callWithin(ports.clock, challengeTimeoutMs(piece.length), null, (limits) =>
      ports.miners.challenge(miner, ask, limits),
    )
    availability.note(miner.hotkey, result.ok ? 'answered' : result.reason)
    const bytes = Math.min(chunkBytes, piece.length)
    const finding = result.ok
      ? await judge(parts, question, ask, result.value, ms)
      : await unanswered(parts, question, ofFailure(result.reason, result.detail, ms), ms)
    return { finding, bytes }
  },
}

/** A declared loss, and the last of several refusals, are confirmed like any contradiction of our record. */
function unanswered(
  parts: RoundParts,
  question: Question,
  finding: Finding,
  ms: number,
): Promise<Finding> | Finding {
  const { reason, detail } = finding
  if (reason === 'missing') return convict(parts, question, { reason, detail, ms, about: 'presence' })
  if (reason === 'refused' && isLastRefusal(question.pending))
    return convict(parts, question, { reason, detail, ms, about: 'record' })
  return finding
}

async function judge(
  parts: RoundParts,
  question: Question,
  ask: ChallengeAsk,
  answer: ChallengeAnswer,
  ms: number,
): Promise<Finding> {
  await parts.seeds.look([question.piece])
  const verdict = parts.ports.proofs.verifyChallenge(expectationOf(parts, question, ask), answer)
  // The data of the piece was not here, so the proof that the next answer must carry is not known.
  if (verdict.ok) return passed(ms, { seed: question.seed, proof: null })
  const { reason, detail } = verdict
  // A pair that is wrong together with the chunk is no question of which seed the miner holds.
  const others = verdict.checks.some(({ id, ok }) => !ok && id !== 'seed-known')
  const about = reason === 'seed-unknown' && others ? 'record' : contradicts(reason)
  return about === null ? failed(reason, detail, ms) : convict(parts, question, { reason, detail, ms, about })
}

function expectationOf(
  { seeds }: RoundParts,
  { piece, seed }: Question,
  ask: ChallengeAsk,
): ChallengeExpectation {
  const { dataHash: challengeHash, index, chunkBytes, curve, g, h } = ask
  return {
    request: { challengeHash, index, chunkBytes, curve, g, h, seed },
    knowledge: {
      byteLength: piece.length,
      proofs: seeds.proofsBefore(piece, seed),
      chunkHash: null,
      // A stock miner cannot lead its chunk to it: then the specification's own checks are all there is (S2).
      contentRoot: piece.stock === true ? null : hexToBytes(piece.contentRoot),
    },
  }
}

/**
 * What of our record a wrong answer contradicts; null: nothing, it is wrong in itself. Lengths, roots and seeds are ours and
 * may be wrong (B30); an echo, an opening and a fold are between the request and the answer. A wrong length of ours shows in
 * the chunk or the content path before it could show in `path-shape`.
 */
function contradicts(reason: ChallengeReason): Contradiction['about'] | null {
  switch (reason) {
    case 'chunk-differs':
    case 'content-run':
    case 'content-path-shape':
    case 'content-root-differs':
      return 'record'
    case 'proof-missing':
      return 'presence'
    case 'seed-unknown':
      return 'pair'
    case 'echo-differs':
    case 'chunk-malformed':
    case 'content-path-missing':
    case 'chain-broken':
    case 'curve-unknown':
    case 'point-invalid':
    case 'randomness-invalid':
    case 'opening-fails':
    case 'path-malformed':
    case 'path-shape':
    case 'path-fails':
      return null
  }
}
