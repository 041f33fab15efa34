/** What the service worker answers to players and pictures: a range of a file, piece by piece as it is taken. */
import { INERT } from './inert.ts'
import type { ReadMedia } from './media-reader.ts'

/** Types that a player or a picture is told; anything else is bytes, which neither takes. */
const SHOWN =
  /^(video\/(mp4|webm|ogg|quicktime|x-matroska)|audio\/(mpeg|mp4|aac|ogg|webm|wav|x-wav|flac|x-flac|opus|x-m4a)|image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon))$/

/** What may ask: an element that shows, never a document, a script or a frame. */
const ASKERS: ReadonlySet<string> = new Set(['video', 'audio', 'image'])

/** Bytes asked of the drive at once: fills a second of film, and is decrypted in a few milliseconds. */
export const PIECE_BYTES = 512 * 1024

export function mayAsk(destination: string): boolean {
  return ASKERS.has(destination)
}

export interface MediaSource {
  readonly mediaType: string
  readonly bytes: number
  readonly read: ReadMedia
}

/** A range of a file, or all of it. */
export function mediaAnswer(range: string | null, source: MediaSource): Response {
  const { bytes, mediaType } = source
  const wanted = parseRange(range, bytes)
  if (wanted === null) {
    return new Response(null, { status: 416, headers: { ...INERT, 'content-range': `bytes */${bytes}` } })
  }
  const headers: Record<string, string> = {
    ...INERT,
    'content-type': SHOWN.test(mediaType) ? mediaType : 'application/octet-stream',
    'accept-ranges': 'bytes',
    'content-length': String(wanted.end - wanted.start),
  }
  const status = range === null ? 200 : 206
  if (status === 206) headers['content-range'] = `bytes ${wanted.start}-${wanted.end - 1}/${bytes}`
  return new Response(pieces(source, wanted), { status, headers })
}

interface Range {
  readonly start: number
  /** Half open. */
  readonly end: number
}

/** Null for what cannot be answered. Only the forms that players use: `bytes=a-`, `bytes=a-b`. */
export function parseRange(header: string | null, bytes: number): Range | null {
  if (header === null) return { start: 0, end: bytes }
  const found = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header.trim())
  if (found === null) return null
  const start = Number(found[1])
  const end = found[2] === undefined ? bytes : Math.min(bytes, Number(found[2]) + 1)
  return start < end ? { start, end } : null
}

function pieces({ read }: MediaSource, { start, end }: Range): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = start
  return new ReadableStream(
    {
      async pull(controller) {
        if (at >= end) {
          controller.close()
          return
        }
        const piece = await read(at, Math.min(end, at + PIECE_BYTES))
        if (piece === null || piece.length === 0) {
          controller.error(new TypeError('the file cannot be had'))
          return
        }
        at += piece.length
        controller.enqueue(piece)
      },
    },
    // Nothing that the player has not asked for: what it throws away with a seek was decrypted in vain.
    { highWaterMark: 0 },
  )
}
