import { describe, expect, it } from 'vitest'
import type { ChainClient } from '../chain/chain-types.ts'
import { GatewayChain, readGatewayFacts } from './gateway-facts.ts'

const GENESIS = `0x${'11'.repeat(32)}`
const FACTS = {
  chain: '/chain',
  netuid: 7,
  problem: null,
  message: null,
  network: 'finney',
  genesisHash: GENESIS,
  endpoint: 'wss://a.example',
  block: 9,
  blockAge: 100,
  local: false,
}
const answering =
  (json: unknown, status = 200): typeof fetch =>
  async () =>
    new Response(typeof json === 'string' ? json : JSON.stringify(json), { status })

/** Told whether it was closed. */
function chain(genesisHash: string) {
  const urls: string[] = []
  let closed = 0
  const client: ChainClient = {
    genesisHash,
    networkName: 'finney',
    specVersion: 1,
    status: () => ({ state: 'connected', url: null, detail: null }),
    metagraph: () => Promise.reject(new Error('not asked')),
    head: async () => ({ number: 1, hash: '0x01' }),
    onBlock: () => () => undefined,
    onEvents: () => () => undefined,
    onStatus: () => () => undefined,
    reconnect: () => undefined,
    close: () => void (closed += 1),
  }
  const open = async (url: string) => {
    urls.push(url)
    return client
  }
  return { open, urls, closed: () => closed }
}

describe('the gateway of this page', () => {
  it('says where the chain is and which subnet is read', async () => {
    const { open, urls } = chain(GENESIS)
    const gateway = new GatewayChain('https://drive.example', answering(FACTS))
    expect(() => gateway.netuid()).toThrow(TypeError)
    await gateway.connect(open)
    expect([urls, gateway.netuid()]).toEqual([['wss://drive.example/chain'], 7])
  })

  it.each([
    ['chain-away', 'unreachable'],
    ['no-such-subnet', 'no-such-subnet'],
    ['wrong-network', 'wrong-network'],
    ['runtime-not-understood', 'runtime-not-understood'],
    ['something-new', 'unreachable'],
  ])('that says %s is told of at once, and no chain is waited for', async (problem, code) => {
    const { open, urls } = chain(GENESIS)
    const gateway = new GatewayChain('http://x', answering({ ...FACTS, problem, message: 'A sentence.' }))
    await expect(gateway.connect(open)).rejects.toMatchObject({ code, message: 'A sentence.' })
    expect(urls).toEqual([])
  })

  it('whose chain stands still still leads to it', async () => {
    const { open, urls } = chain(GENESIS)
    await new GatewayChain('http://x', answering({ ...FACTS, problem: 'chain-stale' })).connect(open)
    expect(urls).toHaveLength(1)
  })

  it('whose chain turns out to be another one: closed, and never read', async () => {
    const { open, closed } = chain(`0x${'22'.repeat(32)}`)
    const gateway = new GatewayChain('http://x', answering(FACTS))
    await expect(gateway.connect(open)).rejects.toMatchObject({ code: 'wrong-network' })
    expect(closed()).toBe(1)
  })

  it.each([
    ['no JSON', '<!doctype html>', 200],
    ['a list', '[]', 200],
    ['a subnet that there is not', { ...FACTS, netuid: 70_000 }, 200],
    ['no subnet', { ...FACTS, netuid: undefined }, 200],
    ['an error', FACTS, 502],
    ['too long', ' '.repeat(20_000), 200],
  ])('that answers %s is none', async (_what, json, status) => {
    expect(await readGatewayFacts('http://x', answering(json, status))).toContain('no gateway')
  })

  it('that does not answer is told of', async () => {
    expect(await readGatewayFacts('http://x', () => Promise.reject(new TypeError('down')))).toContain(
      'reached',
    )
  })
})
