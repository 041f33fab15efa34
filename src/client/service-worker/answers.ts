/** The answers of the service worker to downloads, as pure as the platform allows. */
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

/**
 * Ports of downloads that are under way. Chromium may collect what only a stream that is being read holds (source-reader.ts);
 * the browser's download would then stand still for ever.
 */
const pinned = new Set<MessagePort>()

/** A download whose bytes come over `port`. A drive that gives up, or goes, makes the browser mark it as failed. */
export function saveAnswer(name: string, bytes: number | null, port: MessagePort, page: PageWatch): Response {
  const say = (what: SaverSays): void => port.postMessage(what)
  let over = false
  const end = (work: () => void): void => {
    if (over) return
    over = true
    page.stop()
    pinned.delete(port)
    work()
  }
  pinned.add(port)
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
