import { describe, expect, test } from 'vitest'
import { parseIp } from './ip.ts'
import { type ChainModel, genesisModel, type NeuronState } from './model.ts'
import { register, serveAxon, setWeights, uidToPrune } from './subnet-rules.ts'

const genesis = (maxUids = 256, immunityPeriod = 100): ChainModel =>
  genesisModel({ netuid: 21, tempo: 10, immunityPeriod, maxUids, timestampMs: 0 })

const registered = (model: ChainModel, hotkey: string, block = 1, extra = {}): ChainModel => {
  const outcome = register(model, `cold-${hotkey}`, { netuid: 21, hotkey, ...extra }, block)
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.model
}

const network = (...hotkeys: string[]): ChainModel =>
  hotkeys.reduce((model, hotkey) => registered(model, hotkey), genesis())

const patched = (model: ChainModel, uid: number, patch: Partial<NeuronState>): ChainModel => {
  const { subnet } = model
  return {
    ...model,
    subnet: { ...subnet, neurons: subnet.neurons.with(uid, { ...subnet.neurons[uid]!, ...patch }) },
  }
}

const errorOf = (outcome: { ok: boolean; error?: string }): string | undefined => outcome.error

describe('register', () => {
  test('gives uids in order and never the same hotkey twice', () => {
    const model = network('a', 'b')
    expect(model.subnet.neurons.map(({ hotkey }) => hotkey)).toEqual(['a', 'b'])
    expect(errorOf(register(model, 'cold-a', { netuid: 21, hotkey: 'a' }, 2))).toBe(
      'HotKeyAlreadyRegisteredInSubNet',
    )
  })

  test('refuses another coldkey for a known hotkey, also after it was pruned', () => {
    const full = registered(registered(genesis(1), 'a', 1), 'b', 2)
    expect(full.subnet.neurons.map(({ hotkey }) => hotkey)).toEqual(['b'])
    expect(errorOf(register(full, 'thief', { netuid: 21, hotkey: 'a' }, 3))).toBe('NonAssociatedColdKey')
  })

  test('refuses a subnet that is not there', () => {
    expect(errorOf(register(genesis(), 'c', { netuid: 1, hotkey: 'a' }, 1))).toBe('SubnetNotExists')
  })
})

describe('who is pruned when the subnet is full', () => {
  const full = Array.from({ length: 12 }, (_, i) => `h${i}`).reduce(
    (model, hotkey, i) => patched(registered(model, hotkey, 1), i, { registeredAt: 0, emission: 9n }),
    genesis(12),
  )

  test('lowest emission first', () => {
    expect(uidToPrune(patched(full, 7, { emission: 1n }).subnet, 1000)).toBe(7)
  })
  test('then the earliest registration, then the lowest uid', () => {
    const older = patched(patched(full, 5, { registeredAt: -3 }), 8, { registeredAt: -3 })
    expect(uidToPrune(older.subnet, 1000)).toBe(5)
    expect(uidToPrune(full.subnet, 1000)).toBe(0)
  })
  test('an immune neuron is spared while enough others are left', () => {
    const model = patched(full, 3, { emission: 0n, registeredAt: 950 })
    expect(uidToPrune(model.subnet, 1000)).toBe(0)
  })
  test('once as few as the least number are out of immunity, the immune are taken', () => {
    const young = [0, 1, 2].reduce((model, uid) => patched(model, uid, { registeredAt: 950 + uid }), full)
    expect(uidToPrune(young.subnet, 1000)).toBe(3)
    expect(uidToPrune({ ...young.subnet, minNonImmuneUids: 9 }, 1000)).toBe(0)
  })
  test('the least number is the chain’s ten of 256, and never keeps a small subnet from replacing anybody', () => {
    expect(genesis(256).subnet.minNonImmuneUids).toBe(10)
    for (const maxUids of [1, 2, 4, 8, 12, 40]) {
      const all = Array.from({ length: maxUids }, (_, i) => `h${i}`).reduce(
        (model, hotkey) => registered(model, hotkey, 1),
        genesis(maxUids),
      )
      expect(uidToPrune(all.subnet, 1000)).toBe(0)
    }
  })
  test('the newcomer begins with nothing of its predecessor', () => {
    const before = patched(full, 4, {
      emission: 0n,
      incentive: 5,
      axon: null,
      weights: [[1, 1]],
      bonds: [[1, 1]],
    })
    const { subnet } = registered(before, 'new', 1000)
    expect(subnet.neurons[4]).toMatchObject({
      hotkey: 'new',
      incentive: 0,
      emission: 0n,
      weights: [],
      bonds: [],
      registeredAt: 1000,
    })
    expect(subnet.neurons).toHaveLength(12)
  })
})

describe('serve_axon', () => {
  const model = network('m')
  const serve = (ip: string, port = 8091) => serveAxon(model, 'm', { netuid: 21, ip, port }, 5)

  test.each([
    ['0.0.0.0', 'InvalidIpAddress'],
    ['255.255.255.255', 'InvalidIpAddress'],
    ['::', 'InvalidIpAddress'],
    ['example.org', 'InvalidIpType'],
    ['1.2.3', 'InvalidIpType'],
    ['::ffff:1.2.3.4', 'InvalidIpType'],
    ['fe80::1%eth0', 'InvalidIpType'],
  ])('refuses %s as %s', (ip, error) => expect(errorOf(serve(ip))).toBe(error))

  test('refuses port 0 and strangers', () => {
    expect(errorOf(serve('1.2.3.4', 0))).toBe('InvalidPort')
    expect(errorOf(serveAxon(model, 'x', { netuid: 21, ip: '1.2.3.4', port: 1 }, 5))).toBe(
      'HotKeyNotRegisteredInSubNet',
    )
  })

  test('keeps the address as the chain does, and allows loopback here', () => {
    const outcome = serve('127.0.0.1')
    expect(outcome.ok && outcome.model.subnet.neurons[0]!.axon).toMatchObject({
      ip: 0x7f000001n,
      ipType: 4,
      port: 8091,
    })
  })
})

test.each([
  ['8.8.4.4', 0x08080404n],
  ['::1', 1n],
  ['2001:db8::ff00:42:8329', 0x20010db8000000000000ff0000428329n],
  ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
])('%s is one integer', (text, ip) => expect(parseIp(text)?.ip).toBe(ip))

describe('set_weights', () => {
  const model = registered(network('m1', 'm2'), 'v', 1, { validatorPermit: true, stakeRao: '1000' })
  const set = (dests: number[], weights: number[], who = 'v') =>
    setWeights(model, who, { netuid: 21, dests, weights }, 5)

  test.each([
    ['lists of unequal length', [0, 1], [1], 'WeightVecNotEqualSize'],
    ['a uid named twice', [0, 0], [1, 1], 'DuplicateUids'],
    ['a uid that is not there', [3], [1], 'UidVecContainInvalidOne'],
  ])('refuses %s', (_, dests, weights, error) => expect(errorOf(set(dests, weights))).toBe(error))

  test('refuses a neuron without permit', () => {
    expect(errorOf(set([0], [1], 'm1'))).toBe('NeuronNoValidatorPermit')
  })
})
