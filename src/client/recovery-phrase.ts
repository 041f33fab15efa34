/**
 * The recovery phrase: 32 random bytes as the 24 English words of BIP-39, whose last 8 bits are a checksum.
 * Typing is forgiven what cannot be misread (case, spaces, numbering, Unicode forms, words cut to four letters
 * or more); a wrong word is named by its place. No refusal repeats what was typed.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { nearestWords } from './nearest-words.ts'
import type { WrongWord } from './outcome-api.ts'

export const PHRASE_WORDS = 24
const ENTROPY_BYTES = 32
const WORD_BITS = 11
/** Letters that tell any two words of the list apart, by the rules of BIP-39. */
const PREFIX_LETTERS = 4
/** Far above any kit text; what is longer was pasted by mistake. */
const TEXT_LENGTH_MAX = 4096

const PLACE = new Map(wordlist.map((word, place) => [word, place]))

/** Which of the three rules was broken; the first that was. */
export type PhraseProblem = 'word' | 'count' | 'checksum'

export type ParsedPhrase =
  | { readonly ok: true; readonly value: Uint8Array }
  | {
      readonly ok: false
      readonly reason: 'phrase-malformed'
      readonly problem: PhraseProblem
      readonly detail: string
      readonly wrong: readonly WrongWord[]
    }

/** @param entropy 32 bytes. @returns 24 words with single spaces */
export function formatPhrase(entropy: Uint8Array): string {
  if (entropy.length !== ENTROPY_BYTES) throw new RangeError(`a phrase stands for ${ENTROPY_BYTES} bytes`)
  return entropyToMnemonic(entropy, wordlist)
}

/** The 32 bytes a phrase stands for. Total. */
export function parsePhrase(text: unknown): ParsedPhrase {
  if (typeof text !== 'string' || text.length > TEXT_LENGTH_MAX) {
    return refused('count', 'That is not a recovery phrase.')
  }
  const typed = splitPhrase(text)
  if (typed.length > 2 * PHRASE_WORDS) return refused('count', countSentence(typed.length))
  const words = typed.map(readWord)
  const wrong = typed.flatMap((word, at) =>
    words[at] === null ? [{ position: at + 1, suggestions: nearestWords(word, wordlist) }] : [],
  )
  if (wrong.length > 0 && typed.length === PHRASE_WORDS) return refused('word', wordSentence(wrong), wrong)
  if (typed.length !== PHRASE_WORDS) return refused('count', countSentence(typed.length), wrong)
  try {
    return { ok: true, value: mnemonicToEntropy(words.join(' '), wordlist) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return refused(
      'checksum',
      'All 24 words are in the list, but they do not belong together: one is another word, or two have changed places.',
    )
  }
}

/**
 * The entropies of all phrases that differ from a wrong one by one word, or by two words that changed places,
 * with the positions in question: about two hundred out of fifty thousand have a right checksum.
 * Nothing for a phrase that is broken otherwise.
 */
export function* nearPhrases(text: string): Generator<{ entropy: Uint8Array; wrong: readonly WrongWord[] }> {
  const places = splitPhrase(text).map((word) => PLACE.get(readWord(word) ?? '') ?? -1)
  if (places.length !== PHRASE_WORDS || places.includes(-1)) return
  for (let left = 0; left < PHRASE_WORDS; left += 1) {
    for (let right = left + 1; right < PHRASE_WORDS; right += 1) {
      const entropy = checked(places.with(left, places[right] ?? 0).with(right, places[left] ?? 0))
      if (entropy !== null) yield { entropy, wrong: [named(left, places[right]), named(right, places[left])] }
    }
  }
  for (let at = 0; at < PHRASE_WORDS; at += 1) {
    for (let place = 0; place < wordlist.length; place += 1) {
      const entropy = place === places[at] ? null : checked(places.with(at, place))
      if (entropy !== null) yield { entropy, wrong: [named(at, place)] }
    }
  }
}

/** What to say of wrong words. Names places and words of the list only. */
export function wordSentence(wrong: readonly WrongWord[]): string {
  const said = wrong.slice(0, 3).map(({ position, suggestions }) => {
    const [best] = suggestions
    return best === undefined ? `word ${position}` : `word ${position} (perhaps “${best}”)`
  })
  const more = wrong.length > said.length ? ` and ${wrong.length - said.length} more` : ''
  return `Not right: ${said.join(', ')}${more}.`
}

function countSentence(count: number): string {
  return `A recovery phrase has ${PHRASE_WORDS} words; these are ${count}.`
}

function refused(problem: PhraseProblem, detail: string, wrong: readonly WrongWord[] = []): ParsedPhrase {
  return { ok: false, reason: 'phrase-malformed', problem, detail, wrong }
}

/**
 * The words of a text, in their order. Format characters are what copying from a document adds unseen. A list whose words are all numbered is read by its
 * numbers, since a sheet in columns is copied or typed in either direction.
 */
export function splitPhrase(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
  const words: { readonly word: string; readonly number: number }[] = []
  let number = 0
  for (const token of plain.split(/[\s,;]+/u)) {
    const [, digits, word = ''] = /^(\d{1,2}(?!\d)[.):]?)?(.*?)[.]?$/su.exec(token) ?? []
    if (digits !== undefined) number = Number.parseInt(digits, 10)
    if (word === '') continue
    words.push({ word, number })
    number = 0
  }
  const numbers = new Set(words.map((each) => each.number))
  const isList =
    numbers.size === words.length && words.every((each) => each.number >= 1 && each.number <= words.length)
  if (isList) words.sort((one, other) => one.number - other.number)
  return words.map(({ word }) => word)
}

/** The word of the list that is meant; null when none is, or several could be. */
export function readWord(typed: string): string | null {
  if (PLACE.has(typed)) return typed
  if (typed.length < PREFIX_LETTERS) return null
  const meant = wordlist.filter((word) => word.startsWith(typed))
  return meant.length === 1 ? (meant[0] ?? null) : null
}

function named(at: number, place: number | undefined): WrongWord {
  return { position: at + 1, suggestions: [wordlist[place ?? 0] ?? ''] }
}

/** 24 places of 11 bits: 32 bytes, then the first of their SHA-256. */
function checked(places: readonly number[]): Uint8Array | null {
  const bytes = new Uint8Array(ENTROPY_BYTES + 1)
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const place = places[Math.floor(bit / WORD_BITS)] ?? 0
    const value = (place >> (WORD_BITS - 1 - (bit % WORD_BITS))) & 1
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (value << (7 - (bit & 7)))
  }
  const entropy = bytes.subarray(0, ENTROPY_BYTES)
  return sha256(entropy)[0] === bytes[ENTROPY_BYTES] ? entropy : null
}
