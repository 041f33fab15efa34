import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeAddress } from '../wire/ss58.ts'
import { ChainError } from './chain-types.ts'
import { parseEvents } from './events.ts'
import { ipText } from './ip-text.ts'
import { parseMetagraph } from './metagraph.ts'
import { endpointsOf, networkOf } from './networks.ts'
import { refusalName } from './refusals.ts'

const keyed = (kind: number, uid: number, prefix = 42): string => {
  const key = new Uint8Array(32).fill(kind)
  new DataView(key.buffer).setUint32(0, uid)
  return encodeAddress(key, prefix)
}
const mistyped = (address: string): string =>
  `${address.slice(0, 20)}${address[20] === 'a' ? 'b' : 'a'}${address.slice(21)}`
const hot = (uid: number): string => keyed(1, uid)
const cold = (uid: number): string => keyed(2, uid)

const lite = (uid: number) => ({
  uid,
  hotkey: hot(uid),
  coldkey: cold(uid),
  active: true,
  axon_info: { version: 1, ip: 0x08080404n, port: 8091, ip_type: 4, protocol: 4 },
  emission: 5n,
  incentive: 65_535,
  dividends: 0,
  validator_trust: 13_107,
  last_update: 9n,
  validator_permit: false,
})
const columns = (n: number) => ({
  netuid: 21,
  tempo: 360,
  max_uids: 256,
  immunity_period: 4096,
  hotkeys: Array.from({ length: n }, (_, uid) => hot(uid)),
  block_at_registration: Array.from({ length: n }, () => 7n),
  total_stake: Array.from({ length: n }, () => 1_000_000_007n),
})
const answers = (patch: object = {}) => ({
  netuid: 21,
  block: { number: 100, hash: '0xab' },
  specVersion: 999,
  neurons: [lite(0), lite(1)] as unknown,
  columns: columns(2) as unknown,
  nextEpoch: 360n as unknown,
  ...patch,
})

describe('parseMetagraph', () => {
  test('joins both answers and names units', () => {
    const { neurons, nextEpochBlock } = parseMetagraph(answers())
    expect(nextEpochBlock).toBe(360)
    expect(neurons[1]).toEqual({
      uid: 1,
      hotkey: hot(1),
      coldkey: cold(1),
      axon: { ip: '8.8.4.4', port: 8091, version: 1, protocol: 4 },
      stakeRao: 1_000_000_007n,
      incentive: 1,
      dividends: 0,
      validatorTrust: 0.2,
      emissionRao: 5n,
      active: true,
      validatorPermit: false,
      registeredAtBlock: 7,
      lastUpdateBlock: 9,
    })
  })

  test('takes fields it does not know and number sizes it did not expect', () => {
    const neurons = [
      { ...lite(0), collateral: 1n, uid: 0n },
      { ...lite(1), last_update: 9 },
    ]
    expect(parseMetagraph(answers({ neurons })).neurons).toHaveLength(2)
  })

  test.each([
    ['a missing field', { neurons: [lite(0), { ...lite(1), dividends: undefined }] }, /spec 999.*dividends/],
    [
      'a column of another length',
      { columns: { ...columns(2), total_stake: [1n] } },
      /total_stake has 1 rows for 2/,
    ],
    ['rows in another order', { neurons: [lite(1), lite(0)] }, /row 0/],
    ['another neuron’s row', { columns: { ...columns(2), hotkeys: [hot(0), 'x'] } }, /row 1/],
    [
      'more neurons than the subnet takes',
      { columns: { ...columns(2), max_uids: 1 } },
      /2 neurons.*at most 1/,
    ],
    ['a hotkey twice', { columns: { ...columns(2), hotkeys: [hot(0), hot(0)] } }, /two uids/],
    ['a malformed hotkey', { neurons: [lite(0), { ...lite(1), hotkey: 'hot1' }] }, /hotkey.*SS58/],
    ['a malformed coldkey', { neurons: [lite(0), { ...lite(1), coldkey: `${cold(1)}0` }] }, /coldkey.*SS58/],
    [
      'a hotkey under another network’s prefix',
      { neurons: [lite(0), { ...lite(1), hotkey: keyed(1, 1, 0) }] },
      /hotkey.*prefix 42/,
    ],
    [
      'a coldkey whose checksum is not its own',
      { neurons: [lite(0), { ...lite(1), coldkey: mistyped(cold(1)) }] },
      /coldkey.*SS58/,
    ],
    [
      '257 neurons of 256',
      { neurons: Array.from({ length: 257 }, (_, uid) => lite(uid)), columns: columns(257) },
      /257 neurons.*at most 256/,
    ],
    ['another subnet', { columns: { ...columns(2), netuid: 0 } }, /answered 0/],
    ['wrapped bytes, as runtimes of 2024 answered', { neurons: new Uint8Array(4) }, /NeuronInfoLite/],
    ['a ratio above one', { neurons: [lite(0), { ...lite(1), incentive: 65_536 }] }, /incentive/],
  ])('%s is an error that says what is wrong', (_, patch, message) => {
    expect(() => parseMetagraph(answers(patch))).toThrow(message)
  })

  test('no such subnet is told apart from a runtime that is not understood', () => {
    expect(() => parseMetagraph(answers({ columns: undefined }))).toThrow(/no subnet 21/)
  })

  test('a subnet without neurons is an empty one, a full one has them all, and a clock never set is none', () => {
    const empty = parseMetagraph(answers({ neurons: [], columns: columns(0), timestamp: 0n }))
    expect(empty).toMatchObject({ neurons: [], timestampMs: null })
    const neurons = Array.from({ length: 256 }, (_, uid) => lite(uid))
    const full = parseMetagraph(answers({ neurons, columns: columns(256), timestamp: 1_700_000_000_000n }))
    expect(full.neurons).toHaveLength(256)
    expect(full.timestampMs).toBe(1_700_000_000_000)
  })

  test('nothing but a ChainError ever comes out of a bad answer', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (neurons, wrong) => {
        try {
          parseMetagraph(answers({ neurons, columns: wrong }))
        } catch (caught) {
          expect(caught).toBeInstanceOf(ChainError)
        }
      }),
    )
  })

  test('an axon never served, or of an unknown address type, is null', () => {
    const never = { ...lite(0), axon_info: { version: 0, ip: 0n, port: 0, ip_type: 0, protocol: 0 } }
    const odd = { ...lite(1), axon_info: { ...lite(1).axon_info, ip_type: 5 } }
    expect(parseMetagraph(answers({ neurons: [never, odd] })).neurons.map(({ axon }) => axon)).toEqual([
      null,
      null,
    ])
  })
})

