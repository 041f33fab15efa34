import { describe, expect, it } from 'vitest'
import { typedWord } from './phrase-typing.ts'

describe('typedWord', () => {
  it.each([
    ['nothing', '  ', { state: 'empty' }],
    ['a word in capitals, with its number and a dot', ' 7. ABANDON', { state: 'word', word: 'abandon' }],
    ['four letters that are one word', 'aban', { state: 'word', word: 'abandon' }],
    ['a short word that longer ones begin with', 'act', { state: 'word', word: 'act' }],
    ['letters that several words begin with', 'aba', { state: 'begun' }],
    ['a word with a letter too many', 'abbandon', { state: 'unknown', suggestions: ['abandon'] }],
    ['nothing like a word of the list', 'passphrase', { state: 'unknown', suggestions: [] }],
  ])('says of %s what it is', (_, typed, expected) => {
    expect(typedWord(typed)).toEqual(expected)
  })
  it('looks at the first of several words', () => {
    expect(typedWord('zebra zoo')).toEqual({ state: 'word', word: 'zebra' })
  })
})
