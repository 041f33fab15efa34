/** Malformed requests at a validator with a real index on disk: refused, and nothing of them is written. */
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { describe, expect, it } from 'vitest'
import { contentRootOf } from '../../engine/content-root.ts'
import type { EnginePorts, MetagraphView } from '../../engine/ports.ts'
import { realProofs } from '../../engine/proofs.ts'
import { ENGINE_DEFAULTS, startValidatorEngine, type ValidatorEngine } from '../../engine/validator-engine.ts'
import { badBodies, carriesData, EXAMPLE_FIELDS, signedFrame, signedJson } from '../../testing/bad-input.ts'
import { freshFolders } from '../../testing/fresh-folders.ts'
import { createMiner, createMinerTransport, testKeypair } from '../../testing/miners.ts'
import { testHashing } from '../../testing/simulated-network.ts'
import { type AxonRequest, type AxonService, handleAxonRequest } from '../../wire/axon.ts'
import { stringifyJson } from '../../wire/big-json.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { SYNAPSE_NAMES, type SynapseName } from '../../wire/synapse.ts'
import { silentLog } from '../shared/log.ts'
import { unixNs, unixSeconds } from '../shared/unix-time.ts'
import { cidOfNumber, objectOf, wholeIndex } from './index-fixture.ts'
import { openLevelIndex } from './level-index.ts'
import { systemClock, systemRandom } from './system-ports.ts'
import { validatorRoutes } from './validator-routes.ts'

const NODE = testKeypair(1)
const NETWORK = { genesisHash: `0x${'00'.repeat(32)}`, netuid: 21 }
/** Another validator: whatever is refused is refused for what it says, not for who says it. */
const CALLER = testKeypair(2)
const miners = [11, 12, 13].map((number) => createMiner(number, `owner ${number}`))

const freshFolder = freshFolders('validator-bad-input')

function metagraph(): MetagraphView {
  const seats = [
    { hotkey: NODE.address, coldkey: 'node', validatorPermit: true },
    { hotkey: CALLER.address, coldkey: 'caller', validatorPermit: true },
    ...miners.map(({ keypair, coldkey }) => ({ hotkey: keypair.address, coldkey, validatorPermit: false })),
  ]
  const neurons = seats.map((seat, uid) => ({
    ...seat,
    uid,
    axon: { ip: '127.0.0.1', port: 2_000 + uid },
    stakeRao: 0n,
    lastUpdateBlock: 0,
    registeredAtBlock: 1,
  }))
  return { block: 7, blockHash: `0x${'ab'.repeat(32)}`, tempo: 360, neurons }
}

interface Open {
  readonly service: AxonService
  readonly errors: unknown[]
  readonly engine: ValidatorEngine
  readonly close: () => Promise<void>
}

async function openValidator(folder: string): Promise<Open> {
  const index = await openLevelIndex(folder)
  const head = () => ({ number: 7, hash: `0x${'ab'.repeat(32)}` })
  const world = {
    clock: systemClock,
    random: systemRandom,
    hashing: testHashing,
    validator: NODE.address,
    head,
  }
  const away = async () => ({ ok: false, reason: 'unreachable', detail: 'nobody is there' }) as const
  const byHotkey = new Map(miners.map((miner) => [miner.keypair.address, miner]))
  const ports: EnginePorts = {
    clock: systemClock,
    random: systemRandom,
    hashing: testHashing,
    proofs: realProofs(testHashing),
    miners: createMinerTransport(byHotkey, world),
    validators: { announce: away, retract: away },
    index,
    chain: { metagraph, setWeights: async () => ({ ok: true, value: null }) },
    hotkey: NODE.address,
    report: () => undefined,
  }
  const engine = await startValidatorEngine(ports, { ...ENGINE_DEFAULTS, rounds: false })
  const errors: unknown[] = []
  const service: AxonService = {
    keypair: NODE,
    ip: '127.0.0.1',
    port: 8_091,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: () => nonce,
    routes: validatorRoutes(engine, { keypair: NODE, network: NETWORK }, silentLog).routes,
    allowedOrigins: [],
    isRegistered: () => true,
    onError: (_id, error) => errors.push(error),
  }
  const close = async () => {
    engine.stop()
    await index.close()
  }
  return { service, errors, engine, close }
}

