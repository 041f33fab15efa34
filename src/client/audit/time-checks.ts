/**
 * How long each single check of one answer takes. An audit decides the openings of all its answers together and can only tell a
 * share; here each is computed by itself, by the code that the audit runs.
 */

import { auditParametersOf } from '../../protocol/audit-parameters.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { type ProofHashes, verifyChallengeProof } from '../../protocol/challenge-proof.ts'
import type { Recorded } from '../../protocol/evidence.ts'
import { digestOf, questionChecks, signatureCheck } from './audit-checks.ts'
import { expectationOf } from './check-answers.ts'
import type { AnswerEvidence, AuditQuestion, QuestionEvidence } from './evidence.ts'

/** Passes over all checks: a browser's clock has steps of five microseconds, and most checks take less. */
const PASSES_MAX = 32
/** Milliseconds after which no further pass begins. */
const BUDGET_MS = 80

export interface TimedAnswer extends Pick<QuestionEvidence, 'pieceHash'> {
  readonly question: AuditQuestion
  readonly evidence: AnswerEvidence & { readonly answer: ChallengeAnswer }
}

export interface CheckTimes {
  /** Microseconds of each check, in the order of the answer's checks: the mean of all passes. */
  readonly micros: readonly number[]
  readonly passes: number
}

/** @param now milliseconds, as exactly as the clock can */
export function timeChecks(answer: TimedAnswer, hashes: ProofHashes, now: () => number): CheckTimes {
  const sums: number[] = []
  const began = now()
  let passes = 0
  do {
    let [place, since] = [0, now()]
    checkOnce(answer, hashes, () => {
      const at = now()
      sums[place] = (sums[place] ?? 0) + (at - since) * 1000
      place += 1
      // What was done to keep the time is no part of the next check.
      since = now()
    })
    passes += 1
  } while (passes < PASSES_MAX && now() - began < BUDGET_MS)
  return { micros: sums.map((sum) => sum / passes), passes }
}

/** Everything that `checkAnswers` does of one answer, in its order. */
function checkOnce(
  { question, evidence, ...named }: TimedAnswer,
  hashes: ProofHashes,
  recorded: Recorded,
): void {
  questionChecks({ question, answers: [evidence], ...named }, auditParametersOf, recorded)
  const expected = expectationOf(question, evidence)
  verifyChallengeProof(expected, evidence.answer, 'strict', hashes, undefined, recorded)
  const signature = signatureCheck(question, evidence, digestOf(evidence.answer, hashes.sha256))
  if (signature !== null) recorded(signature)
}
