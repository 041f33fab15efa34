import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { cidOf } from '../protocol/cid.ts'
import { answerOf, axonService, neuronOf } from '../testing/axon-fixture.ts'
import type { Routes } from '../wire/axon.ts'
import { FRAME_TYPE } from '../wire/frame.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { FetchTransport } from './axon-transport.ts'
import { realClock } from './real-clock.ts'
import { keypairSigner } from './request-signer.ts'

const DATA = new Uint8Array(40_000).fill(7)
const CID = cidOf(DATA)
const ROOT = 'ab'.repeat(32)
const axonKeys = keypairFromMiniSecret(new Uint8Array(32).fill(1))
const userKeys = keypairFromMiniSecret(new Uint8Array(32).fill(2))

const neuron = neuronOf(axonKeys.address)

interface Seen {
  readonly types: string[]
  stored: Uint8Array | null
  ttl?: number | null
}

/** Our own axon behind a `fetch` without a socket. */
function axonFetch(seen: Seen, clockOffsetMs = 0, more: Routes = {}): typeof fetch {
  const service = axonService({
    keypair: axonKeys,
    now: () => BigInt(Date.now() + clockOffsetMs) * 1_000_000n,
    routes: {
      Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
      StoreUser: {
        open: true,
        handle: ({ fields, data }) => {
          seen.stored = data?.slice() ?? null
          seen.ttl = fields.ttl
          return { ok: true, fields: { data_hash: CID, receipts: [], copies: 0, expires_at: 1_800_000_000 } }
        },
      },
      RetrieveUser: {
        open: true,
        handle: ({ fields }) =>
          fields.data_hash === CID
            ? { ok: true, fields: { encryption_payload: '{}', receipts: [] }, data: DATA }
            : { ok: false, status: 404, code: 'not-found', message: 'No such object.' },
      },
      ...more,
    },
  })
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : String(input), init)
    seen.types.push(request.headers.get('content-type') ?? '')
    return answerOf(service, request, new URL(request.url).pathname)
  }
}

function transport(send: typeof fetch): FetchTransport {
  return new FetchTransport({
    signer: keypairSigner(userKeys),
    resolve: () => 'http://axon.test',
    clock: realClock,
    fetch: send,
  })
}

const options = () => ({ timeoutMs: 5000, signal: new AbortController().signal })
const store = (through: FetchTransport) =>
  through.storeUser(neuron, { cid: CID, data: DATA, contentRoot: ROOT, ttl: 60 }, options())

