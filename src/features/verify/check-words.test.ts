import { describe, expect, it } from 'vitest'
import vectors from '../../client/bundle/proof-bundle.vectors.json' with { type: 'json' }
import { verifyBundle } from '../../client/bundle/verify-bundle.ts'
import { CHECK_IDS } from '../../protocol/check-ids.ts'
import { hasSentence, sentenceOfCheck } from './check-words.ts'
import { troublesFirst, troublesIn } from './report-model.ts'

/** Checks of rounds and downloads, which no bundle is about. */
const OF_OTHERS: readonly string[] = ['seed-known', 'chunk-hash', 'data-form', 'piece-hash', 'object-cid']

const OWN = [
  'audit-seed',
  'audit-bases',
  'audit-piece',
  'one-root',
  'receipt-cid',
  'receipt-length',
  'receipt-signature',
  'answer-signature',
]

describe('sentenceOfCheck', () => {
  it('has words for every check that a bundle can hold', () => {
    const ids = [...CHECK_IDS.filter((id) => !OF_OTHERS.includes(id)), ...OWN]
    expect(ids.filter((id) => !hasSentence(id))).toEqual([])
    const made = JSON.stringify(vectors.report).matchAll(/"id":"([^"]+)"/g)
    expect([...made].map(([, id]) => id ?? '').filter((id) => !hasSentence(id))).toEqual([])
  })

  it('names the member that it is about, and a check that it has no words for', () => {
    expect(sentenceOfCheck({ id: 'point-form', ok: true, inputs: { name: 'g' } })).toMatch(/\(g\)\.$/)
    expect(sentenceOfCheck({ id: 'new-one', ok: true, inputs: {} })).toContain('new-one')
  })
})

describe('the order of objects', () => {
  it('puts what does not hold first, and counts neither what holds nor what is missing', async () => {
    const bytes = Uint8Array.from(vectors.bundle.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16))
    const result = await verifyBundle(bytes)
    const [fine] = result.ok ? result.value.objects : []
    if (fine === undefined) throw new Error('the vector does not read')
    expect(troublesIn(fine)).toBe(0)
    const bad = { ...fine, root: 'contradicted' as const }
    expect(troublesIn(bad)).toBe(1)
    expect(troublesFirst([fine, bad, fine])).toEqual([bad, fine, fine])
  })
})
