/** `SHA256SUMS.txt` of the built page: lines of 64 hexadecimal digits, two blanks and a path, as `sha256sum` writes and reads them. */

/** Characters; a few hundred files have 30 kB. */
export const LIST_CHARACTERS_MAX = 1_000_000

export interface ListedFile {
  /** Without a slash at its beginning. */
  readonly path: string
  /** SHA-256 in hexadecimal. */
  readonly sha256: string
}

const LINE = /^([0-9a-f]{64}) {2}([\w./-]+)$/

/** Null for anything else than such a list: one line that is none, a path that leaves the folder or comes twice, no line at all. */
export function parseHashList(text: string): readonly ListedFile[] | null {
  if (text.length > LIST_CHARACTERS_MAX || !text.endsWith('\n')) return null
  const files = new Map<string, ListedFile>()
  for (const line of text.slice(0, -1).split('\n')) {
    const [, sha256, path] = LINE.exec(line) ?? []
    if (sha256 === undefined || path === undefined) return null
    if (path.split('/').some((part) => /^\.{0,2}$/.test(part)) || files.has(path)) return null
    files.set(path, { path, sha256 })
  }
  return [...files.values()]
}
