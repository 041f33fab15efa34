import { describe, expect, it } from 'vitest'
import { OPINIONS, type Opinion, type ValidatorOpinion } from '../../client/cross-check-api.ts'
import {
  crossCheckSentence,
  opinionFacts,
  opinionSentence,
  opinionTone,
  opinionWord,
  remarkable,
} from './opinion-sentences.ts'

const said = (opinion: Opinion): ValidatorOpinion => ({
  validatorHotkey: '5F',
  uid: 1,
  opinion,
  ms: 12,
  objects: [{ cid: 'b', opinion, placed: true, holders: 3, forged: 0, dropped: [], detail: '' }],
})

describe('opinions of validators', () => {
  it('have a word and a sentence each, and only what was computed looks like a failure', () => {
    expect(new Set(OPINIONS.map(opinionWord)).size).toBe(OPINIONS.length)
    expect(new Set(OPINIONS.map(opinionSentence)).size).toBe(OPINIONS.length)
    expect(OPINIONS.filter((opinion) => opinionTone(opinion) === 'failed')).toEqual(['denies', 'lies'])
  })

  it('add up to a sentence that accuses nobody of silence or delay', () => {
    expect(crossCheckSentence([said('agrees'), said('agrees')])).toBe(
      'All 2 validators say the same of this file as the signatures of its miners.',
    )
    expect(crossCheckSentence([said('agrees')])).toMatch(/^The only validator says/)
    expect(crossCheckSentence([said('agrees'), said('lags'), said('silent')])).toBe(
      '1 of 3 validators confirm this file; nobody contradicts it.',
    )
    expect(crossCheckSentence([said('agrees'), said('lies')])).toMatch(/^1 validator is contradicted/)
  })

  it('state facts, and list what there is to remark', () => {
    expect(opinionFacts(said('agrees'))).toBe('placed 1 of 1 object · names at least 3 holders each')
    expect(remarkable(said('agrees'))).toEqual([])
    expect(remarkable(said('drops'))).toHaveLength(1)
  })
})
