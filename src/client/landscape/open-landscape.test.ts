import { afterEach, expect, it, vi } from 'vitest'
import { ManualClock } from '../../testing/client-ports.ts'
import {
  FakeLandscapeChain,
  honestView,
  jsonAnswer,
  minerRowsOf,
  minersHead,
  validatorHotkey,
} from '../../testing/fake-views.ts'
import { landscapeFixture, windowsFixture } from '../../testing/landscape-fixture.ts'
import type { Fleet } from '../lab/fleet-types.ts'
import type { Landscape, LandscapeEvent } from './landscape-api.ts'
import { openLandscape } from './open-landscape.ts'

type View = (path: string, signal: AbortSignal) => Response | Promise<Response>

const never: View = (_path, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new TypeError('aborted'))))
const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function pagesOf(landscape: Landscape): Fleet['windows'] {
  return (hotkey, before = null, most) =>
    windowsFixture(landscape, hotkey, 50)
      .windows.filter(({ block }) => block < (before ?? Number.POSITIVE_INFINITY))
      .slice(0, most)
}

function world(miners: number, views: readonly View[]) {
  const chain = new FakeLandscapeChain(miners, views.length)
  const clock = new ManualClock()
  const answering = [...views]
  const asked: string[] = []
  const api = openLandscape({
    chain,
    clock,
    read: async (hotkey, path, signal) => {
      const n = answering.findIndex((_, i) => validatorHotkey(i) === hotkey)
      asked.push(`${n} ${path}`)
      const view = answering[n]
      if (view === undefined) throw new TypeError('nothing answered')
      return view(path, signal)
    },
    fleet: async () => {
      const landscape: Landscape = { ...landscapeFixture({ miners: 3 }), source: 'synthetic' }
      return { landscape, windows: pagesOf(landscape) }
    },
  })
  const read = async (): Promise<Landscape> => {
    const got = await api.landscape('live')
    if (!got.ok) throw new Error(got.error.detail)
    return got.value
  }
  return { api, chain, clock, answering, asked, read }
}

const honest = (n: number, miners: number, events: readonly object[] = []): View =>
  honestView(validatorHotkey(n), minerRowsOf(miners), events)

it.each([0, 1, 8, 256])(
  'joins the chain with what validators publish of %i miners, to the last number',
  async (miners) => {
    const { read } = world(miners, [honest(0, miners), honest(1, miners)])
    const { network, validators, pruneOrder, nextEpochBlock, maxUids, blockMs } = await read()
    expect(network.neurons).toHaveLength(miners + 2)
    expect([pruneOrder.length, nextEpochBlock, maxUids, blockMs]).toEqual([miners + 2, 216_120, 256, 12_000])
    expect(validators.map(({ state, detail }) => [state, detail])).toEqual([
      ['fresh', ''],
      ['fresh', ''],
    ])
    const fixture = landscapeFixture({ miners, validators: 1 }).validators[0]?.miners ?? []
    const byHotkey = (a: { hotkey: string }, b: { hotkey: string }) => (a.hotkey < b.hotkey ? -1 : 1)
    expect(validators[0]?.miners.toSorted(byHotkey)).toEqual(fixture.toSorted(byHotkey))
    expect(validators[0]).toMatchObject({
      pace: { windowBlocks: 720, successScale: 1 },
      block: 215_999,
      windowStart: 215_280,
      weightsBlock: 215_900,
      objects: { objects: 4, copies: [0, 0, 1, 3], repairQueue: 1 },
    })
  },
)

const rows = minerRowsOf(2)
const page =
  (more: object): View =>
  () =>
    jsonAnswer({ ...minersHead(validatorHotkey(0)), miners: rows, next: null, ...more })
it.each<[string, View, string]>([
  ['refuses the connection', () => Promise.reject(new TypeError('refused')), 'It could not be reached.'],
  ['is not reached by the gateway', () => new Response('{}', { status: 502 }), 'It could not be reached.'],
  ['is busy', () => new Response('{}', { status: 429 }), 'It is too busy to answer.'],
  ['says nothing that is JSON', () => jsonAnswer('<html>'), 'Its answer cannot be read: it is not JSON.'],
  [
    'counts with NaN',
    page({ miners: [{ ...rows[0], score: Number.NaN }] }),
    'Its answer cannot be read: miners.0.score is not as promised.',
  ],
  [
    'has more successes than attempts',
    page({ miners: [{ ...rows[0], window: { ...rows[0]?.window, store: { attempts: 1, successes: 2 } } }] }),
    'Its answer cannot be read: miners.0.window.store is not as promised.',
  ],
  ['speaks for another', page({ validator: validatorHotkey(1) }), 'It answers under another hotkey.'],
  ['never comes to the last page', page({ next: 'again' }), 'It lists more miners than a subnet has.'],
  [
    'never ends its answer',
    () => jsonAnswer(`"${'x'.repeat(4 * 1024 * 1024)}"`),
    'Its answer is longer than any honest one.',
  ],
])('a validator that %s is a row that says so, and the other one stands', async (_what, view, sentence) => {
  const { read } = world(2, [view, honest(1, 2)])
  const { validators } = await read()
  expect(validators.map(({ state, detail, miners }) => [state, detail, miners.length])).toEqual([
    ['silent', sentence, 0],
    ['fresh', '', 2],
  ])
})

