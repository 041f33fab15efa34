/** A node that joins, over a real chain: what it does once, what it never does twice, and what it tells its operator. */
import { afterEach, describe, expect, test } from 'vitest'
import {
  type ChainFixture,
  coldkey,
  type FixtureOptions,
  keyOf,
  NETUID,
  other,
  startChainFixture,
} from '../chain/chain-fixture.ts'
import { announceAxon, type Membership, registerHotkey } from './join-subnet.ts'
import { silentLog } from './log.ts'

const running: ChainFixture[] = []
afterEach(async () => {
  for (const fixture of running.splice(0)) await fixture.remove()
})

const start = async (options: FixtureOptions = {}): Promise<[ChainFixture, Membership]> => {
  const fixture = await startChainFixture({ blockMs: 50, ...options })
  running.push(fixture)
  const keys = { hotkey: keyOf(7), coldkey, register: true }
  return [fixture, { chain: await fixture.connect(), netuid: NETUID, ...keys, log: silentLog }]
}

describe('registering', () => {
  test('is done once, however often the node starts', async () => {
    const [{ chain }, member] = await start()
    for (let i = 0; i < 3; i++) await registerHotkey(member)
    await registerHotkey({ ...member, coldkey: null, register: false })
    expect(chain.head.model.subnet.neurons).toHaveLength(1)
    expect(chain.nextNonce(coldkey.address)).toBe(1)
  })

  test('is not done unasked, nor without a coldkey or its balance: a sentence says what to do', async () => {
    const [{ chain }, member] = await start()
    const refused = (change: Partial<Membership>) => registerHotkey({ ...member, ...change })
    await expect(refused({ register: false })).rejects.toThrow(/--register --coldkey FILE/)
    await expect(refused({ coldkey: null })).rejects.toThrow(/--register needs --coldkey FILE/)
    await expect(refused({ coldkey: other })).rejects.toThrow(
      /costs 0\.\d+ TAO now, and the coldkey 5\w+ has 0$/,
    )
    expect(chain.head.model.nonces).toEqual({})
  })

  test('of a hotkey that belongs to another coldkey ends with the chain’s name for that', async () => {
    const [{ chain }, member] = await start({ maxUids: 1, immunityPeriod: 0 })
    await registerHotkey(member)
    await registerHotkey({ ...member, hotkey: keyOf(8) })
    chain.endow({ balances: { [other.address]: 10n ** 12n }, stakes: {} })
    await chain.produce()
    await expect(registerHotkey({ ...member, coldkey: other })).rejects.toMatchObject({
      code: 'registration-refused',
      message: expect.stringContaining('NonAssociatedColdKey'),
    })
  })
})

describe('announcing', () => {
  test('an address that the chain knows is not announced again', async () => {
    const [{ chain }, member] = await start({ rules: {} })
    await registerHotkey(member)
    for (let i = 0; i < 2; i++) await announceAxon(member, '127.0.0.2', 8091)
    expect(chain.nextNonce(member.hotkey.address)).toBe(1)
    await expect(announceAxon(member, '127.0.0.2', 8092)).rejects.toThrow(
      /ServingRateLimitExceeded; an axon may change only/,
    )
  })

  test('this machine’s own address is refused by the chain, and the sentence names the flag', async () => {
    const [, member] = await start({ rules: {} })
    await registerHotkey(member)
    await expect(announceAxon(member, '127.0.0.1', 8091)).rejects.toThrow(
      /InvalidIpAddress.*--announce IP:PORT/,
    )
  })
})
