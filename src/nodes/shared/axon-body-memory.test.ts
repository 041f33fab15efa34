import { afterAll, beforeAll, expect, it } from 'vitest'
import { bytesOf, signedRequest, startAxon } from '../../testing/axon-socket.ts'
import { headOf, openSocket, rawExchange } from '../../testing/raw-http.ts'
import type { Routes } from '../../wire/axon.ts'
import type { AxonServer } from './axon-server.ts'
import { nodeSha256 } from './sha256.ts'

const PIECE = 2 ** 20
/** What handlers saw: whether a body was the same after the wait as before it, and where it lay. */
const seen: { readonly first: number; readonly same: boolean; readonly memory: ArrayBufferLike }[] = []
let gate: Promise<void> = Promise.resolve()
let arrived: () => void = () => undefined
let server: AxonServer

beforeAll(async () => {
  const store: Routes['Store'] = {
    open: false,
    handle: async ({ data }) => {
      if (data === null) throw new TypeError('a Store has data')
      const [first = -1] = data
      arrived()
      await gate
      seen.push({ first, same: data.every((byte) => byte === first), memory: data.buffer })
      return { ok: true, fields: {} }
    },
  }
  server = await startAxon({ Store: store }, {}, { sha256: nodeSha256 })
})
afterAll(() => server.close())

const piece = (byte: number) =>
  bytesOf(signedRequest('Store', new Uint8Array(PIECE).fill(byte)), { connection: 'close' })

/** @returns the status. Without fetch, which keeps connections for seconds: they are counted here. */
async function store(byte: number): Promise<string | undefined> {
  return /^HTTP\/1.1 (\d+)/.exec(await rawExchange(server.port, piece(byte)))?.[1]
}

it('gives the memory of a body to the next request, but not before its handler is done', async () => {
  expect(await store(1)).toBe('200')
  let open: () => void = () => undefined
  gate = new Promise((resolve) => {
    open = resolve
  })
  const waits = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const held = store(2)
  await waits
  const both = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const beside = store(3)
  await both
  open()
  expect(await Promise.all([held, beside])).toEqual(['200', '200'])
  const [one, two, three] = [1, 2, 3].map((byte) => seen.find(({ first }) => first === byte))
  expect([one?.same, two?.same, three?.same]).toEqual([true, true, true])
  expect(two?.memory).toBe(one?.memory)
  expect(three?.memory).not.toBe(two?.memory)
})

it('counts no answer that its caller did not wait for', async () => {
  let open: () => void = () => undefined
  gate = new Promise((resolve) => {
    open = resolve
  })
  const waits = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const before = seen.length
  const leaving = await openSocket(server.port)
  leaving.write(piece(7))
  await waits
  leaving.destroy()
  // Until the server has seen it go.
  await expect.poll(() => gauge('filetao_connections')).toBeLessThan(2)
  open()
  await expect.poll(() => seen.length).toBe(before + 1)
  expect(await gauge('filetao_waiting_answer_bytes')).toBe(0)
})

async function gauge(name: string): Promise<number> {
  const text = await rawExchange(server.port, headOf('/metrics', { connection: 'close' }, 'GET'))
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}
