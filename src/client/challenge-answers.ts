/**
 * From what a validator passed on (wire/relayed-answer.ts) to what each miner said, as evidence. Members that the miner repeated
 * unchanged were left out on the way and are put back from the question; nothing is judged here.
 */
import type { ChallengeAnswer } from '../protocol/challenge-proof.ts'
import type { Answer } from '../wire/dendrite.ts'
import type { OwnRequestFields } from '../wire/own-synapses.ts'
import type { RelayedAnswer } from '../wire/relayed-answer.ts'
import type { AnswerEvidence, NoAnswer } from './audit/evidence.ts'
import type { AxonOutcome, ChallengeUserAnswer } from './axon-port.ts'

type Asked = OwnRequestFields['ChallengeUser']

export function challengedOf(asked: Asked) {
  return ({ fields, data }: Answer<'ChallengeUser'>): AxonOutcome<ChallengeUserAnswer> => {
    const { challenge_hash: challengeHash, answers } = fields
    if (challengeHash === null)
      return { ok: false, reason: 'malformed', detail: 'it answered without the name of the piece' }
    const chunks = new Map<string, Uint8Array>()
    const read = (answer: RelayedAnswer) => evidenceOf(asked, challengeHash, answer, data, chunks)
    return { ok: true, value: { challengeHash, answers: answers.map(read) } }
  }
}

function evidenceOf(
  asked: Asked,
  challengeHash: string,
  relayed: RelayedAnswer,
  data: Uint8Array | null,
  chunks: Map<string, Uint8Array>,
): AnswerEvidence {
  const { miner, ms, no_answer: none } = relayed
  if (none !== null) return { miner, ms, answer: null, noAnswer: noAnswerOf(none), signature: null }
  const answer: ChallengeAnswer = {
    challenge_hash: challengeHash,
    challenge_index: asked.challenge_index,
    chunk_size: asked.chunk_size,
    curve: asked.curve,
    g: asked.g,
    h: asked.h,
    seed: asked.seed,
    ...relayed.echoes,
    commitment_hash: relayed.commitment_hash,
    commitment_proof: relayed.commitment_proof,
    commitment: relayed.commitment,
    randomness: relayed.randomness,
    merkle_proof: relayed.merkle_proof,
    merkle_root: relayed.merkle_root,
    content_path: relayed.content_path,
    data_chunk: chunkOf(relayed, data, chunks),
  }
  return { miner, ms, answer, noAnswer: null, signature: relayed.answer_signature }
}

/** A copy, once for all who gave the same: a view would keep the whole answer in memory. */
function chunkOf(
  { chunk_from: from, chunk_to: to }: RelayedAnswer,
  data: Uint8Array | null,
  chunks: Map<string, Uint8Array>,
): Uint8Array | null {
  if (from === null || to === null || data === null || from > to || to > data.length) return null
  const key = `${from}-${to}`
  const known = chunks.get(key)
  if (known !== undefined) return known
  const chunk = data.slice(from, to)
  chunks.set(key, chunk)
  return chunk
}

/** A validator's words for its own failures, and for its miners'. What we do not know is no answer of this protocol. */
const REASONS: Readonly<Record<string, NoAnswer>> = {
  missing: 'missing',
  refused: 'refused',
  malformed: 'malformed',
  oversize: 'malformed',
  late: 'late',
  unreachable: 'unreachable',
  busy: 'busy',
  full: 'busy',
  stalled: 'late',
  cancelled: 'late',
}

function noAnswerOf(reason: string): NoAnswer {
  return REASONS[reason] ?? 'malformed'
}
