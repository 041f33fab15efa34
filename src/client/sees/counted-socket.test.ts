import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { guardedSocketClass } from '../../chain/guarded-socket.ts'
import { countedSocketClass } from './counted-socket.ts'
import { TrafficBook } from './traffic-book.ts'

const servers: WebSocketServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

it('names what is asked of the chain and counts both ways, without an argument', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  servers.push(server)
  await once(server, 'listening')
  server.on('connection', (socket) => socket.on('message', () => socket.send('{"result":"0x00"}')))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const book = new TrafficBook(
    { now: () => 1, sleep: async () => undefined, after: () => () => undefined },
    () => undefined,
  )
  // As the chain's client has it: a class above that overrides what a constructor may call.
  const Counted = guardedSocketClass(
    countedSocketClass(WebSocket as unknown as typeof globalThis.WebSocket, book.chain),
  )
  const socket = new Counted(`ws://127.0.0.1:${port}`)
  const opened = new Promise((done) => socket.addEventListener('open', done))
  await opened
  const call =
    '{"jsonrpc":"2.0","id":"7","method":"chainHead_v1_call","params":["follow-1","0xabcd","SubnetInfoRuntimeApi_get_metagraph","0x1500"]}'
  const genesis = '{"jsonrpc":"2.0","id":"8","method":"chainSpec_v1_genesisHash","params":[]}'
  for (const text of [call, genesis]) {
    const answered = new Promise((done) => socket.addEventListener('message', done, { once: true }))
    socket.send(text)
    await answered
  }
  socket.close()
  const { chain } = book.seen.totals
  expect(chain.questions).toEqual([
    { name: 'SubnetInfoRuntimeApi_get_metagraph', count: 1, up: call.length },
    { name: 'chainSpec_v1_genesisHash', count: 1, up: genesis.length },
  ])
  expect(chain.down).toBe(2 * '{"result":"0x00"}'.length)
  expect(JSON.stringify(book.seen)).not.toContain('0x1500')
})
