import { describe, expect, it } from 'vitest'
import { cidOf } from '../../protocol/cid.ts'
import { neuronOf } from '../../testing/axon-fixture.ts'
import { buildRequest } from '../../wire/dendrite.ts'
import { FRAME_HEADER, FRAME_TYPE } from '../../wire/frame.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { FetchTransport } from '../axon-transport.ts'
import { realClock } from '../real-clock.ts'
import { keypairSigner } from '../request-signer.ts'
import { EXCHANGES_KEPT } from '../sees-api.ts'
import { forAction } from './for-action.ts'
import { TrafficBook } from './traffic-book.ts'

const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(2))
const neuron = neuronOf(keypairFromMiniSecret(new Uint8Array(32).fill(1)).address)
/** No part of it may be found in a book afterwards. */
const SECRET = 'kingfisher-and-heron'
const DATA = new TextEncoder().encode(`${SECRET} `.repeat(3_000))
const CID = cidOf(DATA)
const ROOT = 'ab'.repeat(32)
const options = () => ({ timeoutMs: 5000, signal: new AbortController().signal })
const ANSWER = '{"data_hash":null,"receipts":[]}'

interface Sent {
  readonly body: number
  readonly headers: Record<string, string>
  readonly path: string
}

/** A node that takes everything; what reached it, as a network would see it. */
function setUp({ readsFrames = true, answers = async () => new Response(ANSWER) } = {}) {
  const sent: Sent[] = []
  const book = new TrafficBook(realClock, () => undefined)
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : String(input), init)
    const body = (await request.clone().arrayBuffer()).byteLength
    sent.push({ body, headers: Object.fromEntries(request.headers), path: new URL(request.url).pathname })
    const answer = await answers()
    if (readsFrames) answer.headers.set(FRAME_HEADER, '1')
    return answer
  }
  const resolve = () => 'http://axon.test'
  const through = new FetchTransport({
    signer: keypairSigner(keypair),
    resolve,
    clock: realClock,
    record: book.record,
    fetch: send,
  })
  const store = (signal = new AbortController().signal) =>
    through.storeUser(
      neuron,
      { cid: CID, data: DATA, contentRoot: ROOT, ttl: 60 },
      { timeoutMs: 5000, signal },
    )
  return { book, sent, through, store }
}

const sizes = (book: TrafficBook, at: number) =>
  Object.fromEntries(book.seen.exchanges[at]?.fields.map(({ name, bytes }) => [name, bytes]) ?? [])

