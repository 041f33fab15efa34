/** The 24 fields of a recovery phrase: what typing and pasting does to them, and what each of them is. */
import { hasKitLink } from '../../../client/kit-sign.ts'
import type { WrongWord } from '../../../client/outcome-api.ts'
import { typedWord } from '../../../client/phrase-typing.ts'
import { parseKit } from '../../../client/recovery-kit.ts'
import { formatPhrase, PHRASE_WORDS, readWord, splitPhrase } from '../../../client/recovery-phrase.ts'

/** As typed; always 24. */
export type Words = readonly string[]

export const NO_WORDS: Words = Array.from({ length: PHRASE_WORDS }, () => '')

export interface Typed {
  readonly words: Words
  /** The field to go on in. */
  readonly at: number
}

/**
 * Puts what a field now holds into the fields: one word stays in it, a blank goes on to the next field, several words are
 * spread from here on, and a whole phrase or kit fills all fields wherever it was pasted.
 */
export function putText(words: Words, at: number, text: string): Typed {
  const whole = wholePhrase(text)
  if (whole !== null) return { words: whole, at: PHRASE_WORDS - 1 }
  const parts = splitPhrase(text)
  if (parts.length <= 1) {
    const blank = parts.length === 1 && /\s$/u.test(text)
    return { words: words.with(at, text.trim()), at: blank ? Math.min(at + 1, PHRASE_WORDS - 1) : at }
  }
  const spread = words.map((word, index) => inFull(parts[index - at]) ?? word)
  return { words: spread, at: Math.min(at + parts.length, PHRASE_WORDS - 1) }
}

/** All 24 words where the text has them, in the order of their numbers when they are numbered. */
function wholePhrase(text: string): Words | null {
  if (hasKitLink(text)) {
    const kit = parseKit(text)
    return kit.ok ? formatPhrase(kit.value.entropy).split(' ') : null
  }
  const parts = splitPhrase(text)
  return parts.length === PHRASE_WORDS ? parts.map((part) => readWord(part) ?? part) : null
}

function inFull(part: string | undefined): string | null {
  return part === undefined ? null : (readWord(part) ?? part)
}

/** Writes out the rest of a word whose first letters are enough. */
export function completed(words: Words, at: number): Words {
  const typed = typedWord(words[at] ?? '')
  return typed.state === 'word' ? words.with(at, typed.word) : words
}

/** Null until every field has something in it. */
export function phraseOf(words: Words): string | null {
  return words.every((word) => word !== '') ? words.join(' ') : null
}

export interface FieldNote {
  /** From 1. */
  readonly position: number
  /** `list`: no word of the list. `phrase`: a word of the list, but not of this phrase. */
  readonly kind: 'list' | 'phrase'
  /** Words of the list that may have been meant. */
  readonly suggestions: readonly string[]
}

/**
 * What is wrong, in the order of the fields.
 * @param editing the field that is being typed in: what may still become a word is not wrong there
 * @param refused what the vault said of the phrase as it stands
 */
export function notesOf(words: Words, editing: number | null, refused: readonly WrongWord[]): FieldNote[] {
  return words.flatMap((word, at): FieldNote[] => {
    const position = at + 1
    const typed = typedWord(word)
    if (typed.state === 'unknown') return [{ position, kind: 'list', suggestions: typed.suggestions }]
    if (typed.state === 'begun' && at !== editing) return [{ position, kind: 'list', suggestions: [] }]
    const told = refused.find((each) => each.position === position)
    return told === undefined ? [] : [{ position, kind: 'phrase', suggestions: told.suggestions }]
  })
}

/** The field an arrow or a deletion goes to from the edge of a field; null stays. */
export function neighbour(
  key: string,
  at: number,
  caret: { readonly start: boolean; readonly end: boolean },
): number | null {
  const step = stepOf(key, caret)
  const target = at + step
  return step === 0 || target < 0 || target >= PHRASE_WORDS ? null : target
}

function stepOf(key: string, { start, end }: { readonly start: boolean; readonly end: boolean }): number {
  switch (key) {
    case 'ArrowDown':
      return 1
    case 'ArrowUp':
      return -1
    case 'ArrowRight':
      return end ? 1 : 0
    case 'ArrowLeft':
      return start ? -1 : 0
    // In an empty field there is nothing to delete: it goes back to the word before.
    case 'Backspace':
      return start && end ? -1 : 0
    default:
      return 0
  }
}
