/** Whether a literal in the source is something a person would read. Guesses, tuned on this project's own source. */

/** Attributes whose text is read out or shown: any letter in them is a word. */
const SPOKEN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|hint|text|lead|caption|summary|heading|what|next|note|error|unit|legend|tooltip|description|message|reason|question|answer|confirm|words)$/

/** Attributes that hold class lists, identifiers and other words for machines. */
const TECHNICAL =
  /^(className|\w+ClassName|exportName|shapeRendering|id|key|name|type|role|href|htmlFor|d|viewBox|style|lang|dir|accept|pattern|path|points|transform|autoComplete|autoCapitalize|autoCorrect|inputMode|enterKeyHint|gradientUnits|patternUnits|patternTransform|clipPath|paintOrder|textAnchor|stroke\w*|fill|xmlns|data-[\w-]+|aria-(hidden|live|current|sort|haspopup|controls|labelledby|describedby|activedescendant|autocomplete|errormessage|details|owns|atomic|relevant|orientation|invalid|keyshortcuts))$/

const KEYS =
  /^(Arrow(Up|Down|Left|Right)|Page(Up|Down)|Enter|Escape|Tab|Home|End|Backspace|Delete|Insert|Shift|Control|Alt|Meta|ContextMenu|Space|F\d+)$/

/** Symbols of units, the same in every language. */
const UNITS = new Set(['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'µs', 'ms', 's', 'min', 'h'])

const LETTER = /\p{L}/u
const WORD = /^[“‘"'(]*\p{L}[\p{L}’'-]*[\p{L}.,;:!?…)”’"]*$/u
const PLAIN_WORD = /^[“‘"'(]*\p{L}[\p{L}’']*[.,;:!?…)”’"]*$/u

export type Attribute = 'spoken' | 'technical' | 'other'

export function attributeKind(name: string): Attribute {
  if (SPOKEN.test(name)) return 'spoken'
  return TECHNICAL.test(name) ? 'technical' : 'other'
}

export function hasLetters(text: string): boolean {
  return LETTER.test(text)
}

/** A value of an attribute nobody has classified: one lower-case token is taken for a constant. */
export function looksSpoken(text: string): boolean {
  return LETTER.test(text) && !/^[\p{Ll}\d_./#:-]*$/u.test(text)
}

/** Anywhere else: a capitalised word, or mostly plain words. Class lists have digits and dashes between theirs. */
export function looksLikeSentence(text: string): boolean {
  const trimmed = text.trim()
  if (KEYS.test(trimmed)) return false
  const tokens = trimmed.split(/\s+/u)
  const [first = ''] = tokens
  if (/^[“‘"'(]*\p{Lu}\p{Ll}/u.test(first) && WORD.test(first)) return true
  const plain = tokens.filter((token) => PLAIN_WORD.test(token)).length
  return plain > 1 && plain / tokens.length > 0.7
}

/**
 * A template by the texts between its expressions: a word that stands free between blanks, as in `${n} left`. A text glued
 * to an expression is a unit, a class or a path.
 */
export function templateHasWords(quasis: readonly string[]): boolean {
  return quasis.some((quasi, index) => {
    const first = index === 0
    const last = index === quasis.length - 1
    const tokens = quasi.split(/\s+/u)
    return tokens.some((token, at) => {
      const gluedBefore = at === 0 && !first
      const gluedAfter = at === tokens.length - 1 && !last
      return (
        !gluedBefore && !gluedAfter && /\p{L}{2}/u.test(token) && PLAIN_WORD.test(token) && !UNITS.has(token)
      )
    })
  })
}
