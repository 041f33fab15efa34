/**
 * Names are chosen by whoever made the file, so they are shown and saved as hostile input: invisible and
 * direction-changing characters are spelled out ("invoice‹U+202E›fdp.exe"), and what reaches the disk has
 * neither them nor anything a file system treats as a path or a device.
 */

const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Cs}|\u034F|[\u115F\u1160]|[\u17B4\u17B5]|[\u180B-\u180F]|[\u2028\u2029\u3164\uFFA0]/gu
const JOINERS = new Set(['\u200C', '\u200D'])
const JOINABLE = /[\p{L}\p{M}\p{Extended_Pictographic}]/u
const LATIN = /\p{Script=Latin}/u

/** Persian, Indic scripts and family emoji need joiners; between Latin letters one only makes a look-alike. */
function joins(before: string, after: string): boolean {
  return JOINABLE.test(before) && JOINABLE.test(after) && !LATIN.test(before) && !LATIN.test(after)
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? ''
}

/** The name to show: everything invisible is written as its code point. Wrap the result in <bdi>. */
export function displayName(name: string): string {
  return name.replace(INVISIBLE, (character, offset: number) => {
    const after = Array.from(name.slice(offset + character.length, offset + character.length + 2))[0] ?? ''
    if (JOINERS.has(character) && joins(lastCharacter(name.slice(0, offset)), after)) return character
    return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
  })
}

/**
 * The name as a value of a message: t`Actions for ${nameInSentence(name)}`. The run time of messages turns an escape that is
 * written out in a finished sentence, `\u202E`, into its character, and so would bring back from six harmless letters what
 * displayName keeps out. An escaped backslash comes through as itself.
 */
export function nameInSentence(name: string): string {
  return displayName(name).replaceAll('\\', '\\x5c')
}

const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i
const LONGEST = 200

/** The name to save under: safe on every desktop file system, extension kept, never empty. */
export function downloadName(name: string): string {
  const clean = name
    .replace(INVISIBLE, (character) => (JOINERS.has(character) ? character : ''))
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '')
  if (clean === '') return 'download'
  const safe = RESERVED.test(clean) ? `_${clean}` : clean
  if (safe.length <= LONGEST) return safe
  const dot = safe.lastIndexOf('.')
  const extension = dot > 0 && safe.length - dot <= 16 ? safe.slice(dot) : ''
  return safe.slice(0, LONGEST - extension.length).replace(/[\uD800-\uDBFF\s.]+$/, '') + extension
}
