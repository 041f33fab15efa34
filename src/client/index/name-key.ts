/**
 * The order of names without asking the collator at every comparison, which a million names do twenty million times. A name of
 * plain letters, digits and signs has a key whose order as text is the collator's; for others there is none, and the collator is
 * asked. Accents make no difference to the order, so that most European names have one too.
 */

export const BY_NAME = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** A longer run has no key: its length would be no code of one byte. */
const RUN_MAX = 200
/** Combining marks, which the collator passes over at the strength of letters. */
const MARKS = /[\u0300-\u0341\u0346-\u034e\u0350-\u0362]/gu
const MARKED_DIGIT = /\d[\u0300-\u036f]/
const PLAIN = /^[\u0020-\u007e]*$/

const WEIGHTS = weights()
const [RUN, ZERO, NINE] = [WEIGHTS[0x30] ?? 0, 0x30, 0x39]

/** By code: the place of each sign among all of them, from 1 on, as this browser's collator has it; equal where it sees none apart. */
function weights(): Uint8Array {
  const signs = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
  const isDigit = (sign: string) => sign >= '0' && sign <= '9'
  const sorted = signs.filter((sign) => !isDigit(sign) || sign === '0').sort((a, b) => BY_NAME.compare(a, b))
  const found = new Uint8Array(0x80)
  let weight = 0
  let before = ''
  for (const sign of sorted) {
    if (before === '' || BY_NAME.compare(before, sign) !== 0) weight += 1
    found[sign.charCodeAt(0)] = weight
    before = sign
  }
  return found
}

/** Null where only the collator knows. */
export function nameKey(name: string): string | null {
  if (PLAIN.test(name)) return keyOf(name)
  const split = name.normalize('NFD')
  // A mark on a digit ends the number before the next one.
  if (MARKED_DIGIT.test(split)) return null
  const bare = split.replaceAll(MARKS, '')
  return PLAIN.test(bare) ? keyOf(bare) : null
}

/** Filled anew for each name. */
let codes = new Uint16Array(1_024)

function keyOf(plain: string): string | null {
  // A run of one digit becomes three codes.
  if (codes.length < plain.length * 3) codes = new Uint16Array(plain.length * 3)
  let end = 0
  for (let at = 0; at < plain.length; ) {
    const code = plain.charCodeAt(at)
    if (code < ZERO || code > NINE) {
      codes[end++] = WEIGHTS[code] ?? 0
      at += 1
      continue
    }
    let from = at
    while (at < plain.length && isDigitCode(plain.charCodeAt(at))) at += 1
    while (from < at - 1 && plain.charCodeAt(from) === ZERO) from += 1
    if (at - from > RUN_MAX) return null
    codes[end++] = RUN
    codes[end++] = at - from
    while (from < at) codes[end++] = plain.charCodeAt(from++)
  }
  return String.fromCharCode(...codes.subarray(0, end))
}

function isDigitCode(code: number): boolean {
  return code >= ZERO && code <= NINE
}

/** A name with its key. */
export interface KeyedName {
  readonly name: string
  readonly key: string | null
}

/** As `BY_NAME.compare` of the names, in sign. */
export function compareKeyed(left: KeyedName, right: KeyedName): number {
  if (left.key === null || right.key === null) return BY_NAME.compare(left.name, right.name)
  if (left.key === right.key) return 0
  return left.key < right.key ? -1 : 1
}
