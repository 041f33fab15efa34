/**
 * Bad parameters of every route of a validator's public view, walked from its own table, and bad JSON-RPC at the chain's HTTP side: 400
 * with a code, nothing echoed, and no exception. A new route or parameter is in the table, so it is tried here.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { badJsonTexts, badValuesOf, FAST, THOROUGH } from '../testing/bad-values.ts'
import { headOf, rawExchange, SECRETS } from '../testing/raw-http.ts'
import { IS_THOROUGH } from '../testing/thorough.ts'
import { type ChainFixture, startChainFixture } from './chain/chain-fixture.ts'
import { answerMessage } from './chain/rpc.ts'
import { createLog, silentLog } from './shared/log.ts'
import { answerPlain, plainProblem } from './shared/plain-answers.ts'
import { ROUTES } from './validator/public-view/api-routes.ts'
import { publicRoutes } from './validator/public-view/public-routes.ts'

const options = IS_THOROUGH ? THOROUGH : FAST

/** No parameter that is refused may reach what the routes read from. */
const UNTOUCHED = new Proxy(
  {},
  {
    get: (_, member) => {
      throw new Error(`a refused request read ${String(member)}`)
    },
  },
) as Parameters<typeof publicRoutes>[0]['source']

let server: Server
let port = 0
beforeAll(async () => {
  const take = publicRoutes({
    source: UNTOUCHED,
    stream: UNTOUCHED as unknown as Parameters<typeof publicRoutes>[0]['stream'],
    origins: [],
    balancers: [],
    admit: () => true,
    log: silentLog,
  })
  server = createServer((request, response) => {
    if (!take(request, response))
      answerPlain(response, plainProblem(404, 'not-found', 'There is nothing at this path.'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** What stands in the place of a number, a word of a list, or a cursor. */
const BAD = [
  '',
  ' ',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '+1',
  '00000000000000000',
  '9007199254740993',
  '1e999',
  'NaN',
  'Infinity',
  'null',
  'true',
  '[]',
  '{}',
  '../../etc/passwd',
  '__proto__',
  '\0',
  '\u202e',
  'caf\u00e9',
  '\ud800',
  "' OR 1=1",
  '<script>',
  'x'.repeat(3_000),
]
const RELAYED = ['/live', '/ready', '/health', '/metrics']
const PUBLIC = ROUTES.filter(({ path }) => !RELAYED.includes(path))

async function get(target: string, headers: Readonly<Record<string, string>> = {}) {
  return rawExchange(port, headOf(target, { ...headers, connection: 'close' }, 'GET'))
}

describe.each(PUBLIC.map((route) => [route.path, route] as const))('GET %s', (path, { parameters }) => {
  const concrete = path.replace('{hotkey}', '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')
  const query = parameters.filter((each) => each.in === 'query')

  it('refuses every bad value of every parameter, unknown and repeated ones', async () => {
    const targets = [
      '?x=1',
      '?__proto__=1',
      '?constructor=1',
      '?=',
      '??',
      '?%00=1',
      `?${'a'.repeat(3_000)}=1`,
    ]
    for (const { name, schema } of query) {
      // Of a text that the route has made itself there is only the form: an empty cursor is none.
      for (const value of BAD)
        targets.push(`?${name}=${encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\ufffd'))}`)
      const { minimum, maximum } = schema as { minimum?: number; maximum?: number }
      if (minimum !== undefined) targets.push(`?${name}=${minimum - 1}`)
      if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) targets.push(`?${name}=${maximum + 1}`)
      targets.push(`?${name}=1&${name}=1`)
    }
    for (const target of targets) {
      const heard = await get(concrete + target)
      expect(heard, target).toMatch(/^HTTP\/1.1 (400|404) [^]*"code":"(parameter-invalid|not-found)"/)
      expect(heard, target).not.toMatch(SECRETS)
      expect(heard.includes('script>') || heard.includes('passwd'), target).toBe(false)
    }
  })

  it('answers no other method', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
      const heard = await rawExchange(
        port,
        headOf(concrete, { connection: 'close', 'content-length': '0' }, method),
      )
      expect(heard, method).toMatch(/^HTTP\/1.1 405 [^]*"code":"method-not-allowed"/)
    }
  })
})

it('has walked the whole table', () => {
  expect(PUBLIC.length + RELAYED.length).toBe(ROUTES.length)
  expect(PUBLIC.length).toBeGreaterThanOrEqual(8)
  expect(PUBLIC.flatMap(({ parameters }) => parameters).length).toBeGreaterThanOrEqual(8)
})

describe('GET /rounds/stream', () => {
  it('refuses a place that is no number', async () => {
    for (const place of ['-1', 'x', '1.5', '99999999999999999', '__proto__'])
      expect(await get('/rounds/stream', { 'last-event-id': place }), place).toMatch(/^HTTP\/1.1 400 /)
  })
})

describe('JSON-RPC of the chain', () => {
  let fixture: ChainFixture
  const lines: string[] = []
  const log = createLog('chain', { level: 'debug', write: (line) => lines.push(line) })
  beforeAll(async () => {
    fixture = await startChainFixture()
  })
  afterAll(() => fixture.remove())
  const ask = (text: string) => answerMessage({ chain: fixture.chain, connection: null }, text, log)

  it('answers every malformed text and member with an error of JSON-RPC, and logs no line over 1 KiB', async () => {
    const listed = JSON.parse((await ask('{"jsonrpc":"2.0","id":1,"method":"rpc_methods"}')) ?? '') as {
      result: { methods: string[] }
    }
    const { methods } = listed.result
    expect(methods.length).toBeGreaterThan(30)
    let tried = 0
    for (const method of methods) {
      const good = { jsonrpc: '2.0', id: 1, method, params: ['0x00', 1, ['0x00']] }
      for (const { value, path, what } of badValuesOf(good, options)) {
        const text = jsonOf(value)
        if (text === null) continue
        tried += 1
        const answer = await ask(text)
        if (answer === null) continue
        const said = JSON.parse(answer) as { error?: { code: number; message: string } }
        expect(
          said.error === undefined || said.error.code !== -32_603,
          `${method} ${path}: ${what}: ${answer.slice(0, 200)}`,
        ).toBe(true)
        expect(answer).not.toMatch(SECRETS)
      }
    }
    // A list is a batch, and each of its calls has its own answer.
    for (const [what, text] of badJsonTexts('{"jsonrpc":"2.0","id":1,"method":"system_chain"}', options))
      expect([JSON.parse((await ask(text)) ?? '')].flat()[0], what).toHaveProperty('error')
    expect(tried).toBeGreaterThan(1_000)
    expect(lines.filter((line) => Buffer.byteLength(line) > 1024)).toEqual([])
  })
})

function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}
