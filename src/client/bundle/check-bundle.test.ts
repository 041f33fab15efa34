import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  type Asked,
  answerOf,
  ask,
  bytesOf,
  EXPORTER,
  GENESIS,
  holderOf,
  key,
  pieceOf,
  signatureOf,
  silent,
} from '../../testing/bundle-evidence.ts'
import type { AnswerEvidence } from '../audit/evidence.ts'
import type { HolderProof } from '../proof-api.ts'
import type { AnswerFinding, BundleReport } from './bundle-report.ts'
import { checkBundle } from './check-bundle.ts'
import { makeBundle } from './make-bundle.ts'
import { parseBundle } from './parse-bundle.ts'

const ALICE = key('alice')
const BOB = key('bob')
/** Three records, the last one short; asked for the second. */
const PIECE = pieceOf(2 * 16_400 + 77)
const ASKED = ask(PIECE, 1)
const HONEST = answerOf(ASKED, ALICE)

/** Through the file and back, as somebody else gets it. */
function report(
  asked: Asked & { readonly pieceHash?: string },
  answers: readonly AnswerEvidence[],
  receipts: HolderProof[] = [],
): BundleReport {
  const { cid, length, contentRoot } = asked.question
  const known = asked.pieceHash === undefined ? {} : { pieceHash: asked.pieceHash }
  const audits = answers.length === 0 ? [] : [{ question: asked.question, answers, ...known }]
  const bytes = makeBundle({
    objects: [{ cid, length, contentRoot, role: 'part', index: 3, receipts, audits }],
    downloads: [],
    exporter: EXPORTER,
    genesisHash: GENESIS,
    networkName: 'local',
    at: 5,
    name: null,
  })
  const parsed = parseBundle(bytes)
  if (!parsed.ok) throw new Error(parsed.detail)
  return checkBundle(parsed.value)
}

function findings(asked: Asked, ...answers: AnswerEvidence[]): readonly AnswerFinding[] {
  return report(asked, answers).objects[0]?.questions[0]?.answers ?? []
}

function finding(answer: AnswerEvidence): AnswerFinding | undefined {
  return findings(ASKED, answer)[0]
}

function saying(changes: Readonly<Record<string, unknown>>): AnswerEvidence {
  return { ...HONEST, answer: { ...HONEST.answer, ...changes } }
}

/** The same, and the miner means it. */
function signing(changes: Readonly<Record<string, unknown>>): AnswerEvidence {
  const said = saying(changes)
  return { ...said, signature: signatureOf(ASKED.question, said.answer as never, ALICE) }
}

const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code)

