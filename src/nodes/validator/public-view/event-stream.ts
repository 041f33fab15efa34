/**
 * The history as server-sent events. A client has a place in the history and no queue of its own: while its socket is full
 * nothing is written to it, and when it reads again it goes on from its place. So a slow client costs 64 KiB; one that
 * does not read for a while, or whose place has left the history, is cut, and comes back with its Last-Event-ID.
 */
import type { ServerResponse } from 'node:http'
import type { EventHistory } from './event-history.ts'

const CLIENTS_MAX = 64
/** Keeps proxies from closing a quiet stream, and shows a dead client. */
const HEARTBEAT_MS = 15_000
/** A client that has not read for so long is gone. */
const STUCK_MS = 30_000
const BUFFERED_MAX = 64 * 1024
const PAGE = 100
/** Milliseconds before a page asks again after we cut it. */
const RETRY_MS = 2_000

export interface EventStreamOptions {
  readonly clientsMax?: number
  readonly heartbeatMs?: number
  readonly stuckMs?: number
}

export interface EventStream {
  readonly clients: number
  /** @returns false when there is no place for one more; nothing was written then */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>, after: number | null): boolean
  /** Ends every stream. */
  close(): void
}

interface Client {
  readonly response: ServerResponse
  /** Number of the last event written. */
  place: number
  /** When its socket became full; null while it takes what it gets. */
  fullSince: number | null
}

export function createEventStream(
  history: Pick<EventHistory, 'after' | 'oldest' | 'newest' | 'onEvent'>,
  options: EventStreamOptions = {},
): EventStream {
  const clients = new Set<Client>()
  const clientsMax = options.clientsMax ?? CLIENTS_MAX
  const stuckMs = options.stuckMs ?? STUCK_MS
  const stop = history.onEvent(() => {
    for (const client of clients) pump(client)
  })
  const beat = setInterval(() => {
    for (const client of clients) {
      if (client.fullSince !== null && performance.now() - client.fullSince > stuckMs)
        client.response.destroy()
      else if (client.fullSince === null) client.response.write(': still here\n\n')
    }
  }, options.heartbeatMs ?? HEARTBEAT_MS)
  beat.unref()

  const pump = (client: Client): void => {
    const { response } = client
    while (client.fullSince === null && !response.destroyed) {
      const page = history.after(client.place, PAGE)
      if (page.length === 0) return
      const oldest = history.oldest ?? 0
      // Only a client that was here before can have missed something.
      if (client.place > 0 && client.place < oldest - 1 && page[0]?.seq === oldest) {
        response.write(`event: gap\ndata: {"oldest":${oldest}}\n\n`)
      }
      for (const event of page) {
        response.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)
        client.place = event.seq
        if (response.writableLength > BUFFERED_MAX) break
      }
      if (response.writableLength > BUFFERED_MAX) client.fullSince = performance.now()
    }
  }

  return {
    get clients() {
      return clients.size
    },
    open(response, headers, after) {
      if (clients.size >= clientsMax) return false
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no',
        // A stopping server does not wait for a connection that ends with its stream.
        connection: 'close',
      })
      response.write(`retry: ${RETRY_MS}\n\n`)
      const client: Client = { response, place: after ?? history.newest ?? 0, fullSince: null }
      clients.add(client)
      response.on('drain', () => {
        client.fullSince = null
        pump(client)
      })
      response.once('close', () => clients.delete(client))
      pump(client)
      return true
    },
    close() {
      clearInterval(beat)
      stop()
      for (const { response } of clients) response.end()
    },
  }
}
