import { afterAll, beforeAll, expect, it } from 'vitest'
import { EXAMPLE_FIELDS } from '../../testing/bad-input.ts'
import { buildRequest } from '../../wire/dendrite.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { type AxonServer, startAxonServer } from './axon-server.ts'
import { silentLog } from './log.ts'
import { nodeSha256 } from './sha256.ts'
import { unixNs } from './unix-time.ts'

const PIECE = 2 ** 20
const node = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const caller = keypairFromMiniSecret(new Uint8Array(32).fill(2))
/** What handlers saw: whether a body was the same after the wait as before it, and where it lay. */
const seen: { readonly first: number; readonly same: boolean; readonly memory: ArrayBufferLike }[] = []
let gate: Promise<void> = Promise.resolve()
let arrived: () => void = () => undefined
let server: AxonServer

beforeAll(async () => {
  server = await startAxonServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    service: (port) => ({
      keypair: node,
      ip: '127.0.0.1',
      port,
      policy: 'strict',
      nonces: createNonceWindow(),
      now: unixNs,
      allowedOrigins: [],
      isRegistered: () => true,
      sha256: nodeSha256,
      routes: {
        Store: {
          open: false,
          handle: async ({ data }) => {
            if (data === null) throw new TypeError('a Store has data')
            const [first = -1] = data
            arrived()
            await gate
            seen.push({ first, same: data.every((byte) => byte === first), memory: data.buffer })
            return { ok: true, fields: {} }
          },
        },
      },
    }),
  })
})
afterAll(() => server.close())

async function store(byte: number, signal?: AbortSignal): Promise<number> {
  const { path, headers, body } = buildRequest({
    synapse: 'Store',
    fields: EXAMPLE_FIELDS.Store,
    data: new Uint8Array(PIECE).fill(byte),
    framed: true,
    keypair: caller,
    target: { hotkey: node.address },
    nonce: unixNs(),
    uuid: `u${byte}`,
    timeoutSeconds: 5,
    sha256: nodeSha256,
  })
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { ...headers, connection: 'close' },
    body: new Uint8Array(body),
    ...(signal === undefined ? {} : { signal }),
  })
  await answer.arrayBuffer()
  return answer.status
}

it('gives the memory of a body to the next request, but not before its handler is done', async () => {
  expect(await store(1)).toBe(200)
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
  expect(await Promise.all([held, beside])).toEqual([200, 200])
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
  const leaving = new AbortController()
  const left = store(7, leaving.signal).catch(() => 'left')
  await waits
  leaving.abort()
  expect(await left).toBe('left')
  // Until the server has seen it go.
  await expect.poll(() => gauge('filetao_connections')).toBeLessThan(2)
  open()
  await expect.poll(() => seen.length).toBe(before + 1)
  expect(await gauge('filetao_waiting_answer_bytes')).toBe(0)
})

async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`, { headers: { connection: 'close' } })).text()
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}
