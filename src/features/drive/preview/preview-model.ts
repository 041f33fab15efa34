/** What a file is shown as, decided from its type and, where that says nothing, from the end of its name. */
import type { DriveEntry } from '../../../client/entry-api.ts'

export type ShownAs = 'image' | 'drawing' | 'text' | 'audio' | 'video' | 'pdf' | 'nothing'

/** Bytes of text that are shown; of a longer one it is the beginning. */
export const TEXT_BYTES_MAX = 1_000_000
/** Bytes of an image, which is held in memory. */
export const IMAGE_BYTES_MAX = 64_000_000
/** Bytes of a PDF, which is held in memory, and so is what is made of it. */
export const PDF_BYTES_MAX = 64_000_000

const IMAGE = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon)$/
const VIDEO = /^video\/(mp4|webm|ogg|quicktime|x-matroska)$/
const AUDIO = /^audio\/(mpeg|mp4|aac|ogg|webm|wav|x-wav|flac|x-flac|opus|x-m4a)$/
const PDF = /^application\/(x-)?pdf$/
const TEXT =
  /^(text\/.+|.+\+(json|xml)|application\/(json|xml|javascript|ecmascript|typescript|x-(sh|yaml|python|perl|php|ruby|toml|sql|tex|javascript|typescript)|yaml|toml|sql|xhtml\+xml))$/
/** Of code that browsers take for something else, or for nothing. */
const TEXT_NAME =
  /\.(txt|md|markdown|rst|log|csv|tsv|json|jsonl|xml|html?|css|scss|less|js|mjs|cjs|jsx|ts|mts|cts|tsx|py|rb|rs|go|java|kt|swift|c|h|cc|cpp|hpp|cs|php|pl|lua|r|sh|bash|zsh|fish|ps1|bat|sql|ya?ml|toml|ini|cfg|conf|env|diff|patch|tex|bib|srt|vtt|ics|vcf|gitignore)$/i

export function shownAs({ kind, mediaType, name }: Pick<DriveEntry, 'kind' | 'mediaType' | 'name'>): ShownAs {
  if (kind === 'folder') return 'nothing'
  const type = mediaType.replace(/;.*$/s, '').trim().toLowerCase()
  if (type === 'image/svg+xml') return 'drawing'
  if (IMAGE.test(type)) return 'image'
  if (VIDEO.test(type)) return 'video'
  if (AUDIO.test(type)) return 'audio'
  if (PDF.test(type) || (/^(application\/octet-stream)?$/.test(type) && /\.pdf$/i.test(name))) return 'pdf'
  return TEXT.test(type) || TEXT_NAME.test(name) ? 'text' : 'nothing'
}

/**
 * The text of bytes, or null where they are no text. UTF-8, or UTF-16 where a mark at the beginning says so.
 * @param whole false where more follows: a letter may be cut at the end
 */
export function textOf(bytes: Uint8Array, whole: boolean): string | null {
  const [first, second] = bytes
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null
  if (wide === null && bytes.includes(0)) return null
  return new TextDecoder(wide ?? 'utf-8').decode(bytes, { stream: !whole })
}
