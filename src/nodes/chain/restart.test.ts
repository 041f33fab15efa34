/** What the chain and its clients do when it ends, comes back, or comes back as another. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { ChainClient, ChainStatus } from '../../chain/chain-types.ts'
import { ChainFileError, digest, modelText } from './chain-file.ts'
import {
  blockAtLeast,
  type ChainFixture,
  coldkey,
  type FixtureOptions,
  heard,
  land,
  miner,
  NETUID,
  nextBlock,
  other,
  populate,
  registerCall,
  startChainFixture,
  validator,
} from './chain-fixture.ts'
import { storageKey } from './runtime.ts'
import { Snapshot } from './snapshot.ts'

const running: ChainFixture[] = []
const start = async (options: FixtureOptions = {}): Promise<ChainFixture> => {
  const fixture = await startChainFixture(options)
  running.push(fixture)
  return fixture
}
afterEach(async () => {
  for (const fixture of running.splice(0)) await fixture.remove()
})

test('a disk that fails holds the chain still, and nothing is lost once it is back', async () => {
  const { chain, folder } = await start()
  const { head } = chain
  await rm(folder, { recursive: true })
  await expect(chain.produce()).rejects.toThrow()
  expect(chain.head).toBe(head)
  await mkdir(folder)
  expect((await chain.produce()).parentHash).toBe(head.hash)
})

test('no block is made or saved after the end, also by who was waiting for one', async () => {
  const { chain, folder } = await start()
  const waiting = [chain.produce(), chain.produce(), chain.produce()]
  await chain.stop()
  const saved = await readFile(join(folder, 'chain.json'), 'utf8')
  await Promise.all(waiting)
  await chain.produce()
  expect(chain.head.number).toBe(1)
  expect(await readFile(join(folder, 'chain.json'), 'utf8')).toBe(saved)
})

describe('a restart', () => {
  test('goes on from the newest announced block with the same genesis, neurons and nonces', async () => {
    const first = await start({ blockMs: 60 })
    await populate(first.chain)
    await nextBlock(first.chain)
    const { head, genesisHash } = first.chain
    // What kill -9 leaves: the file as it is at this moment, with nothing written on the way out.
    const saved = await readFile(join(first.folder, 'chain.json'), 'utf8')
    await first.stop()
    await writeFile(join(first.folder, 'chain.json'), saved)
    const second = await start({ folder: first.folder })
    expect(second.chain.genesisHash).toBe(genesisHash)
    expect(second.chain.head.number).toBeGreaterThanOrEqual(head.number)
    expect(second.chain.nextNonce(coldkey.address)).toBe(3)
    const { neurons } = await (await second.connect()).metagraph(NETUID)
    expect(neurons.map(({ hotkey }) => hotkey)).toEqual([validator.address, miner.address, other.address])
    expect(neurons[1]!.axon?.port).toBe(8091)
    const block = await second.chain.produce()
    expect(second.chain.hashAt(block.number - 1)).toBe(block.parentHash)
  })

  test('finds the calls of the newest block and what became of them, for the client that waits for its own', async () => {
    const first = await start()
    const [landing, failing] = [miner, other].map((key) => land(first.chain, key, registerCall(key.address)))
    const { body, events, storage } = await first.chain.produce()
    expect([await landing, await failing]).toMatchObject([{ ok: false }, { ok: false }])
    await first.stop()
    const { head } = (await start({ folder: first.folder, poor: true })).chain
    expect(head.body).toEqual(body)
    expect(head.body).toHaveLength(3)
    expect(head.events).toHaveLength(events.length)
    expect(head.storage.get(storageKey('System', 'Events'))).toBe(storage.get(storageKey('System', 'Events')))
  })

  test('a client that was connected comes back by itself and reads on', async () => {
    const first = await start({ blockMs: 60 })
    const client = await connectTo(first)
    await blockAtLeast(client, 2)
    const before = first.chain.head.number
    const port = Number(new URL(first.url).port)
    await first.chain.stop()
    const lost = heard<ChainStatus>(
      (callback) => client.onStatus(callback),
      ({ state }) => state === 'reconnecting',
    )
    await first.server.close()
    await lost
    await start({ folder: first.folder, blockMs: 60, port })
    expect((await blockAtLeast(client, before + 3)).number).toBeGreaterThan(before)
    expect((await client.metagraph(NETUID)).block).toBeGreaterThan(before)
    client.close()
  })

  test('a new chain at the old address is refused as another network', async () => {
    const first = await start({ blockMs: 60 })
    const client = await connectTo(first)
    const port = Number(new URL(first.url).port)
    await first.chain.stop()
    await first.server.close()
    await start({ blockMs: 60, port })
    await heard<ChainStatus>(
      (callback) => client.onStatus(callback),
      ({ detail }) => /another network/.test(detail ?? ''),
    )
    await expect(client.metagraph(NETUID)).rejects.toMatchObject({ code: 'wrong-network' })
    client.close()
  })

  test('a damaged file is an error, never a new chain', async () => {
    const first = await start()
    await first.stop()
    const path = join(first.folder, 'chain.json')
    const text = await readFile(path, 'utf8')
    const edited = [text.replace('"tempo":5', '"tempo":6'), text.replace('"number":0', '"number":7')]
    edited.push(
      text.replace('"events":"0x00"', '"events":"0x04"'),
      text.replace('"balances":{}', '"balances":{"a":"1n"}'),
    )
    for (const damaged of [text.slice(0, text.length / 2), '', '[]', ...edited]) {
      await writeFile(path, damaged)
      await expect(start({ folder: first.folder })).rejects.toBeInstanceOf(ChainFileError)
    }
  })

  test('a file of version 1, without bonds, is read on from, and saved as the newest', async () => {
    const first = await start({ blockMs: 60 })
    await populate(first.chain)
    await first.stop()
    const { chain } = first
    const path = join(first.folder, 'chain.json')
    await writeFile(path, versionOne(chain.head))
    const second = await start({ folder: first.folder })
    expect(second.chain.genesisHash).toBe(chain.genesisHash)
    expect(second.chain.head.model.subnet.minNonImmuneUids).toBe(10)
    for (let i = 0; i < 6; i++) await second.chain.produce()
    expect(second.chain.head.model.subnet.neurons[0]!.bonds).toEqual([
      [1, 65_535],
      [2, 65_535],
    ])
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 3 })
    expect(second.chain.head.model.stakes).toEqual({ [validator.address]: 5_000_000_000n })
    await second.stop()
    expect((await start({ folder: first.folder })).chain.head.hash).toBe(second.chain.head.hash)
  })

  test('a file of version 2, without balances and limits, keeps the rules it was run with', async () => {
    const first = await start({ blockMs: 60 })
    await populate(first.chain)
    await first.stop()
    const text = withoutBalances(modelText(first.chain.head.model))
    await writeFile(join(first.folder, 'chain.json'), fileOf(2, text, first.chain.head))
    const { chain } = await start({ folder: first.folder })
    const { subnet, balances, stakes } = chain.head.model
    expect(subnet.rules).toEqual({ servingRateLimit: 0, weightsRateLimit: 0, allowLoopback: true })
    expect([balances, stakes]).toEqual([{}, { [validator.address]: 5_000_000_000n }])
    expect(subnet.neurons[0]!.bonds).toEqual(first.chain.head.model.subnet.neurons[0]!.bonds)
    expect((await chain.produce()).model.balances).toEqual({ [coldkey.address]: expect.any(BigInt) })
  })

  // The fixture closes its own clients with the server; these must outlive it.
  const connectTo = async (fixture: ChainFixture): Promise<ChainClient> => {
    const { connectChain } = await import('../../chain/connect-chain.ts')
    const { WebSocket } = await import('ws')
    return connectChain({ urls: [fixture.url], webSocket: WebSocket })
  }
})

const withoutBalances = (text: string): string =>
  text
    .replace(/"burnRao":.*?\},/, '')
    .replace(/"balances":\{.*?\},"stakes":\{.*?\},/, '')
    .replaceAll(/,"placeholder\d":0/g, '')

/** The file that the program before bonds would have left for this block's state. */
const versionOne = (head: Snapshot): string => {
  const text = withoutBalances(modelText(head.model))
    .replaceAll(/,"bonds":\[(\[\d+,\d+\],?)*\]/g, '')
    .replace(/"minNonImmuneUids":\d+,/, '')
  return fileOf(1, text, head)
}

/** A file of before there were calls in it. */
const fileOf = (version: number, text: string, head: Snapshot): string => {
  const { hash, number, parentHash, stateRoot, extrinsicsRoot, hashes } = new Snapshot({
    number: head.number,
    parentHash: head.parentHash,
    model: head.model,
    events: [],
    body: [],
    hashes: head.hashes,
    extrinsicsRoot: head.extrinsicsRoot,
    stateRoot: digest(text),
  })
  const parts = { version, number, hash, parentHash, stateRoot, extrinsicsRoot, hashes }
  return `${JSON.stringify(parts).slice(0, -1)},"model":${text}}\n`
}
