/** UTF-8 between bytes and text, refusing what is not UTF-8 instead of replacing it. */
import { utf8 } from '@scure/base'

/** Null when the bytes are not well-formed UTF-8. A byte order mark stays and is refused by the readers. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return utf8.encode(bytes)
  } catch {
    return null
  }
}
