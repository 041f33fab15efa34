import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NO_ANSWERS } from '../../client/audit/evidence.ts'
import type { Blame, FileStanding, HolderVerdict } from '../../client/audit-api.ts'
import { reasonWords } from '../shared/reason-words.ts'
import {
  doingSentence,
  type Finding,
  faultSentence,
  safetySentence,
  whatSentence,
} from './audit-sentences.ts'

const VERDICTS: readonly HolderVerdict[] = [
  'proven',
  'unsigned',
  'consistent',
  'failed',
  'missing',
  'silent',
  'unasked',
]
const BLAMES: readonly Blame[] = ['miner', 'validator', 'either', 'nobody']
const FINDINGS = VERDICTS.flatMap((verdict) =>
  BLAMES.map((blame): Finding => ({ verdict, blame, reason: '' })),
)
const ACCUSES = /fault is|loss is|may have|owes/

describe('what is said of a holder', () => {
  it('names a reason that is called like something every object has', () => {
    const finding = { verdict: 'failed', blame: 'either', reason: 'constructor' } as const
    expect(whatSentence(finding)).toContain('“constructor”')
  })

  it.each(FINDINGS)('has words for $verdict, blamed on $blame', (finding) => {
    for (const sentence of [whatSentence(finding), faultSentence(finding), doingSentence(finding)])
      expect(sentence).toMatch(/^[A-Z].+\.$/)
  })

  it('accuses nobody who is silent or answered well, whatever it is told of blame', () => {
    for (const finding of FINDINGS.filter(
      ({ verdict }) => !['failed', 'missing', 'unasked'].includes(verdict),
    ))
      expect(faultSentence(finding)).not.toMatch(ACCUSES)
    for (const finding of FINDINGS.filter(({ blame }) => blame === 'nobody'))
      expect(faultSentence(finding)).not.toMatch(ACCUSES)
  })

  it('calls a wrong answer the miner’s fault only where the miner signed it', () => {
    const fault = (blame: Blame) =>
      faultSentence({ verdict: 'failed', blame, reason: 'content-root-differs' })
    expect(fault('miner')).toContain('own signature')
    expect(fault('either')).toContain('Nobody can tell which')
    expect(fault('validator')).toContain('not the miner’s')
  })

  it('has words for every reason of a check and of an answer that is missing', () => {
    const table = readFileSync(join(import.meta.dirname, '../../../docs/liars.md'), 'utf8')
    const read = table.slice(table.indexOf('## What a person reads'))
    const reasons = [...read.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason ?? '')
    expect(reasons.length).toBeGreaterThan(15)
    expect([...reasons, ...NO_ANSWERS].filter((reason) => reasonWords(reason) === null)).toEqual([])
  })

  it('names a reason that it does not know instead of hiding it', () => {
    expect(whatSentence({ verdict: 'failed', blame: 'miner', reason: 'brand-new' })).toContain('brand-new')
  })
})

describe('whether the file is safe', () => {
  it('is never said where a piece of it was proven by nobody', () => {
    const standings: readonly FileStanding[] = ['lost', 'failed', 'weak', 'unaudited']
    for (const standing of standings) expect(safetySentence(standing, 0)).not.toMatch(/The file is safe/)
    expect(safetySentence('proven', 3)).toBe('The file is safe: every piece was proven by at least 3 miners.')
    expect(safetySentence('weak', 2)).toContain('fewer than an upload asks for')
    expect(safetySentence('weak', 3)).toContain('By what was proven before')
    expect(safetySentence('failed', 1)).toContain('by at least 1 miner.')
  })
})
