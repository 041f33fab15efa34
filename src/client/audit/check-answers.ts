/**
 * The verdicts of an audit. Every answer is checked as strictly as the protocol module can: what was asked is computed with, the
 * chunk must lead to the root that the owner fixed, and the opening must hold. The openings of all answers are decided in one
 * random combination; each list of checks is the one that the answer alone would have got, because it is made by the same code.
 *
 * Total over hostile answers: whatever came back, also from a file that somebody made, gives verdicts.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { type AuditParameters, auditParametersOf } from '../../protocol/audit-parameters.ts'
import {
  type ChallengeAnswer,
  type ChallengeExpectation,
  NOBLE_HASHES,
  type ProofHashes,
  verifyChallengeProof,
} from '../../protocol/challenge-proof.ts'
import { BATCH_PAYS_FROM, falseOpenings } from '../../protocol/opening-batch.ts'
import { judgeBy, type OpeningJudge } from '../../protocol/opening-check.ts'
import { type CurveArithmetic, type Opening, opens } from '../../protocol/pedersen.ts'
import type { Check, Verdict } from '../../protocol/verdict.ts'
import type { Blame } from '../audit-api.ts'
import {
  AUDIT_FAILURES,
  digestOf,
  FirstRoots,
  isStock,
  questionChecks,
  signatureCheck,
} from './audit-checks.ts'
import { blameFor } from './blame.ts'
import type { AnswerEvidence, AuditQuestion, QuestionEvidence } from './evidence.ts'

export interface AnswerVerdict {
  readonly miner: string
  /** Of the chunk. */
  readonly index: number
  /** All checks in order. */
  readonly verdict: Verdict<string>
  /** The miner's signature over the answer holds. */
  readonly signed: boolean
  /** No content path: what holds are the specification's checks, and they bind to nothing. */
  readonly consistentOnly: boolean
  /** Whose fault a verdict that is not ok is. */
  readonly blame: Blame
  /** Microseconds, with its share of what was computed for all. */
  readonly micros: number
}

/** One answer on its way to a verdict. */
interface Case {
  readonly question: AuditQuestion
  readonly evidence: AnswerEvidence
  readonly answer: ChallengeAnswer
  readonly asked: readonly Check[]
  readonly digest: string | null
  readonly signature: Check | null
  proof: Verdict<string>
  opening: Opening | null
  micros: number
}

/**
 * One verdict for each answer that came, in their order; where none came there is nothing to check.
 * @param coefficients that many numbers, uniform in [1, 2^128), drawn when it is called: the answers are in by then
 */
export function checkAnswers(
  list: readonly QuestionEvidence[],
  coefficients: (count: number) => readonly bigint[],
  hashes: ProofHashes = NOBLE_HASHES,
): readonly AnswerVerdict[] {
  const parametersOf = rememberedParameters(hashes.curve)
  const cases = list.flatMap((given) => {
    const { question, answers } = given
    const asked = questionChecks(given, parametersOf)
    return answers.flatMap((evidence) =>
      evidence.answer === null
        ? []
        : [openCase({ question, evidence, answer: evidence.answer, asked }, hashes)],
    )
  })
  decideOpenings(cases, coefficients, hashes)
  const roots = new FirstRoots()
  for (const { question, evidence, signature } of cases) roots.see(question, evidence, signature?.ok === true)
  const verdicts = cases.map((entry) => verdictOf(entry, roots))
  return withBlame(cases, verdicts)
}

/** Two points are hashed to the curve once for each seed: a few milliseconds, as long as several openings. */
function rememberedParameters(curve: CurveArithmetic | undefined): (seed: string) => AuditParameters {
  const known = new Map<string, AuditParameters>()
  return (seed) => {
    const parameters = known.get(seed) ?? auditParametersOf(seed, curve)
    known.set(seed, parameters)
    return parameters
  }
}

/** Verifies all but the opening, which is taken for right until it is decided. */
function openCase(
  given: Pick<Case, 'question' | 'evidence' | 'answer' | 'asked'>,
  hashes: ProofHashes,
): Case {
  const began = performance.now()
  const found: Opening[] = []
  const judge: OpeningJudge = (opening) => found.push(opening) > 0
  const first = proofOf(given, hashes, judge)
  // What quick hashes refuse, @noble's decide. The opening of the last one counts.
  const proof = first.ok || hashes === NOBLE_HASHES ? first : proofOf(given, NOBLE_HASHES, judge)
  const digest = digestOf(given.answer, hashes.sha256)
  const signature = signatureCheck(given.question, given.evidence, digest)
  const micros = (performance.now() - began) * 1000
  return { ...given, digest, signature, proof, opening: found.at(-1) ?? null, micros }
}

