import { describe, expect, it } from 'vitest'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { auditEvidence, auditedBytes, auditKeypair } from '../../testing/audit-evidence.ts'
import { checkAnswers } from './check-answers.ts'
import type { NoAnswer, QuestionEvidence } from './evidence.ts'
import { cutShort, judgeHolders } from './judge-run.ts'

const miners = ['one', 'two'].map(auditKeypair)
const honest = auditEvidence(auditedBytes(3 * RECORD_BYTES), [0, 1, 2], miners)
const [liar] = miners.map(({ address }) => address)

function judged(list: readonly QuestionEvidence[]) {
  const ones = (count: number) => Array.from({ length: count }, (_, i) => BigInt(i + 1))
  return judgeHolders(list, checkAnswers(list, ones), new Map())
}

/** The first miner gives no answer about that chunk. */
function without(index: number, noAnswer: NoAnswer): readonly QuestionEvidence[] {
  return honest.map((each) => ({
    ...each,
    answers: each.answers.map((given) =>
      given.miner === liar && each.question.index === index
        ? { ...given, answer: null, noAnswer, signature: null }
        : given,
    ),
  }))
}

describe('judgeHolders', () => {
  it('proves who answered every question', () => {
    for (const holder of judged(honest))
      expect(holder).toMatchObject({ verdict: 'proven', asked: 3, passed: 3 })
  })

  it.each(['late', 'busy', 'refused', 'unreachable', 'unasked'] as const)(
    'proves nothing of who is “%s” for one chunk and right about all others, and accuses nobody',
    (noAnswer) => {
      const [first, second] = judged(without(1, noAnswer))
      expect(first).toMatchObject({
        verdict: 'silent',
        blame: 'nobody',
        asked: 3,
        passed: 2,
        reason: noAnswer,
      })
      expect(second).toMatchObject({ verdict: 'proven' })
    },
  )

  it('says that a copy is missing when its miner says so of one chunk', () => {
    expect(judged(without(2, 'missing'))[0]).toMatchObject({ verdict: 'missing' })
  })
})

describe('cutShort', () => {
  it('proves nothing of anybody whose validator left questions unanswered; what is wrong stays wrong', () => {
    const [missing, fine] = cutShort(judged(without(2, 'missing')), 'unreachable')
    expect(missing).toMatchObject({ verdict: 'missing' })
    expect(fine).toMatchObject({
      verdict: 'silent',
      level: 'unknown',
      reason: 'cut-short',
      detail: 'unreachable',
      blame: 'nobody',
    })
  })
})
