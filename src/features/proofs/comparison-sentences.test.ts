import { describe, expect, it } from 'vitest'
import {
  COMPARE_NEXTS,
  type Comparison,
  type Contradiction,
  type ObjectOpinion,
  OPINIONS,
  type Opinion,
} from '../../client/cross-check-api.ts'
import { comparisonSentence, contradictedSentence, nextSentence } from './comparison-sentences.ts'

function compared(opinion: Opinion, read: boolean, change: Partial<ObjectOpinion> = {}): Comparison {
  const piece = { cid: 'b', opinion, placed: true, holders: 3, forged: 0, dropped: [], detail: '', ...change }
  const validator = { validatorHotkey: '5F1', uid: 1, opinion, ms: 12, objects: [piece] }
  return { at: 0, after: read ? 'download' : 'upload', read, validator }
}

describe('what a second validator said of one piece', () => {
  it('has a sentence for every opinion, and claims bytes only where they were fetched', () => {
    for (const read of [true, false]) {
      const sentences = OPINIONS.map((opinion) => comparisonSentence(compared(opinion, read)))
      expect(new Set(sentences).size).toBe(OPINIONS.length)
    }
    expect(comparisonSentence(compared('agrees', true))).toBe(
      'It names 3 holders of this piece with their own signatures, and all bytes that it gave are yours.',
    )
    expect(comparisonSentence(compared('agrees', false))).not.toMatch(/bytes/)
  })

  it('tells a forged receipt from wrong bytes', () => {
    expect(comparisonSentence(compared('lies', true, { forged: 1 }))).toMatch(
      /^It showed 1 receipt that its miner did not sign\. No download is spoiled/,
    )
    expect(comparisonSentence(compared('lies', false, { forged: 2 }))).toMatch(/^It showed 2 receipts/)
    expect(comparisonSentence(compared('lies', true))).toMatch(/^The bytes that it gave .* are not yours/)
  })

  it('counts what it knew of, and what it named no more', () => {
    expect(comparisonSentence(compared('lags', false, { holders: 0 }))).toMatch(/had not heard of it yet/)
    expect(comparisonSentence(compared('lags', false, { holders: 1 }))).toMatch(/knew of 1 holder so far/)
    expect(comparisonSentence(compared('drops', false, { dropped: ['5F'] }))).toMatch(/names 1 holder whose/)
  })

  it('says what comes next, each differently', () => {
    expect(new Set(COMPARE_NEXTS.map(nextSentence)).size).toBe(COMPARE_NEXTS.length)
  })
})

describe('the line over all files', () => {
  const found = (opinion: Opinion, entryId: string, hotkey = '5F1'): Contradiction => {
    const comparison = compared(opinion, true)
    const validator = { ...comparison.validator, validatorHotkey: hotkey }
    return { ...comparison, validator, entryId, name: 'notes.txt' }
  }

  it('names the file and the validator where there is one of each, else counts them', () => {
    expect(contradictedSentence([])).toBe('')
    expect(contradictedSentence([found('lies', 'a')])).toMatch(/validator 1 gave for “notes\.txt”/)
    expect(contradictedSentence([found('denies', 'a')])).toBe(
      'Validator 1 placed “notes.txt” and now says that it does not have it.',
    )
    expect(contradictedSentence([found('lies', 'a'), found('denies', 'b')])).toMatch(
      /validator 1 said of 2 files/,
    )
    expect(contradictedSentence([found('lies', 'a'), found('lies', 'a', '5F2')])).toMatch(
      /^2 validators were contradicted .* about 1 file\.$/,
    )
  })
})