describe('FetchTransport against our axon', () => {
  it('learns by a ping that it reads frames, stores and retrieves by frames', async () => {
    const seen: Seen = { types: [], stored: null }
    const through = transport(axonFetch(seen))
    expect(await store(through)).toEqual({
      ok: true,
      value: { cid: CID, receipts: [], expiresAt: 1_800_000_000, attempts: null },
    })
    expect(seen.ttl).toBe(60)
    expect(Buffer.compare(seen.stored ?? new Uint8Array(0), DATA)).toBe(0)
    const back = await through.retrieveUser(neuron, { cid: CID }, options())
    expect(back.ok && Buffer.compare(back.value.data, DATA)).toBe(0)
    expect(seen.types).toEqual(['application/json', FRAME_TYPE, FRAME_TYPE])
  })

  it('hands on what owners ask and what validators answer, by frames', async () => {
    const path = ['cd'.repeat(32)]
    const lease = { expires_at: 5, copies: 3, own: true, yours: false }
    const heard: unknown[] = []
    const open = true
    const routes: Routes = {
      RetrieveUser: {
        open,
        handle: ({ fields }) => {
          heard.push(fields)
          const range = { range_first: 0, object_length: 9, content_path: path }
          return { ok: true, fields: range, data: Uint8Array.of(7) }
        },
      },
      DeleteUser: { open, handle: () => ({ ok: true, fields: { deleted: true, holders: 3, discarded: 2 } }) },
      RenewUser: {
        open,
        handle: ({ fields: { ttl } }) => ({ ok: true, fields: { expires_at: ttl, copies: 4 } }),
      },
      LeaseUser: {
        open,
        handle: ({ fields }) => ({
          ok: true,
          fields: { leases: fields.data_hashes.map((cid) => (cid === CID ? lease : null)) },
        }),
      },
      HoldersUser: {
        open,
        handle: () => ({ ok: true, fields: { receipts: [], copies: 2, expires_at: 8, length: 40_000 } }),
      },
      AccountUser: {
        open,
        handle: () => ({
          ok: true,
          fields: {
            objects: 1,
            bytes: 2,
            quota_bytes: null,
            default_ttl: 3,
            max_ttl: 4,
            max_object_bytes: 5,
          },
        }),
      },
      PutHead: {
        open,
        handle: ({ fields, data }) => {
          heard.push(fields, data)
          return { ok: true, fields: { number: 1, head_hash: 'ef', acknowledged: '0x1' } }
        },
      },
      GetHead: {
        open,
        handle: ({ fields }) => {
          heard.push(fields)
          const isKnown = fields.after !== null
          const given = isKnown ? { number: 1, head_hash: 'ef' } : { number: 0, head_hash: null }
          return { ok: true, fields: { ...given, served: '0x2' }, data: isKnown ? Uint8Array.of(1) : null }
        },
      },
    }
    const through = transport(axonFetch({ types: [], stored: null }, 0, routes))
    const contentPath = [new Uint8Array(32).fill(0xcd)]
    expect(await through.retrieveRange(neuron, { cid: CID, start: 2, end: 3 }, options())).toEqual({
      ok: true,
      value: { data: Uint8Array.of(7), first: 0, objectLength: 9, contentPath },
    })
    expect(await through.deleteObject(neuron, { cid: CID }, options())).toEqual({
      ok: true,
      value: { deleted: true, holders: 3, discarded: 2 },
    })
    expect(await through.renewObject(neuron, { cid: CID, ttl: 77 }, options())).toEqual({
      ok: true,
      value: { expiresAt: 77, copies: 4 },
    })
    const other = `b${'a'.repeat(58)}`
    expect(await through.leases(neuron, { cids: [other, CID] }, options())).toEqual({
      ok: true,
      value: [null, { expiresAt: 5, copies: 3, own: true, yours: false }],
    })
    expect(await through.holders(neuron, { cid: CID }, options())).toEqual({
      ok: true,
      value: { receipts: [], copies: 2, expiresAt: 8, length: 40_000 },
    })
    const limits = { quotaBytes: null, defaultTtl: 3, maxTtl: 4, maxObjectBytes: 5 }
    expect(await through.account(neuron, options())).toEqual({
      ok: true,
      value: { objects: 1, bytes: 2, ...limits },
    })
    const vaultId = 'ab'.repeat(16)
    expect(await through.putHead(neuron, { vaultId, record: Uint8Array.of(9) }, options())).toEqual({
      ok: true,
      value: { number: 1, headHash: 'ef', acknowledged: '0x1' },
    })
    const after = `0x${'ab'.repeat(64)}`
    expect(await through.getHead(neuron, { vaultId, after }, options())).toEqual({
      ok: true,
      value: { record: Uint8Array.of(1), number: 1, headHash: 'ef', served: '0x2' },
    })
    expect(await through.getHead(neuron, { vaultId, after: null }, options())).toEqual({
      ok: true,
      value: { record: null, number: 0, headHash: null, served: '0x2' },
    })
    expect(heard).toEqual([
      { data_hash: CID, range_start: 2, range_end: 3 },
      { vault_id: vaultId },
      Uint8Array.of(9),
      { vault_id: vaultId, after },
      { vault_id: vaultId, after: null },
    ])
  })

  it('gives the node’s code with its refusal', async () => {
    const refused = { ok: false, status: 409, code: 'head-moved', message: 'Another head is here.' } as const
    const routes: Routes = { PutHead: { open: true, handle: () => refused } }
    const through = transport(axonFetch({ types: [], stored: null }, 0, routes))
    const call = { vaultId: 'ab'.repeat(16), record: Uint8Array.of(9) }
    expect(await through.putHead(neuron, call, options())).toEqual({
      ok: false,
      reason: 'refused',
      detail: 'Another head is here. (head-moved)',
      code: 'head-moved',
    })
    expect(await through.deleteObject(neuron, { cid: CID }, options())).toMatchObject({
      code: 'synapse-unknown',
    })
  })

  it('takes an answer that lacks what it must have for none of this protocol', async () => {
    const nothing = { open: true, handle: () => ({ ok: true as const, fields: {} }) }
    const routes: Routes = {
      DeleteUser: nothing,
      RenewUser: nothing,
      LeaseUser: nothing,
      HoldersUser: nothing,
      AccountUser: nothing,
      PutHead: nothing,
      GetHead: nothing,
    }
    const through = transport(axonFetch({ types: [], stored: null }, 0, routes))
    const vaultId = 'ab'.repeat(16)
    const answers = [
      await through.retrieveRange(neuron, { cid: CID, start: 0, end: 1 }, options()),
      await through.deleteObject(neuron, { cid: CID }, options()),
      await through.renewObject(neuron, { cid: CID, ttl: 1 }, options()),
      await through.leases(neuron, { cids: [CID] }, options()),
      await through.holders(neuron, { cid: CID }, options()),
      await through.account(neuron, options()),
      await through.putHead(neuron, { vaultId, record: Uint8Array.of(9) }, options()),
      await through.getHead(neuron, { vaultId, after: null }, options()),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, reason: 'malformed' })
  })

  it('never sends a call that JSON cannot sign to a node that does not read frames', async () => {
    const seen: Seen = { types: [], stored: null }
    const inner = axonFetch(seen)
    const stock: typeof fetch = async (input, init) => {
      const answer = await inner(input, init)
      const headers = new Headers(answer.headers)
      headers.delete('x-filetao-frame')
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers })
    }
    const through = transport(stock)
    const refused = { ok: false, reason: 'refused', code: 'synapse-unknown' }
    expect(await through.deleteObject(neuron, { cid: CID }, options())).toMatchObject(refused)
    expect(await through.retrieveRange(neuron, { cid: CID, start: 0, end: 1 }, options())).toMatchObject(
      refused,
    )
    // The ping alone.
    expect(seen.types).toEqual(['application/json'])
  })

  it('speaks JSON to an axon that does not say so', async () => {
    const seen: Seen = { types: [], stored: null }
    const inner = axonFetch(seen)
    const stock: typeof fetch = async (input, init) => {
      const answer = await inner(input, init)
      const headers = new Headers(answer.headers)
      headers.delete('x-filetao-frame')
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers })
    }
    expect((await store(transport(stock))).ok).toBe(true)
    expect(Buffer.compare(seen.stored ?? new Uint8Array(0), DATA)).toBe(0)
    expect(new Set(seen.types)).toEqual(new Set(['application/json']))
  })

  it('stays with frames when a middleman drops the header, and learns nothing from a relay that failed', async () => {
    const seen: Seen = { types: [], stored: null }
    const inner = axonFetch(seen)
    let calls = 0
    const middleman: typeof fetch = async (input, init) => {
      calls += 1
      if (calls === 1) return new Response('{"code":"axon-unreachable"}', { status: 502 })
      const answer = await inner(input, init)
      const headers = new Headers(answer.headers)
      if (calls > 2) headers.delete('x-filetao-frame')
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers })
    }
    const through = transport(middleman)
    expect((await store(through)).ok).toBe(false)
    for (let call = 0; call < 3; call += 1) expect((await store(through)).ok).toBe(true)
    expect(seen.types).toEqual(['application/json', FRAME_TYPE, FRAME_TYPE, FRAME_TYPE])
  })

  it.each([
    [
      'our gateway, whose axon is down',
      502,
      '{"code":"axon-unreachable","message":"The axon could not be reached."}',
    ],
    [
      'our gateway, whose axon is slow',
      504,
      '{"code":"axon-too-slow","message":"It did not answer in time."}',
    ],
    [
      'our gateway, whose line to the page stood still',
      408,
      '{"code":"body-too-slow","message":"Too slow."}',
    ],
    ['somebody’s proxy', 502, '<html><h1>502 Bad Gateway</h1></html>'],
    ['a node of ours with a fault of its own', 500, '{"code":"internal","message":"Internal server error"}'],
    ['a node that wants to be asked later', 503, '{"code":"storage-unavailable","message":"Not now."}'],
  ])('takes no answer of %s for one about the object', async (_whose, status, body) => {
    const inner = axonFetch({ types: [], stored: null })
    let isAway = false
    const through = transport(async (input, init) =>
      isAway ? new Response(body, { status }) : inner(input, init),
    )
    expect((await store(through)).ok).toBe(true)
    isAway = true
    expect(await store(through)).toMatchObject({ ok: false, reason: 'unreachable' })
    expect(await through.retrieveUser(neuron, { cid: CID }, options())).toMatchObject({
      ok: false,
      reason: 'unreachable',
    })
    isAway = false
    expect((await store(through)).ok).toBe(true)
  })

  it.each([
    [404, '{"code":"not-found","message":"No such object."}', 'refused'],
    [507, '{"code":"quota-exceeded","message":"No room."}', 'refused'],
    // What the reference's nodes say of an object that they do not have.
    [500, '{"message":"Internal Server Error"}', 'refused'],
    [502, '{"code":"answer-too-large","message":"Too large."}', 'malformed'],
  ])('takes %i %s for what it is', async (status, body, reason) => {
    const inner = axonFetch({ types: [], stored: null })
    let calls = 0
    const through = transport(async (input, init) => {
      calls += 1
      return calls === 1 ? inner(input, init) : new Response(body, { status })
    })
    expect(await through.retrieveUser(neuron, { cid: CID }, options())).toMatchObject({ ok: false, reason })
  })

  it('is never taken for a replay, however many calls are under way', async () => {
    const through = transport(axonFetch({ types: [], stored: null }))
    for (let round = 0; round < 3; round += 1) {
      const calls = Array.from({ length: 12 }, () => through.retrieveUser(neuron, { cid: CID }, options()))
      expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true)
    }
  })

  it.each([86_400_000, -86_400_000, 15_000, -15_000])(
    'works when the clocks differ by %i ms',
    async (offset) => {
      const through = transport(axonFetch({ types: [], stored: null }, offset))
      for (let call = 0; call < 3; call += 1) expect((await store(through)).ok).toBe(true)
    },
  )

  it('says that the object is not there', async () => {
    const through = transport(axonFetch({ types: [], stored: null }))
    const other = cidOf(new Uint8Array(1))
    const answer = await through.retrieveUser(neuron, { cid: other }, options())
    expect(answer).toMatchObject({ ok: false, reason: 'refused', detail: 'No such object. (not-found)' })
  })
})

