import { afterEach, describe, expect, it } from 'vitest'
import { type ChainClient, ChainError, type Metagraph, type NetworkName } from '../../chain/chain-types.ts'
import { silentLog } from '../shared/log.ts'
import { ChainLink, type ChainLinkOptions } from './chain-link.ts'

const GENESIS = `0x${'11'.repeat(32)}`
const METAGRAPH: Metagraph = {
  netuid: 21,
  block: 7,
  blockHash: `0x${'22'.repeat(32)}`,
  tempo: 360,
  immunityPeriod: 1,
  maxUids: 256,
  nextEpochBlock: null,
  neurons: [],
}

const links: ChainLink[] = []
afterEach(() => {
  for (const link of links.splice(0)) link.stop()
})

function client(
  networkName: NetworkName,
  metagraph: () => Promise<Metagraph>,
  closed = (): void => undefined,
) {
  const chain: ChainClient = {
    genesisHash: GENESIS,
    networkName,
    specVersion: 1,
    status: () => ({ state: 'connected', url: 'wss://b.example:9944/?apikey=secret', detail: null }),
    metagraph,
    head: async () => ({ number: 7, hash: METAGRAPH.blockHash }),
    onBlock: () => () => undefined,
    onEvents: () => () => undefined,
    onStatus: () => () => undefined,
    reconnect: () => undefined,
    close: closed,
  }
  return chain
}

function link(connect: ChainLinkOptions['connect'], given: Partial<ChainLinkOptions> = {}): ChainLink {
  const made = new ChainLink({
    urls: ['ws://a.example', 'ws://b.example'],
    netuid: 21,
    genesisHash: null,
    allowPrivate: true,
    connect,
    log: silentLog,
    retryMs: 1,
    ...given,
  })
  links.push(made)
  return made
}

const good = async () => METAGRAPH

describe('the chain of a gateway', () => {
  it('is looked for until it is there; until then it says so, and knows nobody', async () => {
    let tries = 0
    const made = link(async () => {
      tries += 1
      if (tries < 3) throw new ChainError('unreachable', 'nobody answers')
      return client('finney', good)
    })
    expect(made.state()).toMatchObject({ problem: 'chain-away', block: null, network: null })
    expect([made.isRead(), made.find('5x')]).toEqual([false, undefined])
    await made.start()
    expect(made.state()).toMatchObject({ problem: null, message: null, block: 7, network: 'finney' })
    expect(made.isRead()).toBe(true)
  })

  it.each(['no-such-subnet', 'runtime-not-understood'] as const)(
    'that answers %s is asked again',
    async (code) => {
      let tries = 0
      let closed = 0
      const seen: unknown[] = []
      const made = link(async () => {
        seen.push(made.state().problem)
        tries += 1
        const bad = async () => Promise.reject(new ChainError(code, 'no'))
        return client('finney', tries === 1 ? bad : good, () => void (closed += 1))
      })
      await made.start()
      expect([seen, closed]).toEqual([['chain-away', code], 1])
    },
  )

  it('of another genesis than the one asked for is not read, and pages are not led there', async () => {
    let read = 0
    const made = link(
      async () => {
        if (made.state().problem === 'wrong-network') made.stop()
        return client('finney', async () => {
          read += 1
          return METAGRAPH
        })
      },
      { genesisHash: `0x${'33'.repeat(32)}` },
    )
    await made.start()
    expect([read, made.state().problem, made.endpoint()]).toEqual([0, 'wrong-network', null])
    expect(made.state().message).toContain('another network')
  })

  it.each<readonly [NetworkName, boolean, boolean]>([
    ['local', true, true],
    ['local', false, false],
    ['finney', true, false],
    ['test', true, false],
    ['unknown', true, false],
  ])('of the network %s with --allow-private %s: private addresses %s', async (name, given, allowed) => {
    const made = link(async () => client(name, good), { allowPrivate: given })
    expect(made.allowPrivate()).toBe(false)
    await made.start()
    expect([made.allowPrivate(), made.state().local]).toEqual([allowed, allowed])
  })

  it('is stale when nothing new comes, and what was read stays in use', async () => {
    const made = link(async () => client('finney', good), { staleAfterMs: 0 })
    await made.start()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(made.state()).toMatchObject({ problem: 'chain-stale', block: 7 })
    expect(made.isRead()).toBe(true)
  })

  it('leads pages to the endpoint it reads itself, and shows no key of its address', async () => {
    const made = link(async () => client('finney', good))
    expect(new Set([made.endpoint(), made.endpoint()])).toEqual(new Set(['ws://a.example', 'ws://b.example']))
    await made.start()
    expect(made.endpoint()).toBe('wss://b.example:9944/?apikey=secret')
    expect(JSON.stringify(made.state())).not.toContain('secret')
    expect(made.state().endpoint).toBe('wss://b.example:9944')
  })

  it('stops while nobody answers', async () => {
    const made = link(async () => Promise.reject(new ChainError('unreachable', 'no')), { retryMs: 60_000 })
    const ended = made.start()
    made.stop()
    await ended
    expect(made.isRead()).toBe(false)
  })
})
