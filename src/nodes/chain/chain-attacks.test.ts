/** Hostile callers at the HTTP side of the local chain. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headOf, malformedHttp, rawExchange, SECRETS } from '../../testing/raw-http.ts'
import { type ChainFixture, startChainFixture } from './chain-fixture.ts'

let fixture: ChainFixture
let port = 0
beforeAll(async () => {
  fixture = await startChainFixture()
  port = Number(new URL(fixture.url).port)
})
afterAll(() => fixture.remove())

const CALL = '{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}'
const JSON_BODY = { 'content-type': 'application/json', connection: 'close' }
const ask = (headers: Readonly<Record<string, string>>, body = CALL, method = 'POST') => {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  return rawExchange(port, headOf('/', { ...JSON_BODY, ...length, ...headers }, method) + body)
}

test('a call is answered', async () => {
  expect(await ask({})).toMatch(/^HTTP\/1.1 200 [^]*"result":/)
})

describe('refused, in the one shape', () => {
  test.each(malformedHttp('/'))('%s', async (_what, text, status) => {
    const heard = await rawExchange(port, text)
    // A type that is not served is refused before the chunks of the body are looked at.
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 (${status}|415) `))
    expect(heard).toMatch(/HTTP\/1.1 4\d\d [^]*Connection: close/i)
    expect(heard).not.toMatch(SECRETS)
  })

  test.each<[string, Record<string, string>, number, string]>([
    ['a page of another site', { origin: 'https://evil.example' }, 403, 'cross-site'],
    [
      'a name that was pointed here',
      { origin: 'http://rebound.example:9944', host: 'rebound.example:9944' },
      403,
      'cross-site',
    ],
    ['a sandboxed frame', { origin: 'null' }, 403, 'cross-site'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'content-type-unsupported'],
    ['text that is JSON', { 'content-type': 'text/plain' }, 415, 'content-type-unsupported'],
    [
      'a hundred headers',
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`h${i}`, 'x'])),
      431,
      'headers-too-many',
    ],
    ['a body of 2^53 bytes', { 'content-length': String(2 ** 53) }, 413, 'body-too-large'],
  ])('%s', async (_what, headers, status, code) => {
    const head = headOf('/', { ...JSON_BODY, 'content-length': String(CALL.length), ...headers })
    const heard = await rawExchange(port, head + CALL, (socket) => socket.end())
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*"code":"${code}","request_id":"[0-9a-f]{16}"`))
    expect(heard).not.toContain('"result"')
  })

  test('a body that never ends: cut by counting', async () => {
    const head = headOf('/', { ...JSON_BODY, 'transfer-encoding': 'chunked' })
    const heard = await rawExchange(port, head, (socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`));
      }
      socket.on('drain', more)
      more()
    })
    expect(heard === '' || /^HTTP\/1.1 413 /.test(heard)).toBe(true)
  })
})

test('pages of this machine may call', async () => {
  for (const origin of ['http://localhost:5173', 'http://127.0.0.1:4821', 'http://[::1]:4821'])
    expect(await ask({ origin })).toMatch(/^HTTP\/1.1 200 /)
})
