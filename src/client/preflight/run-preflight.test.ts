/** Real axons of every temper behind a gateway's paths, without a socket. */
import { describe, expect, it } from 'vitest'
import type { Neuron } from '../../chain/chain-types.ts'
import { answerOf, axonService } from '../../testing/axon-fixture.ts'
import { FakeChainView } from '../../testing/chain-view.ts'
import {
  ACCOUNT,
  delegationOf,
  ed25519Session,
  GENESIS,
  NETUID,
  signDelegation,
} from '../../testing/delegation-fixture.ts'
import { type AxonService, type Routes } from '../../wire/axon.ts'
import { createCheckedDelegations } from '../../wire/axon-session.ts'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { AxonCalls } from '../axon-calls.ts'
import type { GatewayFacts } from '../gateway-facts.ts'
import type { ChainView } from '../ports.ts'
import { realClock } from '../real-clock.ts'
import { keypairSigner, type SessionSigner, sessionSigner } from '../request-signer.ts'
import type { PreflightStep } from './preflight-api.ts'
import { runPreflight } from './run-preflight.ts'

const keypair = (byte: number): Keypair => keypairFromMiniSecret(new Uint8Array(32).fill(byte))
const [NODE, OTHER, CALLER] = [keypair(1), keypair(2), keypair(3)]

const FACTS: GatewayFacts = {
  netuid: 21,
  problem: null,
  message: null,
  network: 'local',
  genesisHash: null,
  endpoint: 'wss://a.example',
  block: 9,
  blockAge: 100,
  local: false,
}

const account = {
  objects: 2,
  bytes: 300,
  quota_bytes: 1_000,
  default_ttl: 600,
  max_ttl: 86_400,
  max_object_bytes: 16_777_216,
}
const PING: Routes = { Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) } }
const OURS: Routes = { ...PING, AccountUser: { open: true, handle: () => ({ ok: true, fields: account }) } }
const refusing = (status: number, code: string): Routes => ({
  ...PING,
  AccountUser: { open: true, handle: () => ({ ok: false, status, code, message: 'No.' }) },
  RetrieveUser: { open: true, handle: () => ({ ok: false, status, code, message: 'No.' }) },
})

interface Temper {
  readonly routes?: Routes
  readonly policy?: AxonService['policy']
  /** Milliseconds by which its clock is ahead. */
  readonly ahead?: number
  /** Which key it answers with, and whose hotkey it says it has. */
  readonly key?: Keypair
  readonly says?: string
  readonly neuron?: Partial<Neuron>
  readonly facts?: Partial<GatewayFacts> | string
  /** In place of all of it. */
  readonly answer?: (request: Request) => Response | Promise<Response>
  /** Runs in the drive: unix seconds of its beginning, and whom it names. */
  readonly session?: SessionSigner
  /** The node takes sessions. */
  readonly takesSessions?: true
  /** Changes what the axon answered. */
  readonly bend?: (answer: Response, synapse: string) => Response | Promise<Response>
}

function axonOf({
  routes = OURS,
  policy = 'strict',
  ahead = 0,
  key = NODE,
  says = key.address,
  takesSessions,
}: Temper): AxonService {
  const sessions = {
    genesisHash: GENESIS,
    netuid: NETUID,
    isEnded: () => false,
    checked: createCheckedDelegations(),
  }
  return axonService({
    ...(takesSessions === true ? { sessions } : {}),
    keypair: { ...key, address: says },
    policy,
    now: () => BigInt(Math.trunc(Date.now() + ahead)) * 1_000_000n,
    routes,
  })
}

