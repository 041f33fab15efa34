import { expect, test } from 'vitest'
import { RECORD_BYTES } from '../protocol/content-tree.ts'
import {
  auditEvidence,
  auditedBytes,
  auditKeypair,
  auditQuestion,
  honestAnswer,
} from '../testing/audit-evidence.ts'
import { localVerifier } from './local-verifier.ts'

const miner = auditKeypair('miner')
const list = auditEvidence(auditedBytes(5 * RECORD_BYTES), [0, 1, 2, 3, 4], [miner])

test('answers that were cloned between workers hold, and one false opening among them is named', async () => {
  const cloned = structuredClone(list)
  const verdicts = await localVerifier.checkAnswers(cloned)
  expect(structuredClone(verdicts).map(({ verdict }) => verdict.ok)).toEqual([true, true, true, true, true])
  const spoiled = cloned.map(({ question, answers }) => ({
    question,
    answers: answers.map((each) => ({
      ...each,
      answer: { ...each.answer, ...(question.index === 3 ? { randomness: 5n } : {}) },
    })),
  }))
  const found = await localVerifier.checkAnswers(spoiled)
  expect(found.map(({ verdict }) => verdict.ok || verdict.reason)).toEqual([
    true,
    true,
    true,
    'opening-fails',
    true,
  ])
})

test('a chunk is forged that is longer than what is drawn at once', async () => {
  const data = auditedBytes(11 * RECORD_BYTES)
  const question = auditQuestion(data, 1, 'one', 5)
  const evidence = { question, answers: [honestAnswer(question, data, miner)] }
  expect(await localVerifier.examine(evidence, miner.address, null)).toMatchObject({ ok: true })
  const found = await localVerifier.examine(evidence, miner.address, 'forged')
  expect(found).toMatchObject({
    ok: false,
    reason: 'content-root-differs',
    specification: { ok: true },
  })
})