test.each([
  [0x7f000001n, 4, '127.0.0.1'],
  [1n << 32n, 4, null],
  [1n, 6, '::1'],
  [0n, 6, '::'],
  [0x20010db8000000000000ff0000428329n, 6, '2001:db8::ff00:42:8329'],
  [0x20010db8000000010001000100010001n, 6, '2001:db8:0:1:1:1:1:1'],
  [0x00010000000000000001000000000000n, 6, '1::1:0:0:0'],
  [1n, 7, null],
])('the address %s of type %i is %s', (ip, type, text) => expect(ipText(ip, type)).toBe(text))

test('events other than ours are skipped, and garbage is no event', () => {
  const record = (type: string, value: unknown) => ({
    event: { type: 'SubtensorModule', value: { type, value } },
  })
  expect(
    parseEvents([
      record('StakeAdded', [1]),
      { event: { type: 'Balances', value: { type: 'Transfer', value: {} } } },
      record('WeightsSet', [4096 + 21, 3]),
      record('AxonServed', ['21', 'hot']),
      null,
    ]),
  ).toEqual([{ kind: 'WeightsSet', netuid: 21, uid: 3 }])
  fc.assert(fc.property(fc.anything(), (value) => Array.isArray(parseEvents(value))))
})

test('a network is known by its genesis hash, not by its name', () => {
  const finney = '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03'
  expect(networkOf(finney, 'FileTAO devnet')).toBe('finney')
  expect(networkOf('0x00', 'Bittensor')).toBe('unknown')
  expect(networkOf('0x00', 'FileTAO devnet')).toBe('local')
})

test('endpoints are a network’s public ones or a list of WebSocket addresses, and nothing else', () => {
  expect(endpointsOf('finney')?.[0]).toMatch(/^wss:/)
  expect(endpointsOf('ws://127.0.0.1:9944, wss://example.org')).toEqual([
    'ws://127.0.0.1:9944',
    'wss://example.org',
  ])
  for (const wrong of ['', 'http://127.0.0.1', 'ws://a,b', 'toString', 'mainnet'])
    expect(endpointsOf(wrong)).toBeNull()
})

test.each([
  [{ type: 'Module', value: { type: 'SubtensorModule', value: { type: 'InvalidPort' } } }, 'InvalidPort'],
  [{ type: 'BadOrigin' }, 'BadOrigin'],
  [{ type: 'Invalid', value: { type: 'BadProof' } }, 'BadProof'],
  [{ type: 'Invalid', value: { type: 'Custom', value: 12 } }, 'ServingRateLimitExceeded'],
  [{ type: 'Invalid', value: { type: 'Custom', value: 255 } }, 'BadRequest'],
  [{ type: 'Invalid', value: { type: 'Custom', value: 200 } }, 'Custom200'],
  ['nothing known', 'unknown'],
])('a refusal %j is named %s', (error, name) => expect(refusalName(error)).toBe(name))