async function check(temper: Temper = {}, hotkey = NODE.address) {
  const axon = axonOf(temper)
  const asked: string[] = []
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : String(input), init)
    const synapse = new URL(request.url).pathname.split('/').at(-1) ?? ''
    asked.push(synapse)
    if (temper.answer !== undefined) return temper.answer(request)
    const whole = await answerOf(axon, request, `/${synapse}`)
    return temper.bend === undefined ? whole : temper.bend(whole, synapse)
  }
  const resolve = () => 'http://page.test/axon/x'
  const calls = new AxonCalls({ signer: keypairSigner(CALLER), clock: realClock, fetch: send, resolve })
  const [neuron] = new FakeChainView([{ hotkey: NODE.address }]).current().neurons
  if (neuron === undefined) throw new Error('no neuron')
  const listed: Neuron = {
    ...neuron,
    validatorPermit: true,
    validatorTrust: 0.9,
    axon: { ip: '8.8.8.8', port: 8091, version: 0, protocol: 4 },
    ...temper.neuron,
  }
  const metagraph = { ...new FakeChainView([{ hotkey: NODE.address }]).current(), neurons: [listed] }
  const view: ChainView = { networkName: 'local', genesisHash: '0x', metagraph }
  const told: (readonly PreflightStep[])[] = []
  const facts = temper.facts ?? {}
  const done = await runPreflight(
    {
      calls,
      clock: realClock,
      askMs: 200,
      chain: { view: async () => view },
      caller: CALLER.address,
      session: temper.session ?? null,
      gateway: async () => (typeof facts === 'string' ? facts : { ...FACTS, ...facts }),
    },
    hotkey,
    (steps) => void told.push(steps),
  )
  const found = Object.fromEntries(done.steps.map(({ id, state, found: what }) => [id, what ?? state]))
  const values = Object.fromEntries(done.steps.map(({ id, values: all }) => [id, all]))
  return { found, values, asked, told, done }
}

const refusedByGateway = (status: number, code: string, why?: string) => () =>
  new Response(JSON.stringify({ code, message: 'No.', why }), {
    status,
    headers: { 'x-filetao-refusal': '1' },
  })

const hang = ({ signal }: Request): Promise<Response> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

describe('one of our validators', () => {
  it('passes every step, each told as it begins and as it ends', async () => {
    const { found, values, told, done } = await check()
    expect(found).toEqual({
      gateway: 'gateway-well',
      listed: 'listed-validator',
      address: 'address-announced',
      reach: 'reached',
      ping: 'ping-answered',
      identity: 'identity-signed',
      clock: 'clock-same',
      admits: 'admitted',
      version: 'version-ours',
      proofs: 'proofs-verified',
    })
    expect(values['admits']).toEqual({ objects: 2, bytes: 300, quota: 1_000 })
    expect([done.node, done.caller]).toEqual([NODE.address, CALLER.address])
    expect(told).toHaveLength(20)
    expect(told[0]?.map(({ state }) => state)).toEqual(['asks', ...Array(9).fill('waits')])
  })

  it.each([
    [403, 'caller-refused', 'admits-caller'],
    [403, 'caller-unregistered', 'admits-registered'],
    [429, 'rate-limited', 'admits-rate'],
    [500, 'internal', 'admits-other'],
  ])(
    'that refuses this caller with %s %s is told as that, and no proofs are promised',
    async (status, code, said) => {
      const { found } = await check({ routes: refusing(status, code) })
      expect(found).toMatchObject({ ping: 'ping-answered', admits: said, proofs: 'proofs-none' })
    },
  )

  it('that no other validator follows, with a clock of its own, is told as that and works', async () => {
    const { found, values } = await check({ ahead: 3_000, neuron: { validatorTrust: 0 } })
    expect(found).toMatchObject({ listed: 'listed-no-trust', clock: 'clock-off', admits: 'admitted' })
    expect(values['clock']?.['ms']).toBeGreaterThan(2_000)
  })

  it.each([60_000, -60_000])(
    'whose clock is off by %s ms would refuse signatures, which is told',
    async (ahead) => {
      const { found, values } = await check({ ahead })
      expect(found).toMatchObject({ reach: 'reached', clock: 'clock-refuses' })
      expect(Math.abs(Number(values['clock']?.['ms']) - ahead)).toBeLessThan(5_000)
    },
  )
})

