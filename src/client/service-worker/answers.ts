/** The answers of the service worker to downloads and players, as pure as the platform allows. */
import { isWriterSays, type SaverSays } from '../save-port.ts'
import { isMediaAnswers, type MediaAsks } from './messages.ts'
import type { PageWatch } from './page-watch.ts'

/** What these answers say of themselves: never a document of this origin, whatever is in them. */
const INERT: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
}

/** Types a player is told; anything else is bytes. */
const PLAYABLE =
  /^(video\/(mp4|webm|ogg|quicktime|x-matroska)|audio\/(mpeg|mp4|aac|ogg|webm|wav|x-wav|flac|x-flac|opus))$/

/** Bytes asked of the drive at once: fills a second of film, and is decrypted in a few milliseconds. */
export const PIECE_BYTES = 512 * 1024

export function notFound(): Response {
  return new Response(null, { status: 404, headers: INERT })
}

/** To a frame that asks for a download nobody announced: it stays as it is, and the page says what happened. */
export function nothingToSave(): Response {
  return new Response(null, { status: 204, headers: INERT })
}

/** A download whose bytes come over `port`. A drive that gives up, or goes, makes the browser mark it as failed. */
export function saveAnswer(name: string, bytes: number | null, port: MessagePort, page: PageWatch): Response {
  const say = (what: SaverSays): void => port.postMessage(what)
  let over = false
  const end = (work: () => void): void => {
    if (over) return
    over = true
    page.stop()
    work()
  }
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        const fail = (why: string) => end(() => controller.error(new TypeError(why)))
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (!isWriterSays(data) || over) return
          if (data.kind === 'chunk') controller.enqueue(data.bytes)
          else if (data.kind === 'end') end(() => controller.close())
          else if (data.kind === 'ask') say({ kind: 'here' })
          else fail('the file is not complete')
        })
        port.start()
        void page.gone.then(() => fail('the page was closed'))
      },
      pull: () => say({ kind: 'pull' }),
      cancel: () => end(() => say({ kind: 'stop' })),
    },
    { highWaterMark: 1 },
  )
  // RFC 6266 and RFC 8187: the plain form for old readers, the encoded one for every name.
  const plain = name.replaceAll(/[^ !#$&+.0-9A-Z^_`a-z~-]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const headers: Record<string, string> = {
    ...INERT,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
  }
  if (bytes !== null) headers['content-length'] = String(bytes)
  return new Response(stream, { headers })
}

export interface MediaSource {
  readonly mediaType: string
  readonly bytes: number
  readonly read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer> | null>
}

/** A range of a file, or all of it, piece by piece as the player takes it. */
export function mediaAnswer(range: string | null, source: MediaSource): Response {
  const { bytes, mediaType } = source
  const wanted = parseRange(range, bytes)
  if (wanted === null) {
    return new Response(null, { status: 416, headers: { ...INERT, 'content-range': `bytes */${bytes}` } })
  }
  const headers: Record<string, string> = {
    ...INERT,
    'content-type': PLAYABLE.test(mediaType) ? mediaType : 'application/octet-stream',
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

function pieces(source: MediaSource, { start, end }: Range): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = start
  return new ReadableStream({
    async pull(controller) {
      if (at >= end) {
        controller.close()
        return
      }
      const piece = await source.read(at, Math.min(end, at + PIECE_BYTES))
      if (piece === null || piece.length === 0) {
        controller.error(new TypeError('the file cannot be had'))
        return
      }
      at += piece.length
      controller.enqueue(piece)
    },
  })
}

/** Reads over a port that answers `MediaAsks`. */
export function mediaReader(port: MessagePort): MediaSource['read'] {
  const waiting = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>()
  let last = 0
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isMediaAnswers(data)) return
    waiting.get(data.id)?.(data.bytes)
    waiting.delete(data.id)
  })
  port.start()
  return (start, end) =>
    new Promise((resolve) => {
      last += 1
      waiting.set(last, resolve)
      port.postMessage({ id: last, start, end } satisfies MediaAsks)
    })
}
