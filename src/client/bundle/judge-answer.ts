/**
 * What an answer of a bundle is worth to a third person. The checks are those of every audit (`../audit/check-answers.ts`); whom
 * a wrong answer convicts is decided more strictly than for the owner, who knows length and root: in a bundle these are the
 * exporter's word, so an answer against them alone is a word against a word. Paths and echoed members are not covered by the
 * miner's signature, so a wrong one may be the work of whoever relayed the answer.
 */
import { chunkDigest } from '../../protocol/audit-parameters.ts'
import type { AnswerVerdict as Computed } from '../audit/check-answers.ts'
import type { AnswerEvidence } from '../audit/evidence.ts'
import type { AnswerFinding, AnswerVerdict } from './bundle-report.ts'

/** Checks into which nothing enters but what the miner signed and what follows from the block. */
const OF_SIGNED_VALUES: readonly string[] = [
  'chained-commitment',
  'point-form',
  'randomness-range',
  'pedersen-opening',
  'one-root',
]

/** Checks of the question alone. */
export const OF_QUESTION: readonly string[] = ['audit-seed', 'audit-bases', 'audit-piece']

/** Null: there was no answer to compute anything of. */
export type Judged = { readonly evidence: AnswerEvidence; readonly computed: Computed | null }

/** The chunk of an answer whose records lead to the object's root: the one that lies at that place. */
export function rightChunk({ evidence, computed }: Judged): Uint8Array | null {
  const chunk = evidence.answer?.data_chunk
  const leads = computed?.verdict.checks.some(({ id, ok }) => id === 'content-path' && ok) ?? false
  return leads && chunk instanceof Uint8Array ? chunk : null
}

/** @param digest of the right chunk, where any answer to this question carries it */
export function judgeAnswer({ evidence, computed }: Judged, digest: string | null): AnswerFinding {
  const { miner, noAnswer, ms } = evidence
  const common = { miner, noAnswer, ms }
  if (computed === null) return { ...common, verdict: 'no-answer', basis: null, reason: '', checks: [] }
  const { verdict } = computed
  const [found, basis] = verdictOf(evidence, computed, digest)
  return {
    ...common,
    verdict: found,
    basis,
    reason: verdict.ok ? '' : verdict.reason,
    checks: verdict.checks,
  }
}

type Finding = readonly [AnswerVerdict, AnswerFinding['basis']]

function verdictOf(evidence: AnswerEvidence, computed: Computed, digest: string | null): Finding {
  const { verdict, signed, consistentOnly } = computed
  const failed = verdict.checks.filter(({ ok }) => !ok).map(({ id }) => id)
  if (failed.some((id) => OF_QUESTION.includes(id))) return ['void', null]
  if (verdict.ok) return [consistentOnly ? 'consistent' : signed ? 'proven' : 'unsigned', null]
  if (!signed) return ['wrong-unsigned', null]
  if (failed.some((id) => OF_SIGNED_VALUES.includes(id))) return ['signed-wrong', 'arithmetic']
  const chunk = evidence.answer?.data_chunk
  const differs = digest !== null && chunk instanceof Uint8Array && chunkDigest(chunk) !== digest
  return differs ? ['signed-wrong', 'root'] : ['signed-disputed', null]
}
