import { describe, expect, test } from 'vitest'
import { NOBLE_HASHES } from '../../protocol/challenge-proof.ts'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { auditEvidence, auditedBytes, auditKeypair } from '../../testing/audit-evidence.ts'
import { checkAnswers } from './check-answers.ts'
import { type TimedAnswer, timeChecks } from './time-checks.ts'

const miner = auditKeypair('miner')
const [asked] = auditEvidence(auditedBytes(3 * RECORD_BYTES + 700), [1], [miner])

/** One kept answer, with members changed. */
function answered(change: object = {}): TimedAnswer {
  const [evidence] = asked?.answers ?? []
  if (asked === undefined || evidence === undefined || evidence.answer === null)
    throw new RangeError('no evidence')
  const answer = { ...evidence.answer, ...change }
  return { question: asked.question, evidence: { ...evidence, answer }, pieceHash: asked.pieceHash ?? '' }
}

/** Each look at it is one millisecond later. */
function ticking(): () => number {
  let now = 0
  return () => (now += 1)
}

function checksOf({ question, evidence, ...named }: TimedAnswer) {
  const [own] = checkAnswers([{ question, answers: [evidence], ...named }], () => [])
  return own?.verdict.checks ?? []
}

describe('timeChecks', () => {
  test('has one time for each check of the verdict, in its order, and what passes between checks in none', () => {
    const answer = answered()
    const { micros, passes } = timeChecks(answer, NOBLE_HASHES, ticking())
    expect(micros).toEqual(checksOf(answer).map(() => 1000))
    expect(passes).toBe(2)
  })

  // An answer that ends the checks early, and one that does not even sign.
  test.each([
    { commitment: {} },
    { data_chunk: 7 },
    { content_path: 'none' },
    { randomness: '-1', merkle_proof: [] },
  ])('follows the verdict wherever a lie in %j ends it', (change) => {
    const answer = answered(change)
    const { micros } = timeChecks(answer, NOBLE_HASHES, ticking())
    expect(micros).toHaveLength(checksOf(answer).length)
  })

  test('ends after its budget, but never before one pass', () => {
    let now = 0
    const slow = timeChecks(answered(), NOBLE_HASHES, () => (now += 1000))
    expect(slow.passes).toBe(1)
    const still = timeChecks(answered(), NOBLE_HASHES, () => 0)
    expect(still.passes).toBe(32)
    expect(still.micros.every((micros) => micros === 0)).toBe(true)
  })
})
