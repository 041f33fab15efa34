/** A stock client at our validator, over a socket: api_flow.json's objects stored and fetched, whatever their payload. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EnginePorts, MetagraphView } from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import { ENGINE_DEFAULTS, startValidatorEngine, type ValidatorEngine } from '../../engine/validator-engine.ts'
import { cidOf } from '../../protocol/cid.ts'
import { createMiner, createMinerTransport, testKeypair } from '../../testing/miners.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { retrieveUserCall, sendStock, storeUserCall } from '../../testing/stock-dendrite.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { type AxonServer, startAxonServer } from '../shared/axon-server.ts'
import { silentLog } from '../shared/log.ts'
import { openNonceStore } from '../shared/nonce-store.ts'
import { nodeSha3 } from '../shared/sha3.ts'
import { nodeSha256 } from '../shared/sha256.ts'
import { unixNs } from '../shared/unix-time.ts'
import { openLevelIndex } from './level-index.ts'
import { systemClock, systemRandom } from './system-ports.ts'
import { validatorRoutes } from './validator-routes.ts'

interface Flow {
  readonly label: string
  readonly store_user_request: { readonly encrypted_data: string; readonly encryption_payload: string }
  readonly store_user_answer: { readonly data_hash: string }
  readonly retrieve_user_answer: { readonly encrypted_data: string; readonly encryption_payload: string }
}
const flows = (
  JSON.parse(readFileSync('e2e/vectors/api_flow.json', 'utf8')) as { readonly flows: readonly Flow[] }
).flows

const NODE = testKeypair(1)
const NETWORK = { genesisHash: `0x${'00'.repeat(32)}`, netuid: 21 } as const
/** In no metagraph, as a browser's or a user's key is. */
const USER = testKeypair(500)
const miners = [11, 12, 13].map((number) => createMiner(number, `owner ${number}`))
const folder = temporaryFolder('stock-user')
let server: AxonServer
let engine: ValidatorEngine
const closers: (() => Promise<void>)[] = []

function metagraph(): MetagraphView {
  const seats = [
    { hotkey: NODE.address, coldkey: 'node', validatorPermit: true },
    ...miners.map(({ keypair, coldkey }) => ({ hotkey: keypair.address, coldkey, validatorPermit: false })),
  ]
  const neurons = seats.map((seat, uid) => {
    const axon = { ip: '127.0.0.1', port: 2_000 + uid }
    return { ...seat, uid, axon, stakeRao: 0n, lastUpdateBlock: 0, registeredAtBlock: 1 }
  })
  return { block: 7, blockHash: `0x${'ab'.repeat(32)}`, tempo: 360, neurons }
}

beforeAll(async () => {
  const index = await openLevelIndex(join(folder.path, 'index'))
  const head = () => ({ number: 7, hash: `0x${'ab'.repeat(32)}` })
  const away = async () => ({ ok: false, reason: 'unreachable', detail: 'nobody is there' }) as const
  const clocks = { clock: systemClock, random: systemRandom, hashing: testHashing }
  const byHotkey = new Map(miners.map((miner) => [miner.keypair.address, miner]))
  const ports: EnginePorts = {
    ...clocks,
    proofs: realProofs(testHashing),
    miners: createMinerTransport(byHotkey, { ...clocks, validator: NODE.address, head }),
    validators: { announce: away, retract: away },
    index,
    chain: { metagraph, setWeights: async () => ({ ok: true, value: null }) },
    hotkey: NODE.address,
    report: () => undefined,
  }
  engine = await startValidatorEngine(ports, { ...ENGINE_DEFAULTS, rounds: false })
  const nonces = await openNonceStore(join(folder.path, 'nonces.json'), unixNs, silentLog)
  server = await startAxonServer({
    service: (port) => ({
      keypair: NODE,
      ip: '127.0.0.1',
      port,
      policy: 'strict',
      nonces,
      now: unixNs,
      routes: validatorRoutes(engine, { keypair: NODE, network: NETWORK }, silentLog).routes,
      allowedOrigins: [],
      isRegistered: () => false,
      sha3: nodeSha3,
      sha256: nodeSha256,
    }),
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
  })
  closers.push(
    () => server.close(),
    async () => engine.stop(),
    () => nonces.close(),
    () => index.close(),
  )
})
afterAll(async () => {
  for (const close of closers) await close()
  folder.remove()
})

const members = (text: string) => JSON.parse(text) as Record<string, unknown>
const store = (data: Uint8Array, payload: string | null) =>
  sendStock(server.url, NODE.address, USER, storeUserCall(data, payload))
const retrieve = (cid: string) => sendStock(server.url, NODE.address, USER, retrieveUserCall(cid))

describe('a stock client', () => {
  it.each(flows)('stores and fetches: $label', async ({ store_user_request: sent, ...expected }) => {
    const data = new Uint8Array(Buffer.from(sent.encrypted_data, 'base64'))
    const stored = await store(data, sent.encryption_payload)
    expect([stored.status, stored.headers['bt_header_axon_status_code']]).toEqual([200, '200'])
    expect(members(stored.text)['data_hash']).toBe(expected.store_user_answer.data_hash)
    const fetched = await retrieve(expected.store_user_answer.data_hash)
    expect(fetched.status).toBe(200)
    const got = members(fetched.text)
    expect(got['encrypted_data']).toBe(expected.retrieve_user_answer.encrypted_data)
    const payload = String(got['encryption_payload'])
    expect(JSON.parse(payload)).toEqual(JSON.parse(expected.retrieve_user_answer.encryption_payload))
    // The reference's order of members; what is ours comes after them.
    const order = [
      'computed_body_hash',
      'required_hash_fields',
      'data_hash',
      'encrypted_data',
      'encryption_payload',
    ]
    expect(Object.keys(got).slice(6, 11)).toEqual(order)
  })

  it.each([null, '', '{}'])('says with the payload %j that nothing is encrypted', async (payload) => {
    const data = new TextEncoder().encode(`plain ${String(payload)}`)
    expect((await store(data, payload)).status).toBe(200)
    const fetched = await retrieve(cidOf(data))
    expect(members(fetched.text)['encryption_payload']).toBe('{}')
    expect(members(fetched.text)['encrypted_data']).toBe(Buffer.from(data).toString('base64'))
  })

  it('asking for what is nowhere has no success to mistake for one', async () => {
    const answer = await retrieve(cidOf(new Uint8Array(7)))
    expect(answer.status).toBe(404)
    expect(answer.headers['bt_header_axon_status_code']).toBe('404')
  })

  it('pings without a body hash of anything', async () => {
    const ping = { synapse: 'Synapse', fields: {}, required: [], hashed: [] } as const
    expect((await sendStock(server.url, NODE.address, USER, ping)).status).toBe(200)
  })
})
