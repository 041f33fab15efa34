/** The server against peers that send what they should not. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../shared/log.ts'
import { parseChainFile } from './chain-file.ts'
import { type ChainFixture, startChainFixture } from './chain-fixture.ts'
import { decodeExtrinsic } from './extrinsic.ts'
import { answerMessage } from './rpc.ts'

let fixture: ChainFixture
beforeAll(async () => {
  fixture = await startChainFixture()
})
afterAll(() => fixture.remove())

const http = () => fixture.url.replace('ws', 'http')
const post = (body: string, type = 'application/json') =>
  fetch(http(), { method: 'POST', headers: { 'content-type': type }, body })

interface Answer {
  readonly result?: unknown
  readonly error?: { readonly code: number }
}

const call = async (method: string, ...params: unknown[]): Promise<Answer> =>
  (await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))).json() as Promise<Answer>

describe('malformed requests get JSON-RPC errors', () => {
  test.each([
    ['not JSON', '{"jsonrpc":', -32_700],
    ['nothing', '', -32_700],
    ['a bare number', '7', -32_600],
    ['null', 'null', -32_600],
    ['an empty batch', '[]', -32_600],
    ['a batch that is too long', JSON.stringify(Array.from({ length: 65 }, () => ({}))), -32_600],
    ['a method that is no text', '{"id":1,"method":{}}', -32_600],
    ['an unknown method', '{"id":1,"method":"author_rotateKeys"}', -32_601],
    ['a method of Object', '{"id":1,"method":"__proto__"}', -32_601],
    ['named parameters', '{"id":1,"method":"state_call","params":{"a":1}}', -32_602],
    ['arguments that are no hex', '{"id":1,"method":"state_call","params":["Core_version","0xzz"]}', -32_602],
    ['a hundred thousand open brackets', '['.repeat(100_000), -32_700],
  ])('%s', async (_, body, code) => {
    const response = await post(body)
    const answer = (await response.json()) as Answer
    expect(answer.error?.code).toBe(code)
  })

  test('a subscription over HTTP, an unknown runtime call, wrong arguments and an unknown block', async () => {
    expect((await call('chainHead_v1_follow', true)).error).toBeDefined()
    expect((await call('state_call', 'Nope_nothing', '0x')).error).toBeDefined()
    expect((await call('state_call', 'Core_version', '0x00')).error).toBeDefined()
    expect((await call('state_call', 'NeuronInfoRuntimeApi_get_neurons_lite', '0x01')).error).toBeDefined()
    expect((await call('chain_getHeader', `0x${'ab'.repeat(32)}`)).error).toBeDefined()
    expect(
      (
        await call(
          'state_queryStorageAt',
          Array.from({ length: 65 }, () => '0x'),
        )
      ).error,
    ).toBeDefined()
  })

  test('a missing subnet answers like the real runtime: an empty list', async () => {
    expect(await call('state_call', 'NeuronInfoRuntimeApi_get_neurons_lite', '0x0100')).toMatchObject({
      result: '0x00',
    })
  })

  test('other methods, content types and bodies that are too long are refused over HTTP', async () => {
    expect((await fetch(http())).status).toBe(405)
    expect((await post('{}', 'text/plain')).status).toBe(415)
    expect([413, 'cut']).toContain(
      await post(' '.repeat((1 << 20) + 1)).then(
        ({ status }) => status,
        () => 'cut',
      ),
    )
  })

  test('any JSON is answered with JSON, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const text = await answerMessage(
          { chain: fixture.chain, connection: null },
          JSON.stringify(value),
          silentLog,
        )
        if (text !== null) JSON.parse(text)
      }),
      { numRuns: 300 },
    )
  })

  test('any parameters of any method are answered, and never as our own bug', async () => {
    const { result } = await call('rpc_methods')
    const { methods } = result as { methods: string[] }
    expect(methods.length).toBeGreaterThan(40)
    const parameter = fc.oneof(fc.jsonValue(), fc.constant('0x'), fc.constant(fixture.chain.genesisHash))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...methods),
        fc.array(parameter, { maxLength: 4 }),
        async (method, params) => {
          const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
          const text = await answerMessage({ chain: fixture.chain, connection: null }, message, silentLog)
          expect((JSON.parse(text ?? '{}') as Answer).error?.code).not.toBe(-32_603)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('extrinsics and files of any shape are values, not exceptions', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => !decodeExtrinsic(bytes).ok))
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseChainFile(text) === null))
  })
})
