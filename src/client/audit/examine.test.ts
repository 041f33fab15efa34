import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { auditEvidence, auditedBytes, auditKeypair } from '../../testing/audit-evidence.ts'
import { LIES, type Lie } from '../audit-api.ts'
import type { QuestionEvidence } from './evidence.ts'
import { examine } from './examine.ts'

const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const miner = auditKeypair('miner')
const [whole] = auditEvidence(auditedBytes(3 * RECORD_BYTES + 700), [1], [miner])
const [single] = auditEvidence(auditedBytes(900), [0], [miner])

/** Checks that must fail, and the member that the lie is in. The miner's signature fails beside all but the last two. */
const CAUGHT: Readonly<Record<Lie, { readonly by: readonly string[]; readonly field: string }>> = {
  'chunk-bit': { by: ['content-path', 'pedersen-opening', 'answer-signature'], field: 'data_chunk' },
  'other-chunk': { by: ['content-path', 'path-shape', 'answer-signature'], field: 'question.index' },
  'old-seed': { by: ['pedersen-opening', 'answer-signature'], field: 'question.seed' },
  'own-bases': {
    by: ['echoed-request', 'echoed-request', 'pedersen-opening', 'answer-signature'],
    field: 'g',
  },
  randomness: { by: ['pedersen-opening', 'answer-signature'], field: 'randomness' },
  commitment: { by: ['pedersen-opening', 'merkle-path', 'answer-signature'], field: 'commitment' },
  infinity: {
    by: ['echoed-request', 'echoed-request', 'point-form', 'answer-signature'],
    field: 'commitment',
  },
  'merkle-path': { by: ['merkle-path'], field: 'merkle_proof' },
  'merkle-root': { by: ['merkle-path', 'answer-signature'], field: 'merkle_root' },
  'content-path': { by: ['content-path'], field: 'content_path' },
  chain: { by: ['chained-commitment', 'answer-signature'], field: 'commitment_proof' },
  'other-miner': { by: ['answer-signature'], field: 'miner' },
  forged: { by: ['content-path'], field: 'data_chunk' },
}

/** Lies that the specification's own three checks take for the truth. */
const PASSES_SPECIFICATION: readonly Lie[] = [
  'own-bases',
  'infinity',
  'other-chunk',
  'content-path',
  'other-miner',
  'forged',
]

function examined(evidence: QuestionEvidence | undefined, lie: Lie | null) {
  if (evidence === undefined) throw new RangeError('no evidence')
  return examine(evidence, miner.address, lie, random)
}

describe('examine', () => {
  test('an honest answer holds, with every check and both paths to be shown', () => {
    const found = examined(whole, null)
    expect(found).toMatchObject({ ok: true, reason: '', changed: [], specification: { ok: true } })
    expect(found.checks.map(({ id }) => id)).toEqual([
      'audit-seed',
      'audit-bases',
      'audit-piece',
      'proof-present',
      ...Array<string>(7).fill('echoed-request'),
      'chained-commitment',
      'chunk-form',
      'chunk-length',
      'content-path-form',
      'content-run',
      'content-path-shape',
      'content-path',
      'curve',
      ...Array<string>(3).fill('point-form'),
      'randomness-range',
      'pedersen-opening',
      'path-shape',
      'merkle-path',
      'answer-signature',
    ])
    expect(found.merklePath.map(({ side }) => side)).toEqual(['left', 'right'])
    expect(found.contentPath).toHaveLength(2)
    expect(found.specification.checks.map(({ id }) => id)).not.toContain('content-path')
    expect(found.checkMicros).toHaveLength(found.checks.length)
    expect(found.passes).toBeGreaterThan(0)
  })

  test.each(LIES)('%s is caught by the checks that it offends, and by no other', (lie) => {
    const found = examined(whole, lie)
    expect(found.ok).toBe(false)
    expect(found.checks.filter(({ ok }) => !ok).map(({ id }) => id)).toEqual(CAUGHT[lie].by)
    expect(found.changed.map(({ field }) => field)).toContain(CAUGHT[lie].field)
    expect(found.specification.ok).toBe(PASSES_SPECIFICATION.includes(lie))
    expect(examined(whole, null).ok).toBe(true)
  })

  test.each(LIES)('%s is caught in an object of one record too', (lie) => {
    expect(examined(single, null).ok).toBe(true)
    expect(examined(single, lie).ok).toBe(false)
  })

  test('an answer that does not hold is shown as it is, whatever lie is asked for', () => {
    if (whole === undefined) throw new RangeError('no evidence')
    const answers = whole.answers.map((each) => ({
      ...each,
      answer: { ...each.answer, commitment: {}, merkle_proof: [] },
    }))
    for (const lie of LIES) {
      const found = examine({ ...whole, answers }, miner.address, lie, random)
      expect(found).toMatchObject({ ok: false, reason: 'point-invalid', changed: [] })
    }
  })

  test('who gave no answer, or was not asked, leaves nothing to examine', () => {
    if (whole === undefined) throw new RangeError('no evidence')
    const silent = whole.answers.map((each) => ({ ...each, answer: null, noAnswer: 'late' as const }))
    expect(examine({ ...whole, answers: silent }, miner.address, null, random).reason).toBe('proof-missing')
    expect(examine(whole, auditKeypair('other').address, 'forged', random).checks).toEqual([])
  })
})