describe('TrafficBook', () => {
  it('has every request that reached the node, with its real bytes up and down', async () => {
    const { book, sent, store } = setUp()
    await store()
    const { exchanges, totals } = book.seen
    expect(exchanges.map(({ synapse }) => `/${synapse}`)).toEqual(sent.map(({ path }) => path))
    expect(exchanges.map(({ up }) => up.body)).toEqual(sent.map(({ body }) => body))
    const headers: Readonly<Record<string, string>> = sent[1]?.headers ?? {}
    const lines = Object.entries(headers).filter(([name]) =>
      exchanges[1]?.fields.some((f) => f.name === name),
    )
    expect(exchanges[1]?.up.headers).toBe(
      lines.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0),
    )
    expect(exchanges[1]).toMatchObject({ action: 'upload', target: neuron.hotkey, down: ANSWER.length })
    expect(exchanges[1]).toMatchObject({ end: 'answered', isFramed: true })
    expect(totals).toMatchObject({ exchanges: 2, down: 2 * ANSWER.length })
    expect(totals.up).toBe(sent.reduce((sum, { body }) => sum + body, 0))
  })

  it('finds the members and their sizes in a frame and in JSON', async () => {
    const framed = setUp()
    await framed.store()
    expect(sizes(framed.book, 1)).toMatchObject({ encrypted_data: DATA.length, content_root: 64, ttl: 2 })
    const json = setUp({ readsFrames: false })
    await json.store()
    const base64 = Math.ceil(DATA.length / 3) * 4
    expect(json.book.seen.exchanges[1]?.isFramed).toBe(false)
    expect(sizes(json.book, 1)).toMatchObject({ encrypted_data: base64, content_root: 64, ttl: 2 })
    expect(sizes(json.book, 1)).toHaveProperty('required_hash_fields')
  })

  it.each([true, false])('keeps no value of a request or an answer (framed: %s)', async (readsFrames) => {
    const answers = async () => Response.json({ receipts: [], note: SECRET })
    const { book, store, sent } = setUp({ readsFrames, answers })
    await store()
    expect(sent[1]?.headers['content-type']).toBe(readsFrames ? FRAME_TYPE : 'application/json')
    const kept = JSON.stringify(book.seen)
    const signature = sent[1]?.headers['bt_header_dendrite_signature'] ?? ''
    for (const value of [SECRET, btoa(SECRET).slice(2, 18), CID, ROOT, keypair.address, signature])
      expect(kept).not.toContain(value)
  })

  it.each([
    ['a node that says no', async () => Response.json({ code: 'x' }, { status: 403 }), 'refused'],
    ['a node that answers something else', async () => new Response('<html>'), 'answer-malformed'],
    ['a node that is not there', async () => Promise.reject(new TypeError('no route')), 'unreachable'],
  ])('says how it ended with %s', async (_, answers, end) => {
    const { book, store } = setUp({ answers })
    await store()
    expect(book.seen.exchanges.at(-1)?.end).toBe(end)
  })

  it('has what was stopped on its way', async () => {
    const controller = new AbortController()
    const answers = async () => {
      controller.abort(new Error('stopped by hand'))
      throw new Error('gone')
    }
    const { book, store } = setUp({ answers })
    await expect(store(controller.signal)).rejects.toThrow('stopped by hand')
    expect(book.seen.exchanges.at(-1)).toMatchObject({ end: 'stopped', down: null })
  })

  it('counts a ping to the action that it was made for', async () => {
    const { book, through } = setUp()
    await forAction(through, 'share').storeUser(
      neuron,
      { cid: CID, data: DATA, contentRoot: ROOT },
      options(),
    )
    expect(book.seen.exchanges.map(({ action }) => action)).toEqual(['share', 'share'])
  })

  it('is bounded, and its totals are of all', () => {
    const { book } = setUp()
    fill(book, EXCHANGES_KEPT + 20)
    const { exchanges, totals } = book.seen
    expect(exchanges).toHaveLength(EXCHANGES_KEPT)
    expect(exchanges.at(-1)?.number).toBe(EXCHANGES_KEPT + 20)
    expect(totals.exchanges).toBe(EXCHANGES_KEPT + 20)
    expect(book.takeFresh().exchanges).toHaveLength(EXCHANGES_KEPT)
    expect(book.takeFresh().exchanges).toHaveLength(0)
  })

  it('is empty after a lock, and what ends later stays out', () => {
    const { book } = setUp()
    const end = book.record(account())
    fill(book, 3)
    book.chain.sent('chainHead_v1_follow', 90)
    book.clear()
    end('stopped', null)
    const { exchanges, totals } = book.seen
    expect(exchanges).toEqual([])
    expect(totals).toMatchObject({ exchanges: 0, up: 0, chain: { reads: 0, up: 0, questions: [] } })
  })

  it('knows questions to the chain by name, and no more names than a client has', () => {
    const { book } = setUp()
    for (let at = 0; at < 500; at++) book.chain.sent(`made_up_${at}`, 10)
    book.chain.sent('made_up_0', 12)
    const { chain } = book.seen.totals
    expect(chain.up).toBe(5_012)
    expect(chain.questions.length).toBeLessThan(100)
    expect(chain.questions[0]).toEqual({ name: 'made_up_0', count: 2, up: 22 })
  })
})

function account() {
  const request = buildRequest({
    synapse: 'AccountUser',
    fields: {},
    keypair,
    target: neuron,
    nonce: 1n,
    uuid: 'u',
    timeoutSeconds: 1,
    framed: true,
  })
  return { synapse: 'AccountUser', target: neuron.hotkey, action: 'upkeep', isFramed: true, request } as const
}

function fill(book: TrafficBook, count: number): void {
  const about = account()
  for (let at = 0; at < count; at++) book.record(about)('answered', 10)
}
