/** SHA-256 by node:crypto, for frames and content ids. */
import { createHash } from 'node:crypto'

export function nodeSha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  const digest = hash.digest()
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength)
}

/** Below this a second pass costs less than remembering. */
const REMEMBERED_BYTES_MIN = 64 * 1024

/**
 * The digest of large single buffers is kept as long as the buffer object lives: the frame check of a request
 * and the content id of its receipt are one pass. Only for buffers that nobody writes to after the first call.
 */
export function rememberingSha256(): (...parts: Uint8Array[]) => Uint8Array {
  const known = new WeakMap<Uint8Array, Uint8Array>()
  return (...parts) => {
    const [only] = parts
    if (only === undefined || parts.length > 1 || only.byteLength < REMEMBERED_BYTES_MIN)
      return nodeSha256(...parts)
    const digest = known.get(only) ?? nodeSha256(only)
    known.set(only, digest)
    return digest
  }
}
