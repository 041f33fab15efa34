/** Names as they are kept, and names that are still free. */
import { toWellFormed } from '../../protocol/envelope/canonical-cbor.ts'
import { NAME_BYTES_MAX } from '../../protocol/envelope/manifest.ts'

/** A name as it is kept: any text of Unicode, cut to what a manifest carries, never empty. */
export function cleanName(name: string): string {
  const wellFormed = toWellFormed(name)
  if (wellFormed === '') return 'unnamed'
  const bytes = new TextEncoder().encode(wellFormed)
  if (bytes.length <= NAME_BYTES_MAX) return wellFormed
  return toWellFormed(
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, NAME_BYTES_MAX - 3)),
  ).replace(/\uFFFD+$/, '')
}

/** `name`, or `name (2)` and so on where it is taken already. */
export function freeName(name: string, isTaken: (candidate: string) => boolean): string {
  if (!isTaken(name)) return name
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  for (let number = 2; ; number += 1) {
    const candidate = `${stem} (${number})${extension}`
    if (!isTaken(candidate)) return candidate
  }
}
