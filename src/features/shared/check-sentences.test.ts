import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasSentence, sentenceOfCheck } from './check-sentences.ts'

const SRC = join(import.meta.dirname, '../..')

function checkIds(folder: string): string[] {
  const files = readdirSync(join(SRC, folder), { withFileTypes: true }).filter(({ name }) =>
    /(?<!\.test)\.ts$/.test(name),
  )
  return files.flatMap(({ name }) => {
    const text = readFileSync(join(SRC, folder, name), 'utf8')
    const found = text.matchAll(/\bid: '([a-z][a-z-]+)'|\b(?:same|compare)\('([a-z-]+)'/g)
    return [...found].map((match) => match[1] ?? match[2] ?? '')
  })
}

describe('check sentences', () => {
  it('has words for every check that a verifier records', () => {
    const ids = [
      ...checkIds('protocol'),
      ...checkIds('wire'),
      ...checkIds('client'),
      ...checkIds('client/audit'),
      ...checkIds('client/transfer'),
    ]
    expect(ids).toContain('pedersen-opening')
    expect(ids).toContain('receipt-cid')
    expect(ids).toContain('content-root')
    expect([...new Set(ids)].filter((id) => !hasSentence(id))).toEqual([])
  })
  it('names the field of a check that is made for several', () => {
    expect(sentenceOfCheck({ id: 'echoed-request', ok: true, inputs: { field: 'seed' } })).toBe(
      'The answer repeats what was asked, unchanged (seed).',
    )
  })
  it('claims no comparison with the owner’s bytes of an answer that was made without them', () => {
    for (const id of ['chained-commitment', 'pedersen-opening']) {
      const check = { id, ok: true, inputs: {} }
      expect(sentenceOfCheck(check)).toContain('your bytes')
      expect(sentenceOfCheck(check, 'answer')).not.toContain('your bytes')
    }
  })
  it('names a check it does not know instead of hiding it', () => {
    expect(sentenceOfCheck({ id: 'brand-new', ok: true, inputs: {} })).toContain('brand-new')
  })
})