function proofOf(
  { question, evidence, answer }: Pick<Case, 'question' | 'evidence' | 'answer'>,
  hashes: ProofHashes,
  judge: OpeningJudge,
): Verdict<string> {
  return verifyChallengeProof(expectationOf(question, evidence), answer, 'strict', hashes, judge)
}

export function expectationOf(question: AuditQuestion, evidence: AnswerEvidence): ChallengeExpectation {
  const { challengeHash, index, chunkBytes, g, h, curve, seed, contentRoot } = question
  // Anything else than a root is one that no path leads to.
  const root = /^[0-9a-f]{64}$/.test(contentRoot) ? hexToBytes(contentRoot) : new Uint8Array(0)
  return {
    request: { challengeHash, index, chunkBytes, g, h, curve, seed },
    knowledge: {
      byteLength: question.length,
      proofs: null,
      chunkHash: null,
      contentRoot: isStock(evidence) ? null : root,
    },
  }
}

function decideOpenings(
  cases: readonly Case[],
  coefficients: (count: number) => readonly bigint[],
  hashes: ProofHashes,
): void {
  const open = cases.flatMap((entry) => (entry.opening === null ? [] : [{ entry, opening: entry.opening }]))
  const began = performance.now()
  const openings = open.map(({ opening }) => opening)
  const wrong =
    open.length < BATCH_PAYS_FROM
      ? oneByOne(openings, judgeBy(hashes.curve))
      : falseOpenings(openings, coefficients(open.length), hashes.curve)
  const share = ((performance.now() - began) * 1000) / Math.max(1, open.length)
  for (const [i, { entry }] of open.entries()) {
    entry.micros += share
    if (wrong.has(i)) entry.proof = proofOf(entry, NOBLE_HASHES, opens)
  }
}

function oneByOne(openings: readonly Opening[], judge: OpeningJudge): ReadonlySet<number> {
  return new Set(openings.flatMap((opening, i) => (judge(opening) ? [] : [i])))
}

function verdictOf(
  { question, evidence, asked, signature, proof }: Case,
  roots: FirstRoots,
): Verdict<string> {
  const later = [signature, roots.check(question, evidence)].filter((check) => check !== null)
  const checks = [...asked, ...proof.checks, ...later]
  const [before, after] = [failureIn(asked), failureIn(later)]
  const failure = before ?? (proof.ok ? after : { reason: proof.reason, detail: proof.detail })
  return failure === null ? { ok: true, checks } : { ok: false, ...failure, checks }
}

function failureIn(checks: readonly Check[]): { readonly reason: string; readonly detail: string } | null {
  const failed = checks.find(({ ok }) => !ok)
  return failed === undefined ? null : (AUDIT_FAILURES[failed.id] ?? null)
}

/** Compares the chunk of each failed answer with the one that another holder proved to the same question. */
function withBlame(cases: readonly Case[], verdicts: readonly Verdict<string>[]): readonly AnswerVerdict[] {
  const provenChunks = new Map<AuditQuestion, string>()
  for (const [i, { question, evidence, digest }] of cases.entries())
    if (verdicts[i]?.ok === true && !isStock(evidence) && digest !== null) provenChunks.set(question, digest)
  return cases.map(({ question, evidence, asked, digest, signature, micros, proof }, i) => {
    const verdict = verdicts[i] ?? proof
    const signed = signature?.ok === true
    const proven = provenChunks.get(question)
    const right = proven === undefined || !isNamedByOwner(asked) ? null : digest === proven
    return {
      miner: evidence.miner,
      index: question.index,
      verdict,
      signed,
      consistentOnly:
        isStock(evidence) || proof.checks.some(({ id, ok }) => id === 'content-path-form' && !ok),
      blame: verdict.ok ? 'nobody' : blameFor(verdict.checks, signed, right),
      micros: Math.round(micros),
    }
  })
}

/**
 * The owner's own hash of the object is the name that the miner signed. A validator that asked about another piece, under a name
 * that only it vouches for, could have an honest miner sign other bytes.
 */
function isNamedByOwner(asked: readonly Check[]): boolean {
  return asked.some(({ id, ok }) => id === 'audit-piece' && ok)
}
