/** A recovery phrase while it is typed, one word at a time. */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { nearestWords } from './nearest-words.ts'
import { readWord, splitPhrase } from './recovery-phrase.ts'

export type TypedWord =
  | { readonly state: 'empty' }
  /** A word of the list, or so many of its letters that no other can be meant. */
  | { readonly state: 'word'; readonly word: string }
  /** Words of the list begin so, and more letters may follow. */
  | { readonly state: 'begun' }
  /** At most three that may have been meant, the likeliest first. */
  | { readonly state: 'unknown'; readonly suggestions: readonly string[] }

/** Total; of several words the first counts. */
export function typedWord(typed: string): TypedWord {
  const [text] = splitPhrase(typed)
  if (text === undefined) return { state: 'empty' }
  const word = readWord(text)
  if (word !== null) return { state: 'word', word }
  if (wordlist.some((each) => each.startsWith(text))) return { state: 'begun' }
  return { state: 'unknown', suggestions: nearestWords(text, wordlist) }
}
