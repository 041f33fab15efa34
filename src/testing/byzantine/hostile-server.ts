/**
 * A miner whose lie is in the bytes of its HTTP answer (rows B19, B21). Raw sockets, because no HTTP library writes such
 * answers; the ping before the call is answered honestly.
 */
import { createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

export interface HostileServer {
  readonly port: number
  /** Connections accepted, and bytes of answers that the caller took before it hung up. */
  connections(): number
  close(): Promise<void>
}

/** Writes an answer; `open` says whether the caller still listens. */
type Misbehave = (socket: Socket, open: () => boolean) => void

export interface HttpLie {
  readonly name: string
  /** What the engine's transport makes of it; one of these. */
  readonly reasons: readonly string[]
  readonly misbehave: Misbehave
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const GIB = 2 ** 30

/** 64 KiB on the wire and 64 MiB to whoever inflates them; built once. */
let bomb: Uint8Array | null = null
function gzipBomb(): Uint8Array {
  bomb ??= gzipSync(new Uint8Array(64 * 2 ** 20))
  return bomb
}

/** Writes as fast as the caller reads, for ever. */
function pour(socket: Socket, open: () => boolean, piece: Buffer): void {
  const more = () => {
    while (open() && socket.write(piece));
    if (open()) socket.once('drain', more)
  }
  more()
}

function dribble(socket: Socket, open: () => boolean, text: string): void {
  let at = 0
  const next = () => {
    if (!open()) return
    socket.write(text[at % text.length] ?? ' ')
    at += 1
    setTimeout(next, 20).unref()
  }
  next()
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}

const SPACES = Buffer.alloc(256 * 1024, 0x20)

/** B21. */
export const BODY_LIES: readonly HttpLie[] = [
  {
    name: 'a body of 10 GiB, announced',
    reasons: ['oversize'],
    misbehave: (socket, open) => {
      socket.write(`${OK}Content-Length: ${10 * GIB}\r\n\r\n`)
      pour(socket, open, SPACES)
    },
  },
  {
    name: 'a body without end, in chunks',
    reasons: ['oversize'],
    misbehave: (socket, open) => {
      socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`)
      pour(socket, open, chunk(SPACES))
    },
  },
  {
    name: 'a body without end, without a length',
    reasons: ['oversize'],
    misbehave: (socket, open) => {
      socket.write(`${OK}Connection: close\r\n\r\n`)
      pour(socket, open, SPACES)
    },
  },
  {
    name: 'a gzip bomb',
    reasons: ['malformed'],
    misbehave: (socket) => {
      const body = gzipBomb()
      socket.write(`${OK}Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`)
      socket.end(body)
    },
  },
  {
    // Whether the surplus arrives with the rest decides which of the two it is.
    name: 'more bytes than announced',
    reasons: ['malformed', 'unreachable'],
    misbehave: (socket) => socket.end(`${OK}Content-Length: 5\r\n\r\n{"data":"AAEC"}`),
  },
  {
    name: 'fewer bytes than announced',
    reasons: ['unreachable'],
    misbehave: (socket) => socket.end(`${OK}Content-Length: 5000\r\n\r\n{"data":"AAEC"}`),
  },
  {
    name: 'two lengths',
    reasons: ['unreachable', 'malformed'],
    misbehave: (socket) => socket.end(`${OK}Content-Length: 2\r\nContent-Length: 15\r\n\r\n{"data":"AAEC"}`),
  },
  {
    name: 'a length and chunks at once',
    reasons: ['unreachable', 'malformed'],
    misbehave: (socket) =>
      socket.end(`${OK}Content-Length: 15\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{"data":"AAEC"}`),
  },
  {
    name: 'headers without end',
    reasons: ['unreachable'],
    misbehave: (socket, open) => {
      socket.write(OK)
      pour(socket, open, Buffer.from(`X-More: ${'x'.repeat(1000)}\r\n`))
    },
  },
  {
    name: 'JSON nested a hundred thousand deep',
    reasons: ['malformed'],
    misbehave: (socket) => {
      const body = '['.repeat(100_000)
      socket.end(`${OK}Content-Length: ${body.length}\r\n\r\n${body}`)
    },
  },
  {
    name: 'a frame that announces 4 GiB of JSON',
    reasons: ['malformed'],
    misbehave: (socket) => {
      const type = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-filetao-frame\r\n'
      socket.write(`${type}Content-Length: 8\r\n\r\n`)
      socket.end(Buffer.from('ffffffff7b7d0000', 'hex'))
    },
  },
  {
    name: 'a redirect to somewhere else',
    reasons: ['refused'],
    misbehave: (socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n'),
  },
]

/** B19: it never stops sending, so no idle time-out ends it. */
export const DRIBBLES: readonly HttpLie[] = [
  {
    name: 'one byte of body at a time',
    reasons: ['late'],
    misbehave: (socket, open) => {
      socket.write(`${OK}Content-Length: 1000000\r\n\r\n`)
      dribble(socket, open, '{"data":"AAEC"}')
    },
  },
  {
    name: 'one byte of header at a time',
    reasons: ['late'],
    misbehave: (socket, open) => dribble(socket, open, `${OK}X-More: xxxxxxxxxxxxxxxx\r\n`),
  },
  {
    name: 'nothing at all',
    reasons: ['late'],
    misbehave: () => undefined,
  },
]

/** Serves `lie` to everything but pings. */
export function startHostileServer(lie: Misbehave): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer((socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A caller that hangs up in the middle is what this is about.
    socket.on('error', () => undefined)
    let head = ''
    socket.on('data', (bytes: Buffer) => {
      head += bytes.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      const ping = head.startsWith('POST /Synapse ')
      head = ''
      if (ping) socket.write(`${OK}Content-Length: 2\r\n\r\n{}`)
      else {
        socket.removeAllListeners('data').resume()
        lie(socket, () => !socket.destroyed && socket.writable)
      }
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      resolve({
        port: address.port,
        connections: () => accepted,
        close: () =>
          new Promise((closed) => {
            for (const socket of sockets) socket.destroy()
            server.close(() => closed())
          }),
      })
    })
  })
}