describe('FetchTransport against the world', () => {
  it.each([
    ['a refused connection', () => Promise.reject(new TypeError('fetch failed')), 'unreachable'],
    [
      'a relay error',
      async () => new Response('{"code":"busy","message":"later"}', { status: 503 }),
      'unreachable',
    ],
    ['no JSON', async () => new Response('<html>'), 'malformed'],
    ['a body that never ends', async () => new Response(endless()), 'malformed'],
    [
      'a stated length of gigabytes',
      async () => new Response('x', { headers: { 'content-length': '99999999999' } }),
      'malformed',
    ],
    ['an answer without the object', async () => new Response('{"encrypted_data":null}'), 'refused'],
    [
      'receipts that are none',
      async () => new Response('{"encrypted_data":"","receipts":[{}]}'),
      'malformed',
    ],
  ])('gives %s as an outcome', async (_what, send, reason) => {
    const answer = await transport(send).retrieveUser(neuron, { cid: CID }, options())
    expect(answer).toMatchObject({ ok: false, reason })
  })

  it('gives up at its time limit', async () => {
    const never: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    const answer = await transport(never).retrieveUser(neuron, { cid: CID }, { ...options(), timeoutMs: 20 })
    expect(answer).toMatchObject({ ok: false, reason: 'unreachable', detail: 'it did not answer in time' })
  })

  it('gives up at its time limit also when garbage was collected in between', async () => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    const never: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        setTimeout(() => typeof collect === 'function' && collect(), 5)
      })
    const answer = await transport(never).retrieveUser(neuron, { cid: CID }, { ...options(), timeoutMs: 200 })
    expect(answer).toMatchObject({ ok: false, reason: 'unreachable', detail: 'it did not answer in time' })
  })

  it('throws what it was aborted with', async () => {
    const controller = new AbortController()
    const stopping: typeof fetch = (_input, init) => {
      controller.abort(new Error('stop'))
      return Promise.reject(init?.signal?.reason)
    }
    const call = transport(stopping).retrieveUser(
      neuron,
      { cid: CID },
      { timeoutMs: 1000, signal: controller.signal },
    )
    await expect(call).rejects.toThrow('stop')
  })
})

function endless(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(4 * 1024 * 1024)
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) })
}
