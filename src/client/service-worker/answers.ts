/** The answers of the service worker to downloads, as pure as the platform allows. */
import { hold } from '../hold.ts'
import { isWriterSays, type SaverSays } from '../save-port.ts'
import { INERT } from './inert.ts'
import type { PageWatch } from './page-watch.ts'

export function notFound(): Response {
  return new Response(null, { status: 404, headers: INERT })
}

/** To a frame that asks for a download nobody announced: it stays as it is, and the page says what happened. */
export function nothingToSave(): Response {
  return new Response(null, { status: 204, headers: INERT })
}

type Piece = Uint8Array<ArrayBuffer>

/** Pieces that wait here for the disk: one way over the port is not waited for by the next. */
const PIECES_AHEAD = 2

/** A download whose bytes come over `port`. A drive that gives up, or goes, makes the browser mark it as failed. */
export function saveAnswer(name: string, bytes: number | null, port: MessagePort, page: PageWatch): Response {
  const say = (what: SaverSays): void => port.postMessage(what)
  const release = hold(port)
  let over = false
  let arrived = (): void => undefined
  const end = (work: () => void): void => {
    if (over) return
    over = true
    arrived()
    page.stop()
    release()
    work()
  }
  const take = (controller: ReadableStreamDefaultController<Piece>, bytes: Piece): void => {
    controller.enqueue(bytes)
    arrived()
  }
  const stream = new ReadableStream<Piece>(
    {
      start(controller) {
        const fail = (why: string) => end(() => controller.error(new TypeError(why)))
        port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (!isWriterSays(data) || over) return
          if (data.kind === 'chunk') take(controller, data.bytes)
          else if (data.kind === 'end') end(() => controller.close())
          else if (data.kind === 'ask') say({ kind: 'here' })
          else fail('the file is not complete')
        })
        // Where browsers tell of it: the other end went with the drive's worker, without a word.
        port.addEventListener('close', () => fail('the drive has stopped'))
        port.start()
        void page.gone.then(() => fail('the page or its drive has gone'))
      },
      // Pending until the piece is here: a stream that is told at once asks again for the same place.
      pull: () =>
        new Promise((resolve) => {
          arrived = resolve
          say({ kind: 'pull' })
        }),
      cancel: () => end(() => say({ kind: 'stop' })),
    },
    { highWaterMark: PIECES_AHEAD },
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
