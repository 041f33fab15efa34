/** One kept answer, checked again or with a lie in a copy of it. Total over hostile evidence, as the checks themselves are. */
import { chunkDigest } from '../../protocol/audit-parameters.ts'
import { NOBLE_HASHES, type ProofHashes, verifyChallengeProof } from '../../protocol/challenge-proof.ts'
import { brief } from '../../protocol/evidence.ts'
import type { Examination, Lie } from '../audit-api.ts'
import { checkAnswers, expectationOf } from './check-answers.ts'
import type { QuestionEvidence } from './evidence.ts'
import { contentPathOf, type RandomBytes, stepsOf, type Told, tell } from './lies.ts'
import { timeChecks } from './time-checks.ts'

type Changes = Examination['changed']

const NOTHING: Examination = {
  checks: [],
  ok: false,
  reason: 'proof-missing',
  specification: { ok: false, reason: 'proof-missing', checks: [] },
  checkMicros: [],
  passes: 0,
  changed: [],
  merklePath: [],
  contentPath: [],
}

/**
 * @param miner whose answer; one that gave none leaves nothing to examine (`proof-missing`)
 * @param lie told of answers that hold; one that does not is shown as it is
 * @param random where a lie has its invented bytes from
 */
export function examine(
  { question, answers, ...named }: QuestionEvidence,
  miner: string,
  lie: Lie | null,
  random: RandomBytes,
  hashes: ProofHashes = NOBLE_HASHES,
): Examination {
  const evidence = answers.find((each) => each.miner === miner && each.answer !== null)
  if (evidence === undefined || evidence.answer === null) return NOTHING
  const kept: Told = { question, evidence: { ...evidence, answer: evidence.answer } }
  const found = examined(kept, named, hashes)
  if (lie === null || !found.ok) return { ...found, ...timesOf(kept, named, hashes) }
  const shown = tell(lie, kept, random)
  return { ...examined(shown, named, hashes), changed: changesOf(kept, shown) }
}

function examined(
  { question, evidence }: Told,
  named: Pick<QuestionEvidence, 'pieceHash'>,
  hashes: ProofHashes,
): Examination {
  const [own] = checkAnswers([{ question, answers: [evidence], ...named }], () => [], hashes)
  if (own === undefined) return NOTHING
  const { answer } = evidence
  const bare = verifyChallengeProof(expectationOf(question, evidence), answer, 'reference', hashes)
  return {
    checks: own.verdict.checks,
    ok: own.verdict.ok,
    reason: own.verdict.ok ? '' : own.verdict.reason,
    specification: { ok: bare.ok, reason: bare.ok ? '' : bare.reason, checks: bare.checks },
    checkMicros: [],
    passes: 0,
    changed: [],
    merklePath: stepsOf(answer),
    contentPath: contentPathOf(answer),
  }
}

function timesOf(
  told: Told,
  named: Pick<QuestionEvidence, 'pieceHash'>,
  hashes: ProofHashes,
): Pick<Examination, 'checkMicros' | 'passes'> {
  const { micros, passes } = timeChecks({ ...told, ...named }, hashes, () => performance.now())
  return { checkMicros: micros, passes }
}

function changesOf(before: Told, after: Told): Changes {
  return [
    ...membersChanged('question.', before.question, after.question),
    ...membersChanged('', answerMembers(before), answerMembers(after)),
  ]
}

function answerMembers({ evidence: { miner, signature, answer } }: Told): object {
  const merkle_proof = stepsOf(answer).map(({ side, hash }) => `${side} ${hash}`)
  return { miner, ...answer, merkle_proof, answer_signature: signature }
}

function membersChanged(prefix: string, before: object, after: object): Changes {
  return Object.entries(after).flatMap(([name, value]: [string, unknown]) => {
    const old: unknown = Reflect.get(before, name)
    const [was, is] = [shownValue(old, value), shownValue(value, old)]
    return was === is ? [] : [{ field: `${prefix}${name}`, before: was, after: is }]
  })
}

/** For people to read. Of a list, what the other one has not. */
function shownValue(value: unknown, other: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes, SHA-256 ${chunkDigest(value)}`
  if (!Array.isArray(value)) return brief(value)
  const same: readonly unknown[] = Array.isArray(other) ? other : []
  return value
    .filter((item, i) => item !== same[i])
    .map(brief)
    .join(' ')
}