describe('an answer in a bundle', () => {
  it('that is right and signed is proven; right and unsigned is nobody’s', () => {
    expect(finding(HONEST)).toMatchObject({ verdict: 'proven', reason: '', basis: null })
    expect(finding({ ...HONEST, signature: null })).toMatchObject({ verdict: 'unsigned', reason: '' })
    expect(report(ASKED, [HONEST]).ok).toBe(true)
    expect(report(ASKED, [{ ...HONEST, signature: null }]).ok).toBe(false)
  })

  it('that is right under the signature of another miner convicts nobody', () => {
    const stolen = { ...HONEST, miner: BOB.address }
    expect(finding(stolen)).toMatchObject({ verdict: 'wrong-unsigned', reason: 'signature-mismatch' })
    expect(finding({ ...HONEST, signature: '0x12' })).toMatchObject({ verdict: 'wrong-unsigned' })
    expect(finding({ ...HONEST, signature: 'x'.repeat(5000) })).toMatchObject({ verdict: 'wrong-unsigned' })
  })

  const flipped = (text: unknown) =>
    String(text).replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
  const chunk = PIECE.slice(16_400, 32_800)
  const other = chunk.with(9, (chunk[9] ?? 0) ^ 1)
  const { answer } = HONEST
  const OTHER_POINT = answerOf(ASKED, BOB).answer?.commitment

  it.each<[string, unknown]>([
    ['data_chunk', other],
    ['commitment', OTHER_POINT],
    ['randomness', 12n],
    ['commitment_hash', flipped(answer?.commitment_hash)],
    ['commitment_proof', flipped(answer?.commitment_proof)],
    ['merkle_root', 'ab'.repeat(32)],
  ])('changed on the way in %s, which the miner signed, is seen and convicts nobody', (name, value) => {
    expect(finding(saying({ [name]: value }))).toMatchObject({ verdict: 'wrong-unsigned' })
  })

  it.each<[string, unknown]>([
    ['challenge_hash', '1'],
    ['challenge_index', 2],
    ['chunk_size', 16],
    ['g', answer?.h],
    ['h', answer?.g],
    ['curve', 'p256'],
    ['seed', 'ab'.repeat(32)],
    ['merkle_proof', 'W10='],
    ['content_path', []],
    ['content_path', ['ab'.repeat(32), 'cd'.repeat(32)]],
    ['content_path', { deep: [[[]]] }],
  ])('changed on the way in %s, which it did not sign, is seen and does not convict it', (name, value) => {
    expect(finding(saying({ [name]: value }))).toMatchObject({ verdict: 'signed-disputed', basis: null })
  })

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['another opening', { randomness: 12n }],
    ['another commitment', { commitment: OTHER_POINT }],
    ['a broken chain', { commitment_proof: '5' }],
    ['a chunk that its commitment is not of', { data_chunk: other }],
    ['infinity', { commitment: bytesToHex(new TextEncoder().encode('0,0')) }],
  ])('signed by the miner with %s convicts it', (_, changes) => {
    expect(finding(signing(changes))).toMatchObject({ verdict: 'signed-wrong', basis: 'arithmetic' })
  })

  it('signed over other bytes of its own convicts by the root, once somebody shows the right chunk', () => {
    const lost = answerOf(
      ASKED,
      BOB,
      PIECE.map((byte) => byte ^ 255),
    )
    expect(findings(ASKED, lost)[0]).toMatchObject({
      verdict: 'signed-disputed',
      reason: 'content-root-differs',
    })
    const [, after] = findings(ASKED, { ...HONEST, signature: null }, lost)
    expect(after).toMatchObject({ verdict: 'signed-wrong', basis: 'root' })
    const { statement } = report(ASKED, [HONEST, lost])
    expect(codes(statement.proves)).not.toContain('convicted')
    expect(statement.leavesOpen).toContainEqual({ code: 'convicted-by-word', answers: 1 })
  })

  it('from another tree than the miner’s other answer under this seed convicts it: it chose when it knew', () => {
    const first = { ...ASKED, question: { ...ASKED.question, index: 0 } }
    const { cid, length, contentRoot } = ASKED.question
    const lost = answerOf(first, ALICE, PIECE.with(length - 1, (PIECE[length - 1] ?? 0) ^ 1))
    // Its chunk and the path of it are those of the object, as somebody has them who fetched just this one.
    const fetched = { ...lost.answer, content_path: answerOf(first, ALICE).answer?.content_path }
    const object = { cid, length, contentRoot, role: 'part' as const, index: 0, receipts: [] }
    const audits = [
      { question: ASKED.question, answers: [HONEST] },
      { question: first.question, answers: [{ ...lost, answer: fetched }] },
    ]
    const about = { at: 1, genesisHash: GENESIS, networkName: '', exporter: EXPORTER.address, name: null }
    const found = checkBundle({ ...about, objects: [{ ...object, audits }], downloads: [] })
    const verdicts = found.objects[0]?.questions.map(({ answers }) => answers[0])
    expect(verdicts).toMatchObject([
      { verdict: 'proven' },
      { verdict: 'signed-wrong', basis: 'arithmetic', reason: 'root-changed' },
    ])
  })

  it('of a stock miner, without a content path, is consistent and no more', () => {
    const { content_path: _, ...bare } = HONEST.answer ?? {}
    expect(finding({ ...HONEST, answer: bare, signature: null })).toMatchObject({ verdict: 'consistent' })
  })

  it('with a full stop in a member has no text that could be signed', () => {
    const text = `${String(HONEST.answer?.commitment_hash)}.1`
    expect(finding(signing({ commitment_hash: text }))).toMatchObject({ verdict: 'wrong-unsigned' })
  })

  it.each([
    ['late', true],
    ['unreachable', true],
    ['busy', true],
    ['unasked', true],
    ['missing', false],
    ['refused', false],
    ['malformed', false],
  ] as const)('that is missing (%s) is no answer', (why, isFine) => {
    const found = report(ASKED, [HONEST, silent(BOB, why)])
    expect(found.objects[0]?.questions[0]?.answers[1]).toMatchObject({ verdict: 'no-answer', noAnswer: why })
    expect(found.ok).toBe(isFine)
  })

  it.each<[string, Readonly<Partial<Asked['question']>>]>([
    ['another block', { blockHash: `0x${'12'.repeat(32)}` }],
    ['another nonce', { nonce: '34'.repeat(32) }],
    ['bases of the exporter’s choice', { g: ASKED.question.h, h: ASKED.question.g }],
  ])('to a question with %s is void', (_, changes) => {
    const found = report({ ...ASKED, question: { ...ASKED.question, ...changes } }, [HONEST])
    expect(found.objects[0]?.questions[0]).toMatchObject({ ok: false, answers: [{ verdict: 'void' }] })
    expect(found.ok).toBe(false)
    expect(found.statement.anchors).toEqual([])
  })

  it('to a question about another piece than the exporter had hashed is void, and about that one is proven', () => {
    const { challengeHash } = ASKED.question
    const known = report({ ...ASKED, pieceHash: challengeHash }, [HONEST])
    expect(known.answers.proven).toBe(1)
    const asked = { ...ASKED, pieceHash: `${challengeHash.slice(1)}1` }
    expect(report(asked, [HONEST]).answers.void).toBe(1)
  })

  it('of anything at all gives a verdict', () => {
    for (const value of [
      null,
      1.5,
      -0,
      1n << 4000n,
      'x'.repeat(99_999),
      { a: { b: [] } },
      [[1]],
      '\uD800',
      true,
    ]) {
      for (const name of Object.keys(HONEST.answer ?? {}))
        expect(['wrong-unsigned', 'signed-disputed', 'consistent']).toContain(
          finding(saying({ [name]: value }))?.verdict,
        )
    }
  })
})

