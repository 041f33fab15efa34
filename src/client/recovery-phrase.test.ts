import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPhrase, nearPhrases, parsePhrase } from './recovery-phrase.ts'
import vectors from './recovery-phrase.vectors.json' with { type: 'json' }

const PHRASE = vectors.english[4]?.[1] ?? ''
const WORDS = PHRASE.split(' ')

function hexOf(text: string): string | null {
  const parsed = parsePhrase(text)
  return parsed.ok ? bytesToHex(parsed.value) : null
}

describe('formatPhrase and parsePhrase', () => {
  it.each(vectors.english)('agree with the vectors of BIP-39 on %s', (entropy, words) => {
    expect(formatPhrase(hexToBytes(entropy))).toBe(words)
    expect(hexOf(words)).toBe(entropy)
  })

  it('give back any 32 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (entropy) => {
        expect(hexOf(formatPhrase(entropy))).toBe(bytesToHex(entropy))
      }),
    )
  })
})

describe('parsePhrase forgives', () => {
  const entropy = hexOf(PHRASE)
  const fullWidth = PHRASE.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
  it.each([
    ['capitals', PHRASE.toUpperCase()],
    ['spaces, tabs and lines', `  ${WORDS.join(' \t\r\n ')}\n`],
    ['commas', WORDS.join(', ')],
    ['hard spaces and zero-width marks', `\uFEFF${WORDS.join('\u00A0\u200B')}`],
    ['full-width letters', fullWidth],
    ['the numbers of a printed list', WORDS.map((word, at) => `${at + 1}. ${word}`).join('\n')],
    ['numbers without a space', WORDS.map((word, at) => `${at + 1}.${word}`).join(' ')],
    ['numbers on lines of their own', WORDS.map((word, at) => `${at + 1}\n${word}`).join('\n')],
    ['numbers that are no list', WORDS.map((word) => `1. ${word}`).join(' ')],
    ['words cut to four letters', WORDS.map((word) => word.slice(0, 4)).join(' ')],
    ['words cut to five letters', WORDS.map((word) => word.slice(0, 5)).join(' ')],
  ])('%s', (_what, typed) => {
    expect(entropy).not.toBeNull()
    expect(hexOf(typed)).toBe(entropy)
  })

  it('four letters of every word of any phrase', () => {
    expect(new Set(wordlist.map((word) => word.slice(0, 4))).size).toBe(wordlist.length)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const cut = formatPhrase(bytes).split(' ')
        expect(hexOf(cut.map((word) => word.slice(0, 4)).join(' '))).toBe(bytesToHex(bytes))
      }),
    )
  })
})

describe('parsePhrase refuses', () => {
  it('a word that is not in the list, and says which and what may have been meant', () => {
    const typed = WORDS.with(6, 'privte').join(' ')
    expect(parsePhrase(typed)).toMatchObject({
      ok: false,
      problem: 'word',
      detail: 'Not right: word 7 (perhaps “private”).',
      wrong: [{ position: 7, suggestions: ['private', 'price', 'pride'] }],
    })
  })

  it('three letters, which do not tell a word', () => {
    const typed = WORDS.with(0, 'ham').join(' ')
    expect(parsePhrase(typed)).toMatchObject({ problem: 'word', wrong: [{ position: 1 }] })
  })

  it('a digit inside a word, as that word', () => {
    expect(parsePhrase(WORDS.with(23, 'l3ngth').join(' '))).toMatchObject({
      wrong: [{ position: 24, suggestions: ['length'] }],
    })
  })

  it.each([0, 1, 12, 23, 25, 48, 49, 1000])('%i words', (count) => {
    const typed = Array.from({ length: count }, (_unused, at) => WORDS[at % 24]).join(' ')
    expect(parsePhrase(typed)).toMatchObject({
      ok: false,
      problem: 'count',
      ...(count > 700 ? {} : { detail: `A recovery phrase has 24 words; these are ${count}.` }),
    })
  })

  it('words of the list that do not belong together', () => {
    expect(parsePhrase(WORDS.with(3, 'zoo').join(' '))).toMatchObject({ problem: 'checksum', wrong: [] })
  })

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['an object', {}],
    ['a list', WORDS],
    ['far too much text', `${PHRASE} `.repeat(100)],
  ])('%s, which is no phrase', (_what, value) => {
    expect(parsePhrase(value)).toMatchObject({ ok: false, reason: 'phrase-malformed' })
  })

  it('is total, and repeats nothing of what was typed but places and words of the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const parsed = parsePhrase(text)
        expect(parsed.ok).toBe(false)
      }),
    )
    const secrets = WORDS.map((word) => `${word}zzz`)
    const parsed = parsePhrase(secrets.join(' '))
    const said = JSON.stringify(parsed)
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
    expect(parsed.ok ? '' : parsed.detail).toMatch(/^Not right: word 1.*and 21 more\.$/)
  })
})

describe('nearPhrases', () => {
  const entropy = hexToBytes(hexOf(PHRASE) ?? '')
  function placesFor(text: string) {
    for (const near of nearPhrases(text)) {
      if (bytesToHex(near.entropy) === bytesToHex(entropy)) return near.wrong
    }
    return null
  }

  it('finds the one word that is another word of the list', () => {
    expect(placesFor(WORDS.with(3, 'zoo').join(' '))).toEqual([{ position: 4, suggestions: [WORDS[3]] }])
    expect(placesFor(WORDS.with(23, 'zoo').join(' '))).toEqual([{ position: 24, suggestions: [WORDS[23]] }])
  })

  it('finds two words that changed places', () => {
    const [first = '', , , fourth = ''] = WORDS
    expect(placesFor(WORDS.with(0, fourth).with(3, first).join(' '))).toEqual([
      { position: 1, suggestions: [first] },
      { position: 4, suggestions: [fourth] },
    ])
  })

  it('has nothing to offer for two wrong words or a phrase that is too short', () => {
    expect(placesFor(WORDS.with(3, 'zoo').with(9, 'zoo').join(' '))).toBeNull()
    expect([...nearPhrases(WORDS.slice(1).join(' '))]).toEqual([])
    expect([...nearPhrases('')]).toEqual([])
  })
})
