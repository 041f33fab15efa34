import { describe, expect, test } from 'vitest'
import { parseIp } from '../../chain/ip-text.ts'
import { decayedBurn, MAX_BURN_RAO, MIN_BURN_RAO, raisedBurn } from './burn-price.ts'
import { endow } from './endowment.ts'
import { type ChainModel, genesisModel, type NeuronState, type SubnetRules } from './model.ts'
import { register, serveAxon, setWeights, uidToPrune } from './subnet-rules.ts'

const genesis = (maxUids = 256, immunityPeriod = 100): ChainModel =>
  genesisModel({ netuid: 21, tempo: 10, immunityPeriod, maxUids, timestampMs: 0 })

const registered = (model: ChainModel, hotkey: string, block = 1, stake = 0n): ChainModel => {
  const cold = `cold-${hotkey}`
  const endowed = endow(model, { balances: { [cold]: 10n ** 15n }, stakes: { [hotkey]: stake } })
  const outcome = register(endowed, cold, { netuid: 21, hotkey }, block)
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
    const thief = endow(full, { balances: { thief: 10n ** 15n }, stakes: {} })
    expect(errorOf(register(thief, 'thief', { netuid: 21, hotkey: 'a' }, 3))).toBe('NonAssociatedColdKey')
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

describe('what a registration costs', () => {
  const { burnRao } = genesis().subnet
  const rich = (rao: bigint) => endow(genesis(), { balances: { c: rao }, stakes: {} })
  const join = (model: ChainModel) => register(model, 'c', { netuid: 21, hotkey: 'h' }, 1)

  test('is taken from the coldkey, and rises for the next one', () => {
    const joined = join(rich(burnRao * 2n))
    expect(joined.ok && joined.model.balances).toEqual({ c: burnRao })
    expect(joined.ok && joined.model.subnet.burnRao).toBe((burnRao * 126n) / 100n)
  })

  test('is refused to a coldkey that would not stay alive, which pays nothing', () => {
    expect(errorOf(join(genesis()))).toBe('NotEnoughBalanceToStake')
    expect(errorOf(join(rich(burnRao + 499n)))).toBe('NotEnoughBalanceToStake')
    expect(join(rich(burnRao + 500n)).ok).toBe(true)
  })

  test('halves in 360 blocks, and stays between the bounds of the chain', () => {
    const after = (blocks: number, from: bigint) => {
      let rao = from
      for (let i = 0; i < blocks; i++) rao = decayedBurn(rao)
      return rao
    }
    expect(Number(after(360, MAX_BURN_RAO)) / Number(MAX_BURN_RAO / 2n)).toBeCloseTo(1, 5)
    expect(after(7000, MAX_BURN_RAO)).toBe(MIN_BURN_RAO)
    expect(raisedBurn(MAX_BURN_RAO)).toBe(MAX_BURN_RAO)
  })
})

describe('serve_axon', () => {
  const model = network('m')
  const withRules = (rules: Partial<SubnetRules>): ChainModel => ({
    ...model,
    subnet: { ...model.subnet, rules: { ...model.subnet.rules, ...rules } },
  })
  const axon = { netuid: 21, version: 1, protocol: 4, placeholder1: 0, placeholder2: 0 }
  const serve = (text: string, port = 8091, on = model, who = 'm', block = 5) =>
    serveAxon(on, who, { ...axon, port, ...parseIp(text)! }, block)

  test.each(['0.0.0.0', '255.255.255.255', '127.0.0.1', '::', '::1'])('refuses %s', (ip) => {
    expect(errorOf(serve(ip))).toBe('InvalidIpAddress')
  })

  test.each([
    'example.org',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '::ffff:1.2.3.4',
    'fe80::1%eth0',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '',
  ])('"%s" is no address', (text) => expect(parseIp(text)).toBeNull())

  test('refuses another type, port 0 and strangers', () => {
    expect(errorOf(serveAxon(model, 'm', { ...axon, ip: 1n << 24n, ipType: 5, port: 1 }, 5))).toBe(
      'InvalidIpType',
    )
    expect(errorOf(serve('1.2.3.4', 0))).toBe('InvalidPort')
    expect(errorOf(serve('1.2.3.4', 1, model, 'x'))).toBe('HotKeyNotRegisteredInNetwork')
  })

  test('takes another loopback address than the one everybody means by it, as the real chain does', () => {
    expect(serve('127.0.0.2').ok).toBe(true)
  })

  test('keeps the address as the chain does, and allows loopback where it was started so', () => {
    const outcome = serve('127.0.0.1', 8091, withRules({ allowLoopback: true }))
    expect(outcome.ok && outcome.model.subnet.neurons[0]!.axon).toMatchObject({
      ip: 0x7f000001n,
      ipType: 4,
      port: 8091,
    })
  })

  test('an axon changes once in fifty blocks, and without a limit at once', () => {
    const first = serve('1.2.3.4', 1)
    const served = first.ok ? first.model : model
    expect(errorOf(serve('1.2.3.4', 2, served, 'm', 54))).toBe('ServingRateLimitExceeded')
    expect(serve('1.2.3.4', 2, served, 'm', 55).ok).toBe(true)
    const free = serve('1.2.3.4', 1, withRules({ servingRateLimit: 0 }))
    expect(serve('1.2.3.4', 2, free.ok ? free.model : model, 'm', 5).ok).toBe(true)
  })
})

test.each([
  ['8.8.4.4', 0x08080404n],
  ['::1', 1n],
  ['2001:db8::ff00:42:8329', 0x20010db8000000000000ff0000428329n],
  ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
])('%s is one integer', (text, ip) => expect(parseIp(text)?.ip).toBe(ip))

describe('set_weights', () => {
  const model = registered(network('m1', 'm2'), 'v', 1, 1000n)
  const set = (dests: number[], weights: number[], who = 'v', block = 101) =>
    setWeights(model, who, { netuid: 21, dests, weights }, block)

  test.each([
    ['lists of unequal length', [0, 1], [1], 'WeightVecNotEqualSize'],
    ['more uids than there are', [0, 1, 2, 3], [1, 1, 1, 1], 'UidsLengthExceedUidsInSubNet'],
    ['a uid named twice', [0, 0], [1, 1], 'DuplicateUids'],
    ['a uid that is not there', [3], [1], 'UidVecContainInvalidOne'],
  ])('refuses %s', (_, dests, weights, error) => expect(errorOf(set(dests, weights))).toBe(error))

  test('refuses a neuron without permit, and one that set them less than a hundred blocks ago', () => {
    expect(errorOf(set([0], [1], 'm1'))).toBe('NeuronNoValidatorPermit')
    expect(errorOf(set([0], [1], 'v', 100))).toBe('SettingWeightsTooFast')
  })
})