describe('a receipt in a bundle', () => {
  it('without the bytes holds as far as it goes, and says so', () => {
    const found = report(ASKED, [], [holderOf(PIECE, ALICE)])
    const [receipt] = found.objects[0]?.receipts ?? []
    expect(receipt).toMatchObject({ verdict: 'held', reason: '', miner: ALICE.address })
    expect(receipt?.checks.map(({ id }) => id)).not.toContain('chained-commitment')
    expect(found.ok).toBe(true)
    expect(found.statement.leavesOpen).toContainEqual({ code: 'receipts-without-data', receipts: 1 })
  })

  it.each<[string, (holder: HolderProof) => HolderProof]>([
    ['another opening', (holder) => ({ ...holder, randomness: '7' })],
    ['another hash', (holder) => ({ ...holder, commitmentHash: '7' })],
    ['another block', (holder) => ({ ...holder, block: holder.block + 1 })],
    ['another signature', (holder) => ({ ...holder, signature: `0x${'ab'.repeat(64)}` })],
    ['another object', () => holderOf(pieceOf(50), ALICE)],
  ])('with %s fails', (_, change) => {
    const found = report(ASKED, [], [change(holderOf(PIECE, ALICE))])
    expect(found.receipts).toEqual({ held: 0, proven: 0, failed: 1 })
    expect(found.ok).toBe(false)
  })
})

describe('a whole object in a bundle', () => {
  const data = pieceOf(500)
  const asked = ask(data, 0)

  it('is known by its name, and receipts are checked against it', () => {
    const found = report(asked, [answerOf(asked, ALICE)], [holderOf(data, BOB)])
    expect(found.objects[0]).toMatchObject({ root: 'object', receipts: [{ verdict: 'proven' }] })
    expect(codes(found.statement.leavesOpen)).not.toContain('root-by-word')
    expect(found.statement.proves).toContainEqual({ code: 'whole', objects: 1 })
  })

  it('under the name of another contradicts the exporter', () => {
    const { cid } = ask(pieceOf(499), 0).question
    const renamed = { ...asked, question: { ...asked.question, cid } }
    const found = report(renamed, [answerOf(asked, ALICE)])
    expect(found.objects[0]?.root).toBe('contradicted')
    expect(found.ok).toBe(false)
  })

  it('a part of it leaves the root to the exporter’s word', () => {
    expect(report(ASKED, [HONEST]).objects[0]?.root).toBe('word')
  })
})

describe('what a bundle says of itself', () => {
  it('names blocks, claims and limits', () => {
    const { statement } = report(ASKED, [HONEST, answerOf(ASKED, BOB)], [holderOf(PIECE, ALICE)])
    expect(statement.anchors).toEqual([
      { block: 1234, blockHash: `0x${bytesToHex(bytesOf('block 1234'))}`, genesisHash: GENESIS },
    ])
    expect(statement.proves).toEqual([
      { code: 'answered', answers: 2, miners: 2 },
      { code: 'receipts', receipts: 1, miners: 1 },
      { code: 'unchanged' },
    ])
    expect(codes(statement.leavesOpen)).toEqual([
      'still-held',
      'root-by-word',
      'other-chunks',
      'receipts-without-data',
      'before',
      'how-late',
      'registered',
      'exporter',
    ])
  })

  it('counts its steps up to the last', () => {
    const steps: [number, number][] = []
    const { cid, length, contentRoot } = ASKED.question
    const audits = [
      { question: ASKED.question, answers: [HONEST, silent(BOB, 'late')] },
      { question: ask(PIECE, 0).question, answers: [silent(BOB, 'late')] },
    ]
    const object = { cid, length, contentRoot, role: 'part' as const, index: 0, receipts: [], audits }
    const bundle = {
      at: 1,
      genesisHash: GENESIS,
      networkName: '',
      exporter: EXPORTER.address,
      name: null,
      objects: [object],
      downloads: [],
    }
    checkBundle(bundle, (done, all) => steps.push([done, all]))
    expect(steps).toEqual([
      [2, 3],
      [3, 3],
    ])
  })
})
