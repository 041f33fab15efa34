/** HTTP as a hostile caller speaks it: bytes on a socket, and everything that came back until the other side closed. */
import { connect, type Socket } from 'node:net'

/** An error of the socket is an end of it: whoever is attacked may reset the connection. */
export function openSocket(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

export function heardUntilClosed(socket: Socket): Promise<string> {
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  return new Promise((resolve) =>
    socket.once('close', () => resolve(Buffer.concat(pieces).toString('latin1'))),
  )
}

/** Sends `text`, then what `then` does with the socket. */
export async function rawExchange(
  port: number,
  text: string | Uint8Array,
  then?: (socket: Socket) => void,
): Promise<string> {
  const socket = await openSocket(port)
  const heard = heardUntilClosed(socket)
  socket.write(text)
  then?.(socket)
  return heard
}

/** The head of a POST with these headers, in latin-1; a header given as a list is sent once for each. */
export function headOf(path: string, headers: Readonly<Record<string, string>>, method = 'POST'): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Requests that no server may take for one: what they are, their bytes, and the status that refuses them. */
export function malformedHttp(path: string): readonly (readonly [string, string, number])[] {
  const post = (headers: string, body = '') =>
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n${body}`
  return [
    [
      'both ways of saying a length',
      post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
      400,
    ],
    [
      'the same in the other order',
      post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'),
      400,
    ],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n'), 400],
    ['a length below zero', post('Content-Length: -1\r\n'), 400],
    ['a length in hex', post('Content-Length: 0x10\r\n'), 400],
    ['a length with a sign', post('Content-Length: +5\r\n'), 400],
    ['a length beyond 2^64', post('Content-Length: 99999999999999999999999\r\n'), 400],
    ['a coding that is no coding', post('Transfer-Encoding: xchunked\r\n'), 400],
    ['chunked twice', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'), 400],
    ['a chunk size that is no number', post('Transfer-Encoding: chunked\r\n', 'zz\r\n'), 400],
    ['a header that is folded', post('A: b\r\n c: d\r\n'), 400],
    ['a space before the colon', post('Content-Length : 5\r\n'), 400],
    ['a NUL in a header', post('A: b\0c\r\n'), 400],
    ['a bare CR in a header', post('A: b\rContent-Length: 5\r\n'), 400],
    ['no host', `POST ${path} HTTP/1.1\r\n\r\n`, 400],
    ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
    ['a method that there is not', 'BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['HTTP of another age', `GET ${path} HTTP/3.7\r\nHost: x\r\n\r\n`, 400],
    ['a header of 20 KiB', post(`A: ${'a'.repeat(20 * 1024)}\r\n`), 431],
    ['a path of 20 KiB', `GET /${'a'.repeat(20 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ]
}

/** What no answer may show: a stack, a path of this machine, or the attacker's own text. */
export const SECRETS = /node_modules|\bat (?:async )?[\w.]+ \(|\/(?:work|src|home|tmp|root)\/|\.ts:\d/
