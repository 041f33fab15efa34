import { describe, expect, it } from 'vitest'
import { formatKitLink } from '../../../client/kit-link.ts'
import { formatPhrase } from '../../../client/recovery-phrase.ts'
import { completed, NO_WORDS, neighbour, notesOf, phraseOf, putText } from './words-model.ts'

const ENTROPY = new Uint8Array(32).fill(0x5a)
const WORDS = formatPhrase(ENTROPY).split(' ')

describe('putText', () => {
  it('keeps a word in its field', () => {
    expect(putText(NO_WORDS, 3, 'zeb')).toEqual({ words: NO_WORDS.with(3, 'zeb'), at: 3 })
  })
  it('goes on after a blank, and not from an empty field', () => {
    expect(putText(NO_WORDS, 3, 'zebra ')).toEqual({ words: NO_WORDS.with(3, 'zebra'), at: 4 })
    expect(putText(NO_WORDS, 3, ' ')).toEqual({ words: NO_WORDS, at: 3 })
  })
  it('spreads several words from here on, and drops what has no field', () => {
    expect(putText(NO_WORDS, 22, 'zebr zone zoo')).toEqual({
      words: NO_WORDS.with(22, 'zebra').with(23, 'zone'),
      at: 23,
    })
  })
  it('fills all fields with a whole phrase, wherever it was pasted', () => {
    expect(putText(NO_WORDS, 7, WORDS.join('\n')).words).toEqual(WORDS)
  })
  it('puts a sheet that was copied line by line into the order of its numbers', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((row) =>
      [0, 6, 12, 18].map((column) => `${row + column + 1} ${WORDS[row + column]}`).join('   '),
    )
    expect(putText(NO_WORDS, 0, rows.join('\n')).words).toEqual(WORDS)
  })
  it('takes the words out of a kit link in a whole kit', () => {
    const link = formatKitLink({ vaultId: new Uint8Array(16), entropy: ENTROPY })
    expect(putText(NO_WORDS, 0, `Vault: x\nLink: http://localhost:8080/${link}\n`).words).toEqual(WORDS)
  })
  it('shows 24 words with a wrong one among them, so that it can be put right', () => {
    const wrong = WORDS.with(4, 'qqqq')
    expect(putText(NO_WORDS, 0, wrong.join(' ')).words).toEqual(wrong)
  })
})

describe('notesOf', () => {
  it('does not scold a word that is still being typed', () => {
    const words = NO_WORDS.with(2, 'aba')
    expect(notesOf(words, 2, [])).toEqual([])
    expect(notesOf(words, 3, [])).toEqual([{ position: 3, kind: 'list', suggestions: [] }])
  })
  it('names a word that can be none of the list even while it is typed', () => {
    expect(notesOf(NO_WORDS.with(2, 'abbandon'), 2, [])).toEqual([
      { position: 3, kind: 'list', suggestions: ['abandon'] },
    ])
  })
  it('adds what the vault refused', () => {
    expect(notesOf(WORDS, null, [{ position: 9, suggestions: ['zoo'] }])).toEqual([
      { position: 9, kind: 'phrase', suggestions: ['zoo'] },
    ])
  })
})

describe('the rest', () => {
  it('writes out a word whose letters are enough, and leaves others', () => {
    expect(completed(NO_WORDS.with(0, 'aban'), 0)[0]).toBe('abandon')
    expect(completed(NO_WORDS.with(0, 'aba'), 0)[0]).toBe('aba')
  })
  it('is a phrase when no field is empty', () => {
    expect(phraseOf(NO_WORDS.with(0, 'zoo'))).toBeNull()
    expect(phraseOf(WORDS)).toBe(WORDS.join(' '))
  })
  it.each([
    ['ArrowDown', 0, { start: false, end: false }, 1],
    ['ArrowUp', 0, { start: true, end: true }, null],
    ['ArrowRight', 5, { start: true, end: false }, null],
    ['ArrowRight', 5, { start: false, end: true }, 6],
    ['ArrowRight', 23, { start: false, end: true }, null],
    ['ArrowLeft', 5, { start: true, end: false }, 4],
    ['Backspace', 5, { start: true, end: false }, null],
    ['Backspace', 5, { start: true, end: true }, 4],
    ['a', 5, { start: true, end: true }, null],
  ])('%s in field %i with the caret at %o goes to %s', (key, at, caret, expected) => {
    expect(neighbour(key, at, caret)).toBe(expected)
  })
})
