import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { nobleSha256, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { nobleSha3 } from '../../protocol/hash.ts'
import {
  auditEvidence,
  auditedBytes,
  auditKeypair,
  auditQuestion,
  auditSignature,
  honestAnswer,
} from '../../testing/audit-evidence.ts'
import { IS_THOROUGH } from '../../testing/thorough.ts'
import { LIES, type Lie } from '../audit-api.ts'
import { type AnswerVerdict, checkAnswers } from './check-answers.ts'
import type { AnswerEvidence, QuestionEvidence } from './evidence.ts'
import { tell } from './lies.ts'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const coefficients = (count: number) =>
  Array.from({ length: count }, () => BigInt(`0x${randomBytes(16).toString('hex')}`) | 1n)

const data = auditedBytes(3 * RECORD_BYTES + 700)
const miners = ['one', 'two', 'three'].map(auditKeypair)
const honest = auditEvidence(data, [0, 2, 3], miners)

/** Every answer in a call of its own: no batch, and nothing to compare roots with. */
function alone(list: readonly QuestionEvidence[]): AnswerVerdict[] {
  return list.flatMap((each) =>
    each.answers.flatMap((answer) => checkAnswers([{ ...each, answers: [answer] }], () => [])),
  )
}

const withoutRoot = ({ verdict }: AnswerVerdict) => ({
  ...verdict,
  checks: verdict.checks.filter(({ id }) => id !== 'one-root'),
})

/** The answer of one place with a lie in it; lies about the question make a question of its own. */
function withLie(list: readonly QuestionEvidence[], at: number, which: number, lie: Lie): QuestionEvidence[] {
  return list.flatMap(({ question, answers }, i): QuestionEvidence[] => {
    const evidence = answers[which]
    if (i !== at || evidence === undefined || evidence.answer === null) return [{ question, answers }]
    const told = tell(lie, { question, evidence: { ...evidence, answer: evidence.answer } }, random)
    const others = answers.filter((each) => each !== evidence)
    return [
      { question, answers: others },
      { question: told.question, answers: [told.evidence] },
    ]
  })
}

function answeredWith(changed: Partial<AnswerEvidence>, which = 0): QuestionEvidence[] {
  return honest.map(({ question, answers }) => ({
    question,
    answers: answers.map((each, i) => (i === which ? { ...each, ...changed } : each)),
  }))
}

describe('checkAnswers', () => {
  test('honest answers of all holders hold, signed and bound, in the order of the list', () => {
    const verdicts = checkAnswers(honest, coefficients)
    expect(verdicts.map(({ index }) => index)).toEqual([0, 0, 0, 2, 2, 2, 3, 3, 3])
    expect(verdicts.map(({ miner }) => miner)).toEqual(
      [0, 1, 2].flatMap(() => miners.map(({ address }) => address)),
    )
    for (const verdict of verdicts)
      expect(verdict).toMatchObject({
        verdict: { ok: true },
        signed: true,
        consistentOnly: false,
        blame: 'nobody',
      })
  })

  test('a quick SHA3 that comes out wrong accuses nobody: @noble decides before a refusal', () => {
    const wrong = () => new Uint8Array(32)
    for (const faulty of [
      { sha3: wrong, sha256: nobleSha256 },
      { sha3: nobleSha3, sha256: nobleSha256, fold: () => '00'.repeat(32) },
    ])
      for (const each of checkAnswers(honest, coefficients, faulty))
        expect(each).toMatchObject({ verdict: { ok: true }, blame: 'nobody' })
    const list = withLie(honest, 1, 1, 'randomness')
    const broken = { sha3: wrong, sha256: nobleSha256 }
    expect(checkAnswers(list, coefficients, broken).filter(({ verdict }) => !verdict.ok)).toHaveLength(1)
  })

  test('draws one coefficient for each opening, and not before all answers are there', () => {
    const draw = vi.fn(coefficients)
    checkAnswers(honest, draw)
    expect(draw.mock.calls).toEqual([[9]])
  })

  test('every verdict is the one that the answer would have got alone, whatever lies are among them', () => {
    const lies = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.constantFrom(...LIES)), { maxLength: 4 })
    fc.assert(
      fc.property(lies, (told) => {
        const list = told.reduce((so, [at, which, lie]) => withLie(so, at, which, lie), honest)
        expect(checkAnswers(list, coefficients).map(withoutRoot)).toEqual(alone(list).map(withoutRoot))
      }),
      { numRuns: IS_THOROUGH ? 20 : 8 },
    )
  })

  test.each(LIES)('%s spoils no other answer', (lie) => {
    const list = withLie(honest, 1, 1, lie)
    const wrong = checkAnswers(list, coefficients).filter(({ verdict }) => !verdict.ok)
    expect(wrong).toHaveLength(1)
    expect(checkAnswers(list, coefficients).map(withoutRoot)).toEqual(alone(list).map(withoutRoot))
  })

  test('a seed that is not of its block and nonce, or bases that are not of the seed, fail for all, and nobody is accused', () => {
    const other = auditQuestion(data, 2, 'two')
    const aged = honest.map(({ question, answers }) => ({
      question: { ...question, nonce: other.nonce },
      answers,
    }))
    for (const each of checkAnswers(aged, coefficients)) {
      expect(each.verdict).toMatchObject({ ok: false, reason: 'seed-differs' })
      expect(each.blame).toBe('nobody')
    }
    const question = { ...auditQuestion(data, 2), h: other.h }
    const [swapped] = checkAnswers(
      [{ question, answers: miners.slice(0, 1).map((miner) => honestAnswer(question, data, miner)) }],
      coefficients,
    )
    expect(swapped?.verdict).toMatchObject({ ok: false, reason: 'bases-differ' })
    expect(swapped?.blame).toBe('nobody')
  })

  test('a miner that draws its commitments anew for each question has several roots under one seed (B15)', () => {
    const [first, second] = honest
    const miner = miners[0]
    if (first === undefined || second === undefined || miner === undefined)
      throw new RangeError('no evidence')
    const fresh = honestAnswer({ ...second.question }, data, miner, 'drawn anew')
    const list = [first, { question: second.question, answers: [fresh] }]
    const verdicts = checkAnswers(list, coefficients).filter((each) => each.miner === miner.address)
    expect(verdicts.map(({ verdict, blame }) => [verdict.ok || verdict.reason, blame])).toEqual([
      [true, 'nobody'],
      ['root-changed', 'miner'],
    ])
    const unsigned = list.map(({ question, answers }) => ({
      question,
      answers: answers.map((each) => ({ ...each, signature: null })),
    }))
    expect(checkAnswers(unsigned, coefficients).at(-1)).toMatchObject({ blame: 'either', signed: false })
  })

  test('a stock miner, with a tree of its own for each answer and no signature, is consistent and no more', () => {
    const stock = honest.map(({ question, answers }) => ({
      question,
      answers: answers.slice(0, 1).map((each) => ({
        ...honestAnswer(question, data, miners[0] ?? auditKeypair('one'), `round ${question.index}`),
        signature: null,
        answer: { ...each.answer, content_path: null },
      })),
    }))
    for (const verdict of checkAnswers(stock, coefficients))
      expect(verdict).toMatchObject({ verdict: { ok: true }, signed: false, consistentOnly: true })
  })

  test('a signed answer whose content path was lost on the way is not bound, and the miner is not accused', () => {
    const [{ answer } = { answer: null }] = honest[0]?.answers ?? []
    const list = [
      { ...honest[0], answers: [{ ...honest[0]?.answers[0], answer: { ...answer, content_path: null } }] },
    ]
    const [verdict] = checkAnswers(list as QuestionEvidence[], coefficients)
    expect(verdict).toMatchObject({
      verdict: { ok: false, reason: 'content-path-missing' },
      signed: true,
      consistentOnly: true,
      blame: 'either',
    })
  })

  test('who signs a chunk that differs from the proven one is blamed; whose path alone was spoiled is not', () => {
    const [first] = honest
    const [one, two] = first?.answers ?? []
    const miner = miners[0]
    if (first === undefined || miner === undefined || !one?.answer || two === undefined)
      throw new RangeError('no evidence')
    const chunk = random(RECORD_BYTES)
    const rotten = { ...one.answer, data_chunk: chunk }
    const signature = auditSignature(first.question, rotten, miner)
    const signed = { ...one, answer: rotten, signature }
    const spoiled = { ...one, answer: { ...one.answer, content_path: ['00'.repeat(32), '11'.repeat(32)] } }
    const blameOf = (answers: AnswerEvidence[]) =>
      checkAnswers([{ ...first, answers }], coefficients)[0]?.blame
    expect(blameOf([signed, two])).toBe('miner')
    expect(blameOf([spoiled, two])).toBe('either')
    expect(blameOf([spoiled])).toBe('either')
  })

  test('a validator that asks about another piece has honest miners sign it, and is blamed itself', () => {
    const other = auditedBytes(3 * RECORD_BYTES + 700, 'another object')
    const { cid, contentRoot, length, challengeHash } = auditQuestion(data, 1)
    const question = { ...auditQuestion(other, 1), cid, contentRoot, length }
    const asked = { question, answers: miners.map((miner) => honestAnswer(question, other, miner)) }
    for (const each of checkAnswers([{ ...asked, pieceHash: challengeHash }], coefficients))
      expect(each).toMatchObject({
        verdict: { ok: false, reason: 'piece-differs' },
        signed: true,
        blame: 'validator',
      })
    for (const each of checkAnswers([asked], coefficients))
      expect(each).toMatchObject({ verdict: { ok: false, reason: 'content-root-differs' }, blame: 'either' })
  })

  test('where only the validator knows the name of the piece, no chunk accuses the miner alone', () => {
    const [first] = honest
    const [one, two] = first?.answers ?? []
    if (first === undefined || one === undefined || two === undefined) throw new RangeError('no evidence')
    const opened = withLie([{ ...first, answers: [one] }], 0, 0, 'forged').at(-1)?.answers[0]
    if (opened === undefined) throw new RangeError('no lie')
    const { question } = first
    const answers = [opened, two]
    expect(checkAnswers([{ question, answers }], coefficients)[0]).toMatchObject({
      blame: 'either',
      signed: true,
    })
    expect(checkAnswers([{ ...first, answers }], coefficients)[0]).toMatchObject({
      blame: 'miner',
      signed: true,
    })
  })

  test('an answer that did not come has no verdict', () => {
    const silent = answeredWith({ answer: null, noAnswer: 'late', signature: null })
    expect(checkAnswers(silent, coefficients)).toHaveLength(6)
    expect(checkAnswers([], coefficients)).toEqual([])
  })

  test('never throws and never accepts, whatever is in any member of question, answer or signature', () => {
    const [first] = honest
    const evidence = first?.answers[0]
    if (first === undefined || !evidence?.answer) throw new RangeError('no evidence')
    const answer: Readonly<Record<string, unknown>> = { ...evidence.answer }
    const members = Object.keys(answer)
    const junk = fc.oneof(
      fc.jsonValue(),
      fc.uint8Array(),
      fc.bigInt(),
      fc.constantFrom(Number.NaN, -0, 2 ** 53, undefined, '302c30', `0x${'0'.repeat(128)}`),
    )
    fc.assert(
      fc.property(fc.constantFrom(...members), junk, (member, value) => {
        fc.pre(value !== answer[member])
        const answers = [{ ...evidence, answer: { ...evidence.answer, [member]: value } }]
        expect(checkAnswers([{ ...first, answers }], coefficients)[0]?.verdict.ok).toBe(false)
      }),
      { numRuns: IS_THOROUGH ? 150 : 60 },
    )
    const asked = fc.constantFrom(
      'contentRoot',
      'validator',
      'challengeHash',
      'seed',
      'g',
      'h',
      'blockHash',
      'nonce',
    )
    const numbers = fc.constantFrom('length', 'chunkBytes', 'index')
    const question = fc.oneof(
      fc.tuple(asked, fc.string()),
      fc.tuple(numbers, fc.oneof(fc.double(), fc.integer(), fc.constant(2 ** 53))),
    )
    fc.assert(
      fc.property(question, ([member, value]) => {
        if (value === first.question[member as 'index']) return
        const list = [{ ...first, question: { ...first.question, [member]: value } }]
        expect(checkAnswers(list, coefficients)[0]?.verdict.ok).toBe(false)
      }),
      { numRuns: 100 },
    )
    for (const signature of [
      '',
      '0x',
      evidence.signature?.replace(/.$/, (last) => (last === '0' ? '1' : '0')) ?? '',
    ])
      expect(
        checkAnswers([{ ...first, answers: [{ ...evidence, signature }] }], coefficients)[0],
      ).toMatchObject({
        verdict: { ok: false, reason: 'signature-mismatch' },
        signed: false,
        blame: 'either',
      })
  })
})
