/** Which key signs which call, at our own axon behind a `fetch` without a socket. */
import { beforeEach, describe, expect, it } from 'vitest'
import { cidOf } from '../protocol/cid.ts'
import { axonService, neuronOf } from '../testing/axon-fixture.ts'
import {
  ACCOUNT,
  delegationOf,
  ed25519Session,
  GENESIS,
  NETUID,
  type SessionKey,
  signDelegation,
  signRevocation,
  sr25519Session,
} from '../testing/delegation-fixture.ts'
import { type AxonService, handleAxonRequest } from '../wire/axon.ts'
import { createCheckedDelegations } from '../wire/axon-session.ts'
import { type Delegation, sessionId } from '../wire/delegation.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { FetchTransport } from './axon-transport.ts'
import { realClock } from './real-clock.ts'
import { keypairSigner, type SessionSigner, sessionSigner } from './request-signer.ts'

const DATA = new Uint8Array(100).fill(7)
const CID = cidOf(DATA)
const AXON = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const LOCAL = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const ED25519 = ed25519Session(7)
const SR25519 = sr25519Session(7)

const neuron = neuronOf(AXON.address)

const ended = new Set<string>()
const calls: string[] = []
let owner = ''
/** Own it too, until they delete it. */
const others = new Set<string>()
/** Whoever's deletes fail. */
let out = ''
let frames = true
let takesSessions = true
/** What lies between client and node, and takes headers of these names off requests, or off answers. */
let lost: readonly string[] = []
const posts: string[] = []
/** What StoreUser is refused with. */
let refusal: string | null = null

/** Stock nodes do not say these. */
const OURS = ['x-filetao-frame', 'x-filetao-sessions']

/** Says what it was asked and by whom; `owner` owns the one object. */
function service(): AxonService {
  const heard = (synapse: string, caller: string) => {
    const who = caller === LOCAL.address ? 'local' : caller === ACCOUNT.address ? 'account' : 'session key'
    calls.push(`${synapse} ${who}`)
  }
  const isEnded = (delegation: Delegation) => ended.has(sessionId(delegation))
  return axonService({
    keypair: AXON,
    ...(takesSessions
      ? { sessions: { genesisHash: GENESIS, netuid: NETUID, isEnded, checked: createCheckedDelegations() } }
      : {}),
    routes: {
      Synapse: {
        open: true,
        handle({ caller }) {
          heard('Synapse', caller)
          return { ok: true, fields: {} }
        },
      },
      StoreUser: {
        open: true,
        handle({ caller }) {
          heard('StoreUser', caller)
          if (refusal !== null) return { ok: false, status: 401, code: refusal, message: 'no' }
          return { ok: true, fields: { data_hash: CID, receipts: [], copies: 0 } }
        },
      },
      DeleteUser: {
        open: true,
        handle({ caller }) {
          heard('DeleteUser', caller)
          if (caller !== owner && !others.has(caller))
            return { ok: false, status: 403, code: 'not-owner', message: 'not an owner' }
          if (caller === out) return { ok: false, status: 503, code: 'storage-unavailable', message: 'later' }
          others.delete(caller)
          return { ok: true, fields: { deleted: others.size === 0, holders: 3, discarded: 3 } }
        },
      },
      LeaseUser: {
        open: true,
        handle({ caller, fields }) {
          heard('LeaseUser', caller)
          const lease = { expires_at: 9, copies: 3, own: true, yours: caller === owner }
          return {
            ok: true,
            fields: { leases: fields.data_hashes.map((cid) => (cid === CID ? lease : null)) },
          }
        },
      },
      GetHead: {
        open: true,
        handle({ caller }) {
          heard('GetHead', caller)
          return { ok: true, fields: { number: 0, head_hash: null, served: `0x${'ab'.repeat(64)}` } }
        },
      },
      RevokeSession: {
        open: true,
        handle({ caller, session, fields }) {
          heard('RevokeSession', caller)
          if (session !== null && fields.session === sessionId(session)) ended.add(fields.session)
          return { ok: true, fields: { revoked: true } }
        },
      },
    },
  })
}

function transport(): FetchTransport {
  const axon = service()
  return new FetchTransport({
    signer: keypairSigner(LOCAL),
    resolve: () => 'http://axon.test',
    clock: realClock,
    async fetch(input, init) {
      const request = new Request(input instanceof Request ? input : String(input), init)
      const headers = Object.fromEntries(request.headers)
      const body = new Uint8Array(await request.arrayBuffer())
      const remote = { ip: '127.0.0.1', port: 2 }
      const path = new URL(request.url).pathname
      posts.push(path)
      for (const name of lost) delete headers[name]
      const answer = await handleAxonRequest({ method: 'POST', path, headers, body, remote }, axon)
      for (const name of [...lost, ...(frames ? [] : OURS)]) delete answer.headers[name]
      return new Response(Buffer.from(answer.body), { status: answer.status, headers: answer.headers })
    },
  })
}