describe('a wallet’s session', () => {
  const sessionFrom = (from: number, validators: 'any' | string[] = 'any'): SessionSigner => {
    const key = ed25519Session(7)
    return sessionSigner(signDelegation(delegationOf(key, from, { validators })), key.secret)
  }
  const now = Math.floor(Date.now() / 1000)

  it('asks to be let in as an upload would, in its account’s name, and the node is still known by its own signature', async () => {
    const callers: string[] = []
    const routes: Routes = {
      ...PING,
      AccountUser: {
        open: true,
        handle: ({ caller }) => {
          callers.push(caller)
          return { ok: true, fields: account }
        },
      },
    }
    const { found, done } = await check({ routes, session: sessionFrom(now), takesSessions: true })
    expect(found).toMatchObject({ identity: 'identity-signed', admits: 'admitted' })
    expect(callers).toEqual([ACCOUNT.address])
    expect([done.caller, done.bySession]).toEqual([ACCOUNT.address, true])
  })

  it('that a node does not know is not used there, which is told', async () => {
    const { found, done } = await check({ session: sessionFrom(now) })
    expect(found['admits']).toBe('admitted')
    expect([done.caller, done.bySession]).toEqual([CALLER.address, false])
  })

  it('that is refused is told as that, and not as a key that is not let in', async () => {
    const { found, values } = await check({ session: sessionFrom(1_600_000_000), takesSessions: true })
    expect(found).toMatchObject({ ping: 'ping-answered', admits: 'admits-session', proofs: 'proofs-none' })
    expect(values['admits']?.['said']).not.toBe('')
  })

  it('that names other validators is not shown to this one', async () => {
    const session = sessionFrom(now, [OTHER.address])
    const { found, asked } = await check({ session, takesSessions: true })
    expect(found['admits']).toBe('admits-session-other')
    expect(asked).not.toContain('AccountUser')
  })
})

describe('a stock node', () => {
  const stock = (routes: Routes): Temper => ({ policy: 'reference', routes })

  it('is asked for an object that nobody has, and is let claim only', async () => {
    const { found, asked } = await check(stock(refusing(404, 'not-found')))
    expect(found).toMatchObject({
      ping: 'ping-answered',
      identity: 'identity-signed',
      admits: 'admitted-stock',
      version: 'version-stock',
      proofs: 'proofs-claimed',
    })
    expect(asked).toEqual(['Synapse', 'Synapse', 'RetrieveUser'])
  })

  it('that serves no API is told as that', async () => {
    expect((await check(stock(PING))).found).toMatchObject({ admits: 'admits-no-api', proofs: 'proofs-none' })
  })

  it('that has a list of callers is told as that', async () => {
    expect((await check(stock(refusing(403, 'x')))).found).toMatchObject({ admits: 'admits-caller' })
  })

  it('that refuses pings, in the protocol, is an axon all the same', async () => {
    const routes: Routes = {
      Synapse: { open: true, handle: () => ({ ok: false, status: 403, code: 'x', message: 'Blacklisted.' }) },
    }
    const { found, values } = await check(stock(routes))
    expect(found).toMatchObject({ ping: 'ping-refused', admits: 'admits-other' })
    expect(values['ping']).toMatchObject({ status: 403 })
  })
})

