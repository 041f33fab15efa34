/** A gateway by itself: real chain, real metagraph, real sockets; the chain comes late, or is none it may call home from. */
import { afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { connectChain } from '../../chain/connect-chain.ts'
import { SCRIPTED_NETUID, ScriptedChain, scriptedNeuron } from '../../testing/scripted-chain.ts'
import { startChainServer } from '../chain/chain-server.ts'
import { silentLog } from '../shared/log.ts'
import { AxonRelay } from './axon-relay.ts'
import { ChainLink } from './chain-link.ts'
import { ChainRelay } from './chain-relay.ts'
import { codeOf, post, World } from './gateway-fixture.ts'
import { createGatewayServer } from './gateway-server.ts'
import { createGatewayRouter } from './router.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import { ViewRelay } from './view-relay.ts'

const FINNEY = '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03'
const world = new World()
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const closer of closers.splice(0).toReversed()) await closer()
  await world.close()
})

/** As main.ts puts it together, with --allow-private. */
async function gateway(chainPort: number, netuid = SCRIPTED_NETUID) {
  const urls = [`ws://127.0.0.1:${chainPort}`]
  const link = new ChainLink({
    urls,
    netuid,
    genesisHash: null,
    allowPrivate: true,
    connect: () => connectChain({ urls, webSocket: WebSocket, timeoutMs: 2_000 }),
    log: silentLog,
    retryMs: 50,
  })
  const page = Buffer.from('<!doctype html><title>page</title>')
  const file = {
    type: 'text/html',
    etag: '"1"',
    plain: page,
    gzipped: page,
    immutable: false,
    security: SECURITY_HEADERS,
  }
  const parts = { axons: new AxonRelay({ targets: link }), views: new ViewRelay({ targets: link }) }
  const chain = new ChainRelay(() => link.endpoint())
  const files = new Map([['/index.html', file]])
  const router = createGatewayRouter({
    ...parts,
    files,
    chain: () => link.state(),
    names: [],
    log: silentLog,
  })
  const server = createGatewayServer({ router, chain, names: [] })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const read = link.start()
  closers.push(async () => {
    link.stop()
    chain.close()
    parts.axons.close()
    parts.views.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, read }
}

/** @returns the hotkey of its one neuron, whose axon is at a loopback address */
async function startChain(port: number, genesisHash?: string): Promise<string> {
  const axon = {
    block: 0,
    ip: 0x7f000001n,
    ipType: 4,
    port: 8091,
    version: 0,
    protocol: 4,
    placeholder1: 0,
    placeholder2: 0,
  } as const
  const neuron = { ...scriptedNeuron(1), axon }
  const script = new ScriptedChain([neuron])
  if (genesisHash !== undefined) script.genesisHash = genesisHash
  const chain = await startChainServer({ chain: script, host: '127.0.0.1', port, log: silentLog })
  closers.push(() => chain.close())
  return neuron.hotkey
}

const get = async (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`)
const stateOf = async (port: number) =>
  (await (await get(port, '/gateway.json')).json()) as Record<string, unknown>

it('serves the page and says so while there is no chain, and relays from when there is one', async () => {
  const chainPort = await world.deadPort()
  const { port, read } = await gateway(chainPort)
  expect(await (await get(port, '/drive')).text()).toContain('<title>page</title>')
  expect((await get(port, '/health')).status).toBe(503)
  expect(await stateOf(port)).toMatchObject({ problem: 'chain-away', netuid: 21, block: null })
  const asked = await post(port, '/axon/5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY/Synapse')
  expect([asked.status, codeOf(asked)]).toEqual([503, 'chain-away'])
  await startChain(chainPort)
  await read
  expect((await get(port, '/health')).status).toBe(200)
  expect(await stateOf(port)).toMatchObject({ problem: null, message: null, local: true })
}, 30_000)

it('calls nobody at a private address for a chain with finney’s genesis, whatever it was told', async () => {
  const chainPort = await world.deadPort()
  const hotkey = await startChain(chainPort, FINNEY)
  const { port, read } = await gateway(chainPort)
  await read
  expect(await stateOf(port)).toMatchObject({ network: 'finney', genesisHash: FINNEY, local: false })
  const asked = await post(port, `/axon/${hotkey}/Synapse`)
  expect([asked.status, codeOf(asked)]).toEqual([403, 'address-refused'])
}, 30_000)

it('says that the chain has no such subnet', async () => {
  const chainPort = await world.deadPort()
  await startChain(chainPort)
  const { port } = await gateway(chainPort, 999)
  let state: Record<string, unknown> = {}
  while (state['problem'] !== 'no-such-subnet') {
    state = await stateOf(port)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(state['message']).toBe('The chain has no subnet of this number.')
}, 30_000)
