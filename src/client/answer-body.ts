/**
 * Reads an answer's body into one buffer, counting: a node that promises less than it sends, or never ends,
 * is cut off at the cap and costs no more memory than that.
 */
import { hold } from './hold.ts'

/** The whole body, or null when it is longer than `maxBytes`. */
export async function readBody(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const stated = Number(response.headers.get('content-length') ?? Number.NaN)
  if (stated > maxBytes) {
    await response.body?.cancel()
    return null
  }
  if (response.body === null) return new Uint8Array(0)
  const reader = response.body.getReader()
  const release = hold(reader)
  try {
    // The stated length is a hint: it spares copies when it is true and is outgrown when it is not.
    let buffer = new Uint8Array(Number.isSafeInteger(stated) && stated > 0 ? stated : 65_536)
    let length = 0
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return buffer.subarray(0, length)
      if (length + value.length > maxBytes) {
        await reader.cancel()
        return null
      }
      buffer = grown(buffer, length, length + value.length, maxBytes)
      buffer.set(value, length)
      length += value.length
    }
  } finally {
    release()
  }
}

/** Total: null for what is no JSON, or was cut. */
export function jsonIn(body: Uint8Array | null): unknown {
  try {
    return body === null ? null : JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
}

function grown(
  buffer: Uint8Array<ArrayBuffer>,
  used: number,
  needed: number,
  maxBytes: number,
): Uint8Array<ArrayBuffer> {
  if (needed <= buffer.length) return buffer
  const larger = new Uint8Array(Math.min(maxBytes, Math.max(needed, buffer.length * 2)))
  larger.set(buffer.subarray(0, used))
  return larger
}
