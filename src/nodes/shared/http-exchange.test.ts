import { Agent } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { exchange } from './http-exchange.ts'

let server: Server | null = null
const agent = new Agent({ keepAlive: true })
afterEach(() => {
  agent.destroy()
  server?.close()
})

it('closes the connection to a peer that answers before it has read, so that it reads nothing later', async () => {
  let closed: () => void = () => undefined
  const whenClosed = new Promise<void>((resolve) => {
    closed = resolve
  })
  server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('close', () => closed())
    socket.once('data', () => {
      socket.pause()
      socket.write('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n')
      // It reads on when the caller has its answer and may use the memory for something else.
      setTimeout(() => socket.resume(), 200)
    })
  })
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server?.listen(0, '127.0.0.1', () => resolve(server?.address() as AddressInfo))
  })
  const answer = await exchange({
    url: new URL(`http://127.0.0.1:${port}/Store`),
    headers: {},
    body: [new Uint8Array(32 * 2 ** 20)],
    agent,
    timeoutMs: 10_000,
    maxAnswerBytes: 1000,
  })
  expect(answer).toMatchObject({ ok: true, value: { status: 503 } })
  await whenClosed
})