it('waits a little for one that hangs, says after ten seconds that it does, and leaves it alone for a while', async () => {
  const { chain, clock, api, asked } = world(2, [never, honest(1, 2)])
  const states = async (ms: number) => {
    const looking = api.landscape('live')
    await clock.pass(ms)
    const got = await looking
    return got.ok ? got.value.validators.map(({ state, detail }) => `${state} ${detail}`) : []
  }
  expect(await states(3_000)).toEqual(['silent It has not answered yet.', 'fresh '])
  chain.next()
  await clock.pass(7_000)
  expect(await states(0)).toEqual(['silent No answer within 10 s.', 'fresh '])
  const before = asked.filter((line) => line.startsWith('0 ')).length
  await clock.pass(30_000)
  chain.next()
  await states(0)
  expect(asked.filter((line) => line.startsWith('0 '))).toHaveLength(before)
  await clock.pass(30_000)
  chain.next()
  await states(3_000)
  expect(asked.filter((line) => line.startsWith('0 ')).length).toBeGreaterThan(before)
})

it('keeps what a validator said before, with its age, when it answers no more', async () => {
  const { chain, clock, answering, read } = world(2, [honest(0, 2)])
  const first = await read()
  answering[0] = () => new Response('', { status: 503 })
  chain.next()
  await clock.pass(12_000)
  const [after] = (await read()).validators
  expect(after).toMatchObject({ state: 'stale', detail: 'It is too busy to answer.', readAt: first.at })
  expect(after?.miners).toHaveLength(2)
})

it('reads once for everybody who asks at the same time or within a block, and anew with the next block', async () => {
  const { chain, clock, asked, api, read } = world(2, [honest(0, 2)])
  await Promise.all([read(), read(), api.landscape('live')])
  await read()
  const once = asked.filter((line) => line.includes('/miners')).length
  expect(once).toBe(1)
  chain.next()
  await read()
  expect(asked.filter((line) => line.includes('/miners'))).toHaveLength(2)
  await clock.pass(60_000)
  await read()
  expect(asked.filter((line) => line.includes('/miners'))).toHaveLength(3)
})

it('fails when the chain cannot be read, and only then', async () => {
  const { chain, api } = world(2, [honest(0, 2)])
  chain.down = true
  expect(await api.landscape('live')).toMatchObject({ ok: false, error: { code: 'chain-unreachable' } })
  chain.down = false
  expect((await api.landscape('live')).ok).toBe(true)
})

it('says that the chain cannot be read when it hangs, and reads on when it is back', async () => {
  const { chain, clock, api } = world(2, [honest(0, 2)])
  chain.hangs = true
  const looking = api.landscape('live')
  await clock.pass(20_000)
  expect(await looking).toMatchObject({ ok: false, error: { code: 'chain-unreachable' } })
  chain.hangs = false
  expect((await api.landscape('live')).ok).toBe(true)
})

it('does not ask a validator without an address', async () => {
  const { chain, asked, read } = world(1, [honest(0, 1)])
  chain.next(chain.metagraph.neurons.map((neuron) => ({ ...neuron, axon: null })))
  expect((await read()).validators[0]).toMatchObject({
    state: 'silent',
    detail: 'The chain lists no address for it.',
  })
  expect(asked).toEqual([])
})

it('tells who came and whom they replaced, from the chain and from validators', async () => {
  const [miner] = minerRowsOf(40)
  const gone = validatorHotkey(77)
  const replaced = { seq: 7, at: 900_000, kind: 'miner-replaced', uid: 1, miner: gone, pieces: 3 }
  const { chain, read } = world(40, [honest(0, 40, [{ ...replaced, by: miner?.hotkey }])])
  const first = await read()
  expect(first.seats.find(({ hotkey }) => hotkey === miner?.hotkey)).toMatchObject({
    replaced: gone,
    by: 'validator',
  })
  const newcomer = validatorHotkey(88)
  const victim = chain.metagraph.neurons[5]
  for (const ear of chain.ears) ear.registered({ block: 216_001, uid: 5, hotkey: newcomer })
  chain.next(
    chain.metagraph.neurons.map((neuron) =>
      neuron.uid === 5 ? { ...neuron, hotkey: newcomer, registeredAtBlock: 216_001 } : neuron,
    ),
  )
  expect((await read()).seats[0]).toEqual({
    block: 216_001,
    uid: 5,
    hotkey: newcomer,
    replaced: victim?.hotkey,
    by: 'chain',
    onChain: true,
  })
})

