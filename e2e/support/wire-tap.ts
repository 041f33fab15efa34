/**
 * Hears what a browser sends: addresses, headers and bodies of requests, also of workers, beacons and the service worker, which
 * no page tells of; bodies as they are and inflated; messages of web sockets.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { Trace } from './leak-scan.ts'

const INFLATE = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync] as const

export class WireTap {
  readonly #heard: Trace[] = []

  readonly traces = (): readonly Trace[] => this.#heard

  hear(incoming: IncomingMessage): void {
    this.#hearHead(incoming)
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('close', () => this.#hearBody(Buffer.concat(chunks)))
  }

  /** Of a socket whose messages are not compressed. */
  hearSocket(incoming: IncomingMessage, socket: Duplex): void {
    this.#hearHead(incoming)
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let frame = readFrame(rest); frame !== null; frame = readFrame(rest)) {
        this.#heard.push({ where: 'wire message', bytes: frame.payload })
        rest = rest.subarray(frame.length)
      }
    })
  }

  #hearHead({ method, url, rawHeaders }: IncomingMessage): void {
    this.#heard.push(
      { where: 'wire address', bytes: Buffer.from(`${method} ${url}`) },
      { where: 'wire headers', bytes: Buffer.from(rawHeaders.join('\n'), 'latin1') },
    )
  }

  #hearBody(body: Buffer): void {
    if (body.length === 0) return
    this.#heard.push({ where: 'wire body', bytes: body })
    for (const inflate of INFLATE) {
      try {
        this.#heard.push({ where: 'wire body, inflated', bytes: inflate(body) })
      } catch {
        // Not compressed, or not so.
      }
    }
  }
}

/** RFC 6455, 5.2; browsers mask every frame. Null: it has not all come. */
function readFrame(bytes: Buffer): { readonly payload: Buffer; readonly length: number } | null {
  const short = (bytes[1] ?? 0) & 0x7f
  const head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0)
  if (bytes.length < head + 4) return null
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < head + 4 + size) return null
  const mask = bytes.subarray(head, head + 4)
  const payload = Buffer.from(bytes.subarray(head + 4, head + 4 + size))
  for (let at = 0; at < size; at++) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0)
  return { payload, length: head + 4 + size }
}