const now = () => Math.floor(Date.now() / 1000)
const signerOf = (key: SessionKey, given: Partial<Delegation> = {}): SessionSigner =>
  sessionSigner(signDelegation(delegationOf(key, now() - 10, given)), key.secret)
const options = () => ({ timeoutMs: 5_000, signal: new AbortController().signal })
const store = (by: FetchTransport) =>
  by.storeUser(neuron, { cid: CID, data: DATA, contentRoot: 'ab'.repeat(32) }, options())
const remove = (by: FetchTransport) => by.deleteObject(neuron, { cid: CID }, options())

beforeEach(() => {
  calls.length = 0
  ended.clear()
  owner = ''
  out = ''
  others.clear()
  frames = true
  takesSessions = true
  lost = []
  posts.length = 0
  refusal = null
})

describe('a transport with a session', () => {
  it.each([ED25519, SR25519])(
    'stores in the name of the account, and by its own key before and after: $name',
    async (key) => {
      const axons = transport()
      expect(await store(axons)).toMatchObject({ ok: true })
      axons.useSession(signerOf(key))
      expect(await store(axons)).toMatchObject({ ok: true })
      axons.useSession(null)
      expect(await store(axons)).toMatchObject({ ok: true })
      expect(calls).toEqual(['Synapse local', 'StoreUser local', 'StoreUser account', 'StoreUser local'])
    },
  )

  it('asks for heads by its own key', async () => {
    const axons = transport()
    axons.useSession(signerOf(ED25519))
    await axons.getHead(neuron, { vaultId: 'ab'.repeat(16), after: null }, options())
    expect(calls).toEqual(['Synapse local', 'GetHead local'])
  })

  it('deletes by whoever stored it, and says that it may not when that was neither', async () => {
    const axons = transport()
    axons.useSession(signerOf(ED25519))
    owner = ACCOUNT.address
    expect(await remove(axons)).toMatchObject({ ok: true })
    expect(calls.splice(0)).toEqual(['Synapse local', 'DeleteUser account'])
    owner = LOCAL.address
    expect(await remove(axons)).toMatchObject({ ok: true })
    expect(calls.splice(0)).toEqual(['DeleteUser account', 'DeleteUser local'])
    owner = AXON.address
    expect(await remove(axons)).toMatchObject({ ok: false, code: 'not-owner' })
  })

  it('deletes in both names what both stored, and leaves alone what a stranger stored too', async () => {
    const axons = transport()
    axons.useSession(signerOf(ED25519))
    others.add(ACCOUNT.address).add(LOCAL.address)
    expect(await remove(axons)).toMatchObject({ ok: true, value: { deleted: true } })
    expect(calls.splice(0)).toEqual(['Synapse local', 'DeleteUser account', 'DeleteUser local'])
    others.add(ACCOUNT.address).add(AXON.address)
    expect(await remove(axons)).toMatchObject({ ok: true, value: { deleted: false } })
    expect(others).toEqual(new Set([AXON.address]))
  })

  it('does not call an object released while one of both names still stands, and ends it when asked again', async () => {
    const axons = transport()
    axons.useSession(signerOf(ED25519))
    others.add(ACCOUNT.address).add(LOCAL.address)
    out = LOCAL.address
    expect(await remove(axons)).toMatchObject({ ok: false, code: 'storage-unavailable' })
    out = ''
    expect(await remove(axons)).toMatchObject({ ok: true, value: { deleted: true } })
  })

  it('calls yours what the account or its own key may delete', async () => {
    const axons = transport()
    axons.useSession(signerOf(ED25519))
    const leases = () => axons.leases(neuron, { cids: [CID, cidOf(DATA.slice(1))] }, options())
    for (const [who, yours] of [
      [ACCOUNT, true],
      [LOCAL, true],
      [AXON, false],
    ] as const) {
      owner = who.address
      expect(await leases()).toMatchObject({ ok: true, value: [{ own: true, yours }, null] })
    }
  })

  it('tells of a session that was ended, stores nothing in another name, and does not take the account’s object for gone', async () => {
    const axons = transport()
    const signer = signerOf(ED25519)
    const refused: string[] = []
    axons.useSession(signer, (code, hotkey) => refused.push(`${code} ${hotkey === AXON.address}`))
    ended.add(sessionId(signer.signed.delegation))
    expect(await store(axons)).toMatchObject({ ok: false, code: 'delegation-revoked' })
    expect(refused).toEqual(['delegation-revoked true'])
    expect(calls).toEqual(['Synapse local'])
    owner = LOCAL.address
    expect(await remove(axons)).toMatchObject({ ok: true })
    owner = ACCOUNT.address
    expect(await remove(axons)).toMatchObject({ ok: false, code: 'delegation-revoked' })
  })

  it('asks validators that the delegation does not name by its own key alone, and says so', async () => {
    const axons = transport()
    const instead: string[] = []
    const signer = signerOf(ED25519, { validators: [LOCAL.address] })
    axons.useSession(signer, undefined, (reason, hotkey) =>
      instead.push(`${reason} ${hotkey === AXON.address}`),
    )
    expect(await store(axons)).toMatchObject({ ok: true })
    expect(calls).toEqual(['Synapse local', 'StoreUser local'])
    expect(instead).toEqual(['not-named true'])
  })

  it('says whether the session signed what was answered, whatever the answer calls itself', async () => {
    const axons = transport()
    const signer = signerOf(ED25519)
    axons.useSession(signer)
    expect(await store(axons)).toMatchObject({ ok: true, bySession: true })
    ended.add(sessionId(signer.signed.delegation))
    expect(await store(axons)).toMatchObject({ code: 'delegation-revoked', bySession: true })
    refusal = 'delegation-expired'
    axons.useSession(null)
    const said = await store(axons)
    expect(said).toMatchObject({ ok: false, code: 'delegation-expired' })
    expect(said).not.toHaveProperty('bySession')
  })

  it.each([ED25519, SR25519])(
    'goes on by its own key at a node that takes no delegations, says so, and sends nothing twice: $name',
    async (key) => {
      takesSessions = false
      const axons = transport()
      const told: string[] = []
      axons.useSession(
        signerOf(key),
        (code) => told.push(code),
        (reason) => told.push(reason),
      )
      const stored = await store(axons)
      expect(stored).toMatchObject({ ok: true })
      expect(stored).not.toHaveProperty('bySession')
      expect(told).toEqual(['sessions-unknown'])
      expect(calls).toEqual(['Synapse local', 'StoreUser local'])
      expect(posts).toEqual(['/Synapse', '/StoreUser'])
    },
  )

  it('stores nothing in another name, and sends it once, where something takes the delegation off the request', async () => {
    lost = ['x-filetao-delegation']
    const axons = transport()
    const told: string[] = []
    axons.useSession(
      signerOf(ED25519),
      (code) => told.push(code),
      (reason) => told.push(reason),
    )
    expect(await store(axons)).toMatchObject({ ok: false, code: 'signature-mismatch', bySession: true })
    expect(told).toEqual(['signature-mismatch'])
    expect(calls).toEqual(['Synapse local'])
    expect(posts).toEqual(['/Synapse', '/StoreUser'])
    // What may be asked in either name goes on.
    owner = LOCAL.address
    expect(await remove(axons)).toMatchObject({ ok: true })
  })

  it('never takes for ignorant of sessions a node that once said it knows them', async () => {
    const axons = transport()
    axons.useSession(signerOf(ED25519))
    expect(await store(axons)).toMatchObject({ bySession: true })
    lost = ['x-filetao-sessions']
    expect(await store(axons)).toMatchObject({ bySession: true })
    expect(await store(axons)).toMatchObject({ bySession: true })
  })

  it('signs for a stock node by the session key itself, which must be sr25519', async () => {
    frames = false
    const axons = transport()
    axons.useSession(signerOf(SR25519))
    expect(await store(axons)).toMatchObject({ ok: true })
    axons.useSession(signerOf(ED25519))
    expect(await store(axons)).toMatchObject({ ok: true })
    expect(calls).toEqual(['Synapse local', 'StoreUser session key', 'StoreUser local'])
  })

  it('ends its session, also when it was ended before, and brings the word of an account', async () => {
    const axons = transport()
    const session = signerOf(ED25519)
    expect(await axons.revokeSession(neuron, { session }, options())).toMatchObject({ ok: true, value: null })
    expect(ended).toEqual(new Set([sessionId(session.signed.delegation)]))
    expect(await axons.revokeSession(neuron, { session }, options())).toEqual({ ok: true, value: null })
    const revocation = { genesisHash: GENESIS, netuid: NETUID, account: ACCOUNT.address, before: now() }
    const word = {
      account: ACCOUNT.address,
      before: revocation.before,
      signature: signRevocation(revocation),
    }
    expect(await axons.revokeSession(neuron, word, options())).toEqual({ ok: true, value: null })
    expect(calls).toEqual(['Synapse local', 'RevokeSession account', 'RevokeSession local'])
  })
})

describe('sessionSigner', () => {
  it.each([ED25519, SR25519])('refuses another key than the delegation names: $name', (key) => {
    const signed = signDelegation(delegationOf(key, now()))
    expect(() => sessionSigner(signed, new Uint8Array(32).fill(8))).toThrow(TypeError)
  })
})