it('does not wait for a history that is slow, and has it in the next look', async () => {
  const [miner] = minerRowsOf(2)
  const gone = validatorHotkey(77)
  const replaced = { seq: 7, at: 900_000, kind: 'miner-replaced', uid: 1, miner: gone, by: miner?.hotkey }
  const slow: (() => void)[] = []
  const held = honest(0, 2, [replaced])
  const { api, clock, read } = world(2, [
    async (path, signal) => {
      if (path.startsWith('/rounds?')) await new Promise<void>((go) => slow.push(go))
      return held(path, signal)
    },
  ])
  const looking = api.landscape('live')
  await clock.pass(500)
  const first = await looking
  const told = (seats: Landscape['seats']) =>
    seats.filter(({ by }) => by === 'validator').map((each) => each.replaced)
  expect(first.ok && told(first.value.seats)).toEqual([])
  await vi.waitFor(async () => {
    for (const go of slow.splice(0)) go()
    const now = read()
    await clock.pass(500)
    expect(told((await now).seats)).toEqual([gone])
  })
})

it('reads a history that failed once again, not before a while', async () => {
  const [miner] = minerRowsOf(2)
  const gone = validatorHotkey(77)
  const replaced = { seq: 7, at: 900_000, kind: 'miner-replaced', uid: 1, miner: gone, by: miner?.hotkey }
  let isBusy = true
  const { chain, clock, read, asked } = world(2, [
    (path, signal) =>
      isBusy && path.startsWith('/rounds')
        ? new Response('{}', { status: 429 })
        : honest(0, 2, [replaced])(path, signal),
  ])
  const words = async () => {
    chain.next()
    return (await read()).seats.filter(({ by }) => by === 'validator').length
  }
  expect(await words()).toBe(0)
  isBusy = false
  const tries = asked.filter((line) => line.includes('/rounds?')).length
  expect(await words()).toBe(0)
  expect(asked.filter((line) => line.includes('/rounds?'))).toHaveLength(tries)
  await clock.pass(30_000)
  expect(await words()).toBe(1)
})

it('measures how fast blocks come', async () => {
  const { chain, clock, read } = world(1, [honest(0, 1)])
  await read()
  for (let block = 0; block < 5; block += 1) {
    chain.next()
    await clock.pass(2_000)
  }
  expect((await read()).blockMs).toBe(2_000)
})

/** A stream that a test writes into, until its reader or the test ends it. */
function stream() {
  const sent: { write: (text: string) => void; end: () => void; path: string }[] = []
  const view: View = (path) => {
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null
    const body = new ReadableStream<Uint8Array>({
      start(made) {
        controller = made
      },
      cancel() {
        controller = null
      },
    })
    const end = () => {
      controller?.close()
      controller = null
    }
    const write = (text: string) => controller?.enqueue(new TextEncoder().encode(text))
    ends.push(end)
    sent.push({ path, end, write })
    return new Response(body)
  }
  return { sent, view }
}

it('tells of blocks and rounds while somebody listens, goes on where a stream was cut, and is quiet after', async () => {
  const rounds = stream()
  const view: View = (path, signal) =>
    path.startsWith('/rounds/stream') ? rounds.view(path, signal) : honest(0, 2)(path, signal)
  const { api, chain, clock } = world(2, [view])
  const heard: LandscapeEvent[] = []
  const id = await api.listen((event) => void heard.push(event))
  await vi.waitFor(() => expect(rounds.sent).toHaveLength(1))
  const event = JSON.stringify({ seq: 41, at: 1, kind: 'round', round: 'challenge', block: 7 })
  rounds.sent[0]?.write(`: hello\n\nid: 41\ndata: ${event.slice(0, 20)}`)
  rounds.sent[0]?.write(`${event.slice(20)}\n\nevent: gap\ndata: {"oldest":1}\n\ndata: nonsense\n\n`)
  chain.next()
  const validator = validatorHotkey(0)
  await vi.waitFor(() =>
    expect(heard).toEqual(
      expect.arrayContaining([
        { kind: 'history', validator, event: 'round', block: 7 },
        { kind: 'history', validator, event: 'gap', block: null },
        { kind: 'block', block: 216_001 },
      ]),
    ),
  )
  rounds.sent[0]?.end()
  await vi.waitFor(async () => {
    await clock.pass(1_000)
    expect(rounds.sent[1]?.path).toBe('/rounds/stream?after=41')
  })
  await api.unlisten(id)
  const before = heard.length
  rounds.sent[1]?.write(`data: ${event}\n\n`)
  chain.next()
  await clock.pass(120_000)
  expect([heard.length, rounds.sent.length]).toEqual([before, 2])
})