describe('a liar', () => {
  it('that says it is somebody else is asked nothing more', async () => {
    const { found, asked } = await check({ key: OTHER })
    expect(found).toMatchObject({ identity: 'identity-other', admits: 'skipped', proofs: 'skipped' })
    expect(new Set(asked)).toEqual(new Set(['Synapse']))
  })

  it('that has the name and not the key is found by its signature', async () => {
    const { found } = await check({ key: OTHER, says: NODE.address })
    expect(found).toMatchObject({ identity: 'identity-forged', admits: 'skipped' })
  })

  it('that gives the signature of an answer to somebody else is found', async () => {
    let signature: string | null = null
    const bend = (answer: Response) => {
      const headers = new Headers(answer.headers)
      signature = headers.get('bt_header_axon_signature') ?? signature
      headers.set('bt_header_axon_nonce', '1790000000000000000')
      return new Response(answer.body, { status: answer.status, headers })
    }
    expect((await check({ bend })).found).toMatchObject({ identity: 'identity-forged' })
    expect(signature).not.toBeNull()
  })

  it('that says it reads frames and answers with something else gets no proofs', async () => {
    const bend = (answer: Response, synapse: string) =>
      synapse === 'AccountUser'
        ? new Response('{"objects":"many"}', { status: 200, headers: answer.headers })
        : answer
    expect((await check({ bend })).found).toMatchObject({ admits: 'admits-garbage', proofs: 'proofs-none' })
  })

  it('cannot refuse in the gateway’s name: what is not marked by it is the node’s', async () => {
    const answer = () => Response.json({ code: 'address-refused', why: 'loopback' }, { status: 403 })
    expect((await check({ answer })).found).toMatchObject({ reach: 'reached', ping: 'not-an-axon' })
  })

  it.each([
    ['a document', () => new Response('<h1>nginx</h1>', { status: 200 })],
    ['nothing', () => new Response(null, { status: 204 })],
    ['an error page', () => new Response('<h1>Bad Gateway</h1>', { status: 502 })],
    ['noise', () => new Response(Buffer.from([0xff, 0x00, 0xfe]), { status: 200 })],
  ])('or a stranger that answers %s is no axon', async (_what, answer) => {
    const { found } = await check({ answer })
    expect(found).toMatchObject({
      reach: 'reached',
      ping: 'not-an-axon',
      identity: 'skipped',
      proofs: 'skipped',
    })
  })
})

describe('a node that is not there', () => {
  it.each([
    ['address-refused', refusedByGateway(403, 'address-refused', 'private')],
    ['unreachable', refusedByGateway(502, 'axon-unreachable')],
    ['too-slow', refusedByGateway(504, 'axon-too-slow')],
    ['gateway-behind', refusedByGateway(404, 'unknown-axon')],
    ['gateway-behind', refusedByGateway(503, 'chain-away')],
    ['gateway-busy', refusedByGateway(503, 'relay-busy')],
    ['gateway-lost', () => Promise.reject(new TypeError('down'))],
  ])('is told as %s, and the rest is skipped', async (said, answer) => {
    const { found } = await check({ answer })
    expect(found).toMatchObject({ reach: said, ping: 'skipped', proofs: 'skipped' })
  })

  it('or that takes the call and hangs is told as too slow', async () => {
    const { found } = await check({ answer: hang })
    expect(found).toMatchObject({ reach: 'too-slow' })
  })

  it('for its address is refused: the gateway’s word for it goes along', async () => {
    const answer = refusedByGateway(403, 'address-refused', 'metadata')
    expect((await check({ answer })).values['reach']).toEqual({ why: 'metadata' })
  })

  it('for it announced none', async () => {
    const { found, asked } = await check({ neuron: { axon: null } })
    expect(found).toMatchObject({ address: 'address-none', reach: 'skipped' })
    expect(asked).toEqual([])
  })
})

describe('what comes before the node', () => {
  it.each([
    ['not-listed', OTHER.address],
    ['hotkey-malformed', 'not a hotkey'],
    ['hotkey-checksum', `${NODE.address.slice(0, -1)}${NODE.address.endsWith('a') ? 'b' : 'a'}`],
    ['hotkey-prefix', '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'],
  ])('%s: nobody is asked', async (said, hotkey) => {
    const { found, asked } = await check({}, hotkey)
    expect(found).toMatchObject({ listed: said, address: 'skipped' })
    expect(asked).toEqual([])
  })

  it('a miner is pinged, and asked for nothing that it serves to validators only', async () => {
    const { found, asked } = await check({ routes: PING, neuron: { validatorPermit: false } })
    expect(found).toMatchObject({ listed: 'listed-miner', admits: 'admits-miner', proofs: 'proofs-miner' })
    expect(new Set(asked)).toEqual(new Set(['Synapse']))
  })

  it.each([
    ['gateway-stale', { problem: 'chain-stale' }],
    ['gateway-no-chain', { problem: 'wrong-network' }],
    ['gateway-none', 'could not be reached'],
  ])('%s is told, and the node is asked if the page knows it', async (said, facts) => {
    const { found } = await check({ facts })
    expect(found).toMatchObject({ gateway: said, reach: 'reached' })
  })
})
