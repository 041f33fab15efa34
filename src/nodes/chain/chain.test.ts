/** The chain and the adapter together, over real sockets. */
import { afterEach, describe, expect, test } from 'vitest'
import type { BlockEvents } from '../../chain/chain-types.ts'
import {
  blockAtLeast,
  type ChainFixture,
  coldkey,
  type FixtureOptions,
  heard,
  land,
  miner,
  NETUID,
  other,
  populate,
  registerCall,
  startChainFixture,
  validator,
} from './chain-fixture.ts'
import { storageKey } from './runtime.ts'

const running: ChainFixture[] = []
const start = async (options: FixtureOptions = {}): Promise<ChainFixture> => {
  const fixture = await startChainFixture(options)
  running.push(fixture)
  return fixture
}
afterEach(async () => {
  for (const fixture of running.splice(0)) await fixture.remove()
})

describe('a new chain', () => {
  test('is read by the adapter as an empty local subnet', async () => {
    const { connect, chain } = await start()
    const client = await connect()
    expect(client.genesisHash).toBe(chain.genesisHash)
    expect(client.networkName).toBe('local')
    expect(client.specVersion).toBe(424)
    expect(await client.metagraph(NETUID)).toEqual({
      netuid: NETUID,
      block: 0,
      blockHash: chain.genesisHash,
      timestampMs: chain.head.model.timestampMs,
      tempo: 5,
      immunityPeriod: 4096,
      maxUids: 256,
      nextEpochBlock: 5,
      neurons: [],
    })
  })

  test('has no other subnet, and says so', async () => {
    const client = await (await start()).connect()
    await expect(client.metagraph(1)).rejects.toMatchObject({ name: 'ChainError', code: 'no-such-subnet' })
  })

  test('has a genesis of its own', async () => {
    const [a, b] = [await start(), await start()]
    expect(a.chain.genesisHash).not.toBe(b.chain.genesisHash)
  })
})

describe('calls, events and epochs', () => {
  test('registrations, axons and weights show in events, and incentives after the epoch', async () => {
    const { connect, chain } = await start({ blockMs: 60 })
    const client = await connect()
    const events: BlockEvents[] = []
    const stop = client.onEvents((read) => events.push(read))
    const weighed = heard<BlockEvents>(
      (callback) => client.onEvents(callback),
      ({ events: list }) => list.some(({ kind }) => kind === 'WeightsSet'),
    )
    await populate(chain)
    const { block } = await weighed
    await blockAtLeast(client, block.number + 5)
    stop()
    expect(events.flatMap((read) => read.events)).toEqual([
      { kind: 'NeuronRegistered', netuid: NETUID, uid: 0, hotkey: validator.address },
      { kind: 'NeuronRegistered', netuid: NETUID, uid: 1, hotkey: miner.address },
      { kind: 'NeuronRegistered', netuid: NETUID, uid: 2, hotkey: other.address },
      { kind: 'AxonServed', netuid: NETUID, hotkey: miner.address },
      { kind: 'WeightsSet', netuid: NETUID, uid: 0 },
    ])
    const { neurons, nextEpochBlock, block: at } = await client.metagraph(NETUID)
    expect(nextEpochBlock).toBeGreaterThan(at - 1)
    expect(neurons[0]).toMatchObject({
      hotkey: validator.address,
      coldkey: coldkey.address,
      stakeRao: 5_000_000_000n,
      validatorPermit: true,
      validatorTrust: 1,
      dividends: 1,
      axon: null,
    })
    expect(neurons[1]).toMatchObject({
      hotkey: miner.address,
      axon: { ip: '127.0.0.1', port: 8091, version: 1, protocol: 4 },
      validatorPermit: false,
    })
    expect(neurons[1]!.incentive).toBeCloseTo(0.75, 4)
    expect(neurons[2]!.incentive).toBeCloseTo(0.25, 4)
    expect(neurons[1]!.emissionRao).toBeGreaterThan(neurons[2]!.emissionRao)
    const stored = (item: string) => chain.head.storage.get(storageKey('SubtensorModule', item, NETUID, 0))
    expect(stored('Weights')).toBe('0x080100030002000100')
    expect(stored('Bonds')).toBe('0x080100ffff0200ffff')
  })

  test('a full subnet gives the uid of the one it prunes to the newcomer', async () => {
    const { connect, chain } = await start({ blockMs: 60, maxUids: 2, immunityPeriod: 4096 })
    for (const key of [miner, other]) await land(chain, coldkey, registerCall(key.address))
    const third = await land(chain, coldkey, registerCall(validator.address))
    expect(third).toMatchObject({ ok: true, uid: 0 })
    const { neurons } = await (await connect()).metagraph(NETUID)
    expect(neurons.map(({ hotkey }) => hotkey)).toEqual([validator.address, other.address])
    expect(chain.head.storage.size).toBeGreaterThan(20)
  })
})

describe('a block with a call that failed', () => {
  test('can still be read: a restarted node registers again, and everybody reads the events of that block', async () => {
    const { connect, chain } = await start({ blockMs: 60 })
    const client = await connect()
    await land(chain, coldkey, registerCall(miner.address))
    const again = await land(chain, coldkey, registerCall(miner.address))
    expect(again).toEqual({ ok: false, reason: 'HotKeyAlreadyRegisteredInSubNet' })
    expect(chain.head.storage.size).toBeGreaterThan(20)
    const later = heard<BlockEvents>(
      (callback) => client.onEvents(callback),
      ({ events }) => events.some(({ kind }) => kind === 'NeuronRegistered'),
    )
    await land(chain, coldkey, registerCall(other.address))
    await later
  })
})