/** A folder with an index that has something in it, closed. */
async function filledFolder(): Promise<string> {
  const folder = join(freshFolder(), 'index')
  const index = await openLevelIndex(folder)
  const claim = objectOf(5, { claimedBy: CALLER.address, contentRoot: null })
  await index.apply([...wholeIndex(2), { kind: 'claim', record: claim }], 'durable')
  await index.close()
  return folder
}

async function dump(folder: string): Promise<[string, string][]> {
  const level = new ClassicLevel<string, string>(folder, { compression: false })
  const entries = await level.iterator().all()
  await level.close()
  return entries
}

/**
 * Nonces are also the clock that the service judges them by: by that of the machine, all of them would be refused as
 * too old once this file has run for ten seconds, the malformed for the wrong reason and the good ones too.
 */
let nonce = unixNs()
function sign(name: SynapseName, json: Uint8Array) {
  nonce += 1n
  return { name, json, keypair: CALLER, axonHotkey: NODE.address, nonce }
}

const DATA = Uint8Array.of(1, 2, 3)
const jsonOf = (fields: object) => new TextEncoder().encode(stringifyJson(fields))
/** What only miners serve is left out where it meets no route. */
const SERVED = SYNAPSE_NAMES.filter((name) => !['Synapse', 'Store', 'Challenge', 'Retrieve'].includes(name))

describe('a malformed request at a validator', () => {
  it.each(SERVED)(
    '%s is refused in both forms and leaves the index as it was, byte for byte',
    async (name) => {
      const folder = await filledFolder()
      const before = await dump(folder)
      const { service, errors, close } = await openValidator(folder)
      if (service.routes[name] === undefined) return close()
      const data = carriesData(name) ? { data: DATA } : {}
      const refused = async (request: AxonRequest, label: string) => {
        const answer = await handleAxonRequest(request, service)
        expect(answer.status, label).toBeGreaterThanOrEqual(400)
        expect(answer.status, label).toBeLessThan(500)
      }
      for (const { label, json } of badBodies(name))
        await refused(signedFrame({ ...sign(name, json), ...data }), label)
      for (const { label, json } of badBodies(name, 'first'))
        await refused(signedJson(sign(name, json)), label)
      await close()
      expect(errors).toEqual([])
      expect(await dump(folder)).toEqual(before)
    },
    120_000,
  )

  it('is told apart by what it says: the same caller’s good ones are served, and written', async () => {
    const folder = await filledFolder()
    const before = await dump(folder)
    const { service, close } = await openValidator(folder)
    const ask = async (name: SynapseName, fields: object, data?: Uint8Array) => {
      const input = { ...sign(name, jsonOf({ name, ...fields })), ...(data === undefined ? {} : { data }) }
      return (await handleAxonRequest(signedFrame(input), service)).status
    }
    const upload = {
      ...EXAMPLE_FIELDS.StoreUser,
      encrypted_data: '',
      content_root: contentRootOf(DATA, testHashing),
    }
    expect(await ask('StoreUser', upload, DATA)).toBe(200)
    const [receipt] = objectOf(7).receipts
    const named = {
      cid: cidOfNumber(7),
      length: receipt?.length,
      receipts: [receipt],
    }
    const announced = { ...EXAMPLE_FIELDS.Announce, ...named, generated: unixSeconds() }
    expect(await ask('Announce', announced)).toBe(200)
    expect(await ask('RetrieveUser', { data_hash: cidOfNumber(99) })).toBe(404)
    await close()
    const after = (await dump(folder)).map(([key]) => key)
    const fresh = after.filter((key) => !before.some(([known]) => known === key))
    const kinds = fresh.map((key) => key.split(':')[0])
    expect(kinds).toEqual(expect.arrayContaining(['object', 'hotkey', 'piece', 'expiry', 'outbox', 'claim']))
  })
})
