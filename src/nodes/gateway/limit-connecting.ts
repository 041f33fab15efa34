import type { ClientRequest } from 'node:http'

const CONNECT_TIMEOUT_MS = 2_000
/** A request that gets no connection for so long is told that we are busy. */
const QUEUE_TIMEOUT_MS = 20_000

/** The clock of the handshake starts with the socket, not while the request waits for one. */
export function limitConnecting(upstream: ClientRequest, unreachable: () => void, busy: () => void): void {
  let timer = setTimeout(busy, QUEUE_TIMEOUT_MS)
  upstream.once('socket', (socket) => {
    clearTimeout(timer)
    if (!socket.connecting) return
    timer = setTimeout(unreachable, CONNECT_TIMEOUT_MS)
    socket.once('connect', () => clearTimeout(timer))
  })
  upstream.once('close', () => clearTimeout(timer))
}
