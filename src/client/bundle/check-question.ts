/** One question of a bundle: whether it was drawn from its block, and what each answer to it is worth. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { auditParametersOf, auditSeed, chunkDigest } from '../../protocol/audit-parameters.ts'
import type { Check } from '../../protocol/verdict.ts'
import type { AuditQuestion, QuestionEvidence } from '../audit/evidence.ts'
import type { QuestionFinding } from './bundle-report.ts'
import { computeAnswer, judgeAnswer, leadsToRoot } from './check-answer.ts'

export interface CheckedQuestion {
  readonly finding: QuestionFinding
  /** The whole object, where the question is about one chunk of it all and an answer leads to the root. */
  readonly object: Uint8Array | null
}

export function checkQuestion({ question, answers }: QuestionEvidence, step: () => void): CheckedQuestion {
  const checks = questionChecks(question)
  const ok = checks.every((check) => check.ok)
  const computed = answers.map((answer) => {
    const one = computeAnswer(question, answer)
    step()
    return one
  })
  const chunk = computed.find(leadsToRoot)?.chunk ?? null
  const digest = chunk === null ? null : chunkDigest(chunk)
  const findings = computed.map((one) => {
    const finding = judgeAnswer(one, digest)
    if (ok || finding.verdict === 'no-answer') return finding
    return { ...finding, verdict: 'void' as const, basis: null }
  })
  const { index, chunkBytes, validator, block, blockHash, genesisHash, at } = question
  const asked = { index, chunkBytes, validator, block, blockHash, genesisHash, at }
  const isWhole = chunk !== null && index === 0 && chunk.length === question.length
  return { finding: { ...asked, ok, checks, answers: findings }, object: isWhole ? chunk : null }
}

function questionChecks(question: AuditQuestion): Check[] {
  const { blockHash, nonce, seed } = question
  const drawn = auditSeed(hexToBytes(blockHash.slice(2)), hexToBytes(nonce))
  const derived = auditParametersOf(seed)
  return [
    { id: 'audit-seed', ok: drawn === seed, inputs: { blockHash, nonce }, expected: drawn, got: seed },
    ...(['g', 'h'] as const).map((name) => {
      const ok = derived[name] === question[name]
      return { id: 'audit-base', ok, inputs: { name, seed }, expected: derived[name], got: question[name] }
    }),
  ]
}
