/** Questions of one object that share a seed, as an audit asks them: computed together, judged one by one. */
import { chunkDigest } from '../../protocol/audit-parameters.ts'
import type { ProofHashes } from '../../protocol/challenge-proof.ts'
import { questionChecks } from '../audit/audit-checks.ts'
import { checkAnswers } from '../audit/check-answers.ts'
import type { QuestionEvidence } from '../audit/evidence.ts'
import { drawCoefficients } from '../draw-coefficients.ts'
import type { QuestionFinding } from './bundle-report.ts'
import { type Judged, judgeAnswer, OF_QUESTION, rightChunk } from './judge-answer.ts'

export interface CheckedQuestion {
  readonly finding: QuestionFinding
  /** The whole object, where the question is about one chunk of it all and an answer leads to the root. */
  readonly object: Uint8Array | null
}

/** One for each question, in their order. @param hashes default: for small chunks */
export function checkRun(run: readonly QuestionEvidence[], hashes?: ProofHashes): CheckedQuestion[] {
  const verdicts = checkAnswers(run, drawCoefficients, hashes).values()
  return run.map((audit) => {
    const judged = audit.answers.map((evidence): Judged => {
      if (evidence.answer === null) return { evidence, computed: null }
      const next = verdicts.next()
      if (next.done === true) throw new TypeError('an answer without a verdict')
      return { evidence, computed: next.value }
    })
    return checkQuestion(audit, judged)
  })
}

function checkQuestion(audit: QuestionEvidence, judged: readonly Judged[]): CheckedQuestion {
  const { question } = audit
  const chunk = judged.map(rightChunk).find((found) => found !== null) ?? null
  const digest = chunk === null ? null : chunkDigest(chunk)
  // Every answer carries the checks of its question; hashing to the curve again is for questions without one.
  const known = judged.find(({ computed }) => computed !== null)?.computed?.verdict.checks
  const asked = known?.filter(({ id }) => OF_QUESTION.includes(id)) ?? questionChecks(audit)
  const { index, chunkBytes, validator, block, blockHash, genesisHash, at } = question
  const finding = {
    index,
    chunkBytes,
    validator,
    block,
    blockHash,
    genesisHash,
    at,
    ok: asked.every(({ ok }) => ok),
    answers: judged.map((one) => judgeAnswer(one, digest)),
  }
  const isWhole = chunk !== null && index === 0 && chunk.length === question.length
  return { finding, object: isWhole ? chunk : null }
}
