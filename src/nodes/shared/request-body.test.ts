import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openSocket } from '../../testing/raw-http.ts'
import { BODY_RATE, readRequestBody } from './request-body.ts'

const MAX_BYTES = 100_000
let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A server that reads one body. */
async function reading(take = (bytes: number) => Buffer.alloc(bytes)) {
  const taken: number[] = []
  let settle: (body: Awaited<ReturnType<typeof readRequestBody>>) => void = () => undefined
  let fail: (caught: unknown) => void = () => undefined
  const body = new Promise<Awaited<ReturnType<typeof readRequestBody>>>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  let hear: () => void = () => undefined
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  const listening = createServer((request, response) => {
    const noted = (bytes: number) => {
      taken.push(bytes)
      return take(bytes)
    }
    request.once('data', () => hear())
    void readRequestBody(request, { ...BODY_RATE, maxBytes: MAX_BYTES }, noted).then(
      (read) => {
        settle(read)
        response.end()
      },
      (caught: unknown) => {
        fail(caught)
        response.destroy()
      },
    )
  })
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return { port: (listening.address() as AddressInfo).port, taken, body, heard }
}

const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, at) => at % 251))

test('an announcement has no memory before some bytes have come, and then once as much as it says', async () => {
  const { port, taken, body, heard } = await reading()
  const socket = await openSocket(port)
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  socket.write(bytes.subarray(0, 4_000))
  await heard
  expect(taken).toEqual([])
  socket.write(bytes.subarray(4_000))
  expect(await body).toEqual({ ok: true, value: bytes })
  expect(taken).toEqual([bytes.length])
})

test('a short body and one without a length are what was sent', async () => {
  const short = await reading()
  const brief = await openSocket(short.port)
  brief.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nshort')
  expect(await short.body).toEqual({ ok: true, value: Buffer.from('short') })
  expect(short.taken).toEqual([])
  server?.closeAllConnections()
  const chunked = await reading()
  const chunks = [...bytes].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('')
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
  const socket = await openSocket(chunked.port)
  socket.write(Buffer.from(`${head}${chunks}0\r\n\r\n`, 'latin1'))
  expect(await chunked.body).toEqual({ ok: true, value: bytes })
})

test('a body that ends before its length is no body', async () => {
  for (const sent of [10, 40_000]) {
    const { port, body } = await reading()
    const socket = await openSocket(port)
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`)
    socket.end(bytes.subarray(0, sent))
    expect(await body).toMatchObject({ ok: false, reason: 'body-interrupted' })
    server?.closeAllConnections()
  }
})

test('memory that the system refuses ends the request and nothing else', async () => {
  const refused = await reading(() => {
    throw new RangeError('Array buffer allocation failed')
  })
  const rejected = expect(refused.body).rejects.toThrow('Array buffer allocation failed')
  const socket = await openSocket(refused.port)
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  socket.write(bytes)
  await rejected
})
