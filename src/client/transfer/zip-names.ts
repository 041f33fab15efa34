/**
 * Names inside an archive. What a drive holds is any text of Unicode; what an unpacker makes of a path is files on a disk,
 * so nothing in a name may lead out of its folder, hide, or mean something to the system that unpacks it.
 */

import { toWellFormed } from '../../protocol/envelope/canonical-cbor.ts'

/** Windows refuses these whatever their ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
/** Controls, direction marks, and what one system or another reads as a part of a path. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu
/** Bytes of UTF-8 in one name that every file system takes. */
const NAME_BYTES_MAX = 240

export function archiveName(name: string): string {
  const plain = toWellFormed(name)
    .replaceAll(UNSAFE, '_')
    .replace(/[. ]+$/, '_')
  const safe = plain === '' || plain === '.' || plain === '..' || RESERVED.test(plain) ? `_${plain}` : plain
  return shortened(safe)
}

/** Cut in the middle, so that the ending stays. */
function shortened(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  if (bytes(name) <= NAME_BYTES_MAX) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && bytes(name.slice(dot)) <= 32 ? name.slice(dot) : ''
  let stem = ''
  for (const character of name.slice(0, name.length - ending.length)) {
    if (bytes(stem + character) + bytes(ending) > NAME_BYTES_MAX) break
    stem += character
  }
  return `${stem}${ending}`
}

/** Gives each path once, numbered where two names became one; case is ignored, as most disks ignore it. */
export class ArchivePaths {
  readonly #taken = new Set<string>()

  /** @param folder already given by this, ending in a slash; empty at the top */
  next(folder: string, name: string): string {
    const safe = archiveName(name)
    const dot = safe.lastIndexOf('.')
    const [stem, ending] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, '']
    let path = `${folder}${safe}`
    for (let number = 2; !this.#take(path); number += 1) path = `${folder}${stem} (${number})${ending}`
    return path
  }

  #take(path: string): boolean {
    const key = path.normalize('NFC').toLowerCase()
    if (this.#taken.has(key)) return false
    this.#taken.add(key)
    return true
  }
}