it('turns no flood of a validator into one of messages', async () => {
  const rounds = stream()
  const view: View = (path, signal) =>
    path.startsWith('/rounds/stream') ? rounds.view(path, signal) : honest(0, 2)(path, signal)
  const { api } = world(2, [view])
  let heard = 0
  await api.listen(() => {
    heard += 1
    throw new Error('a listener that fails')
  })
  await vi.waitFor(() => expect(rounds.sent).toHaveLength(1))
  const line = (seq: number) => `data: ${JSON.stringify({ seq, at: 1, kind: 'audit', block: 7 })}\n\n`
  rounds.sent[0]?.write(Array.from({ length: 5_000 }, (_, seq) => line(seq)).join(''))
  await vi.waitFor(() => expect(heard).toBe(50))
})

it('gives windows as a validator keeps them, and says why there are none', async () => {
  const hotkey = validatorHotkey(0)
  const record = windowsFixture(landscapeFixture({ miners: 8 }), hotkey, 2)
  const { api, answering, asked } = world(2, [() => jsonAnswer(record)])
  expect(await api.windows('live', hotkey, 999_999)).toEqual({ ok: true, value: record })
  expect(asked).toEqual(['0 /windows?limit=40&before=999999'])
  answering[0] = () => jsonAnswer({ ...record, validator: validatorHotkey(1) })
  expect(await api.windows('live', hotkey, null)).toMatchObject({
    ok: false,
    error: { code: 'validator-lied' },
  })
  answering[0] = () => new Response('', { status: 404 })
  expect(await api.windows('live', hotkey, null)).toMatchObject({
    ok: false,
    error: { code: 'validator-unreachable', detail: 'It does not publish this.' },
  })
  for (const name of ['', '../../chain', `${hotkey}/x`])
    expect(await api.windows('live', name, null)).toMatchObject({ ok: false, error: { code: 'not-found' } })
})

it('reads old windows once, and the newest when another window has ended', async () => {
  const hotkey = validatorHotkey(0)
  const record = windowsFixture(landscapeFixture({ miners: 8 }), hotkey, 2)
  let windowStart = record.windows[0]?.block ?? 0
  const view: View = async (path, signal) => {
    if (path.startsWith('/windows')) return jsonAnswer(record)
    const answer = await honest(0, 2)(path, signal)
    if (!path.startsWith('/miners')) return answer
    return jsonAnswer({ ...((await answer.json()) as object), windowStart })
  }
  const { api, asked, clock, chain, read } = world(2, [view])
  const turns = () => asked.filter((line) => line.includes('/windows')).length
  const newest = async () => {
    expect((await api.windows('live', hotkey, null)).ok).toBe(true)
    return turns()
  }
  await read()
  await Promise.all([newest(), newest()])
  await clock.pass(60_000)
  expect(await newest()).toBe(1)
  windowStart += 720
  chain.next()
  await read()
  expect(await newest()).toBe(2)
  for (let times = 0; times < 3; times += 1) await api.windows('live', hotkey, 999_999)
  expect(turns()).toBe(3)
})

it('computes the synthetic fleet once, without the chain, and turns its windows page by page', async () => {
  const { api, chain } = world(2, [])
  const fleet = await api.landscape('synthetic')
  expect(fleet).toMatchObject({ ok: true, value: { source: 'synthetic' } })
  const first = await api.windows('synthetic', validatorHotkey(0), null)
  const next = first.ok ? first.value.next : null
  expect(first.ok ? first.value.windows.length : 0).toBe(40)
  const rest = await api.windows('synthetic', validatorHotkey(0), next)
  expect(rest.ok ? [rest.value.windows.length, rest.value.next] : []).toEqual([10, null])
  expect(chain.views).toBe(0)
})

it('has its methods as members of its own, as comlink and a spread need them', () => {
  const { api } = world(0, [])
  expect(Object.keys({ ...api }).sort()).toEqual(['landscape', 'listen', 'unlisten', 'windows'])
})
