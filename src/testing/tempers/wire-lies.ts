/**
 * Lies below the protocol, told by whoever holds the socket: the miner behind answers truly, and what it says goes out a byte at a
 * time, or is followed by bytes without end (reliability B19, B21). Store and pings go out as they are: such a miner wants pieces.
 */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { OpenAxon, ServedAxon } from '../../nodes/miner/miner-seam.ts'

const HOST = '127.0.0.1'
/** A byte a second, as the row has it. */
const BYTE_EVERY_MS = 1_000
const ZEROS = new Uint8Array(64 * 1024)
const SPOILED = /^\/(Challenge|Retrieve)$/

type Spoil = (answer: IncomingMessage, response: ServerResponse) => void

/** The rest of an answer comes a byte a second: right, and of no use to anybody. */
export function servedInDribbles(open: OpenAxon, port: number): Promise<ServedAxon> {
  return servedThrough(open, port, (answer, response) => {
    const pieces: Buffer[] = []
    answer.on('data', (piece: Buffer) => pieces.push(piece))
    answer.on('end', () => {
      const body = Buffer.concat(pieces)
      let at = 0
      response.writeHead(answer.statusCode ?? 200, answer.headers)
      response.flushHeaders()
      const drip = setInterval(() => {
        response.write(body.subarray(at, at + 1))
        at += 1
        if (at >= body.length) response.end()
      }, BYTE_EVERY_MS)
      response.once('close', () => clearInterval(drip))
    })
  })
}

/** An answer that never ends, as fast as it is read. */
export function servedWithoutEnd(open: OpenAxon, port: number): Promise<ServedAxon> {
  return servedThrough(open, port, (answer, response) => {
    answer.resume()
    const { 'content-length': _length, ...headers } = answer.headers
    response.writeHead(200, headers)
    const more = (): void => {
      while (!response.destroyed && response.write(ZEROS));
    }
    response.on('drain', more)
    more()
  })
}

/** The ordinary axon on a port of its own, behind one that spoils some of its answers. */
async function servedThrough(open: OpenAxon, port: number, spoil: Spoil): Promise<ServedAxon> {
  const inner = await open(0)
  const passOn: RequestListener = (request, response) => {
    const { method, url, headers } = request
    const upstream = httpRequest({ host: HOST, port: inner.port, method, path: url, headers })
    upstream.on('error', () => response.destroy())
    upstream.on('response', (answer) => {
      if (SPOILED.test(url ?? '')) return spoil(answer, response)
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    // Whoever has had enough hangs up.
    response.on('error', () => undefined)
    request.pipe(upstream)
  }
  const server = createServer(passOn)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${HOST}:${bound}`,
    port: bound,
    close: async (graceMs) => {
      server.close()
      server.closeAllConnections()
      await inner.close(graceMs)
    },
  }
}
