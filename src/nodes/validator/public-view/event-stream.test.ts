import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { EventRing } from './event-ring.ts'
import { createEventStream, type EventStream, type EventStreamOptions } from './event-stream.ts'
import type { PublicEvent } from './public-event.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0).toReversed()) close()
})

const eventOf = (seq: number, pad = 0): PublicEvent => ({
  kind: 'alarm',
  seq,
  at: 1,
  what: 'chain-stalled',
  detail: 'x'.repeat(pad),
})

class History {
  readonly #ring: EventRing
  readonly #listeners = new Set<(event: PublicEvent) => void>()
  constructor(limit: number) {
    this.#ring = new EventRing(limit)
  }
  push(event: PublicEvent): void {
    this.#ring.push(event)
    for (const listener of this.#listeners) listener(event)
  }
  after = (seq: number, limit: number) => this.#ring.after(seq, limit)
  get oldest() {
    return this.#ring.oldest
  }
  get newest() {
    return this.#ring.newest
  }
  onEvent(listener: (event: PublicEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

async function serve(
  history: History,
  options: EventStreamOptions = {},
): Promise<{ port: number; stream: EventStream }> {
  const stream = createEventStream(history, options)
  const server: Server = createServer((request, response) => {
    const after = new URL(request.url ?? '', 'http://x').searchParams.get('after')
    if (!stream.open(response, {}, after === null ? null : Number(after))) response.writeHead(503).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    stream.close()
    server.close()
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port, stream }
}

interface Listening {
  readonly answer: IncomingMessage
  text(): string
  ids(): number[]
  closed: Promise<void>
}

function listen(port: number, after?: number): Promise<Listening> {
  return new Promise((resolve) => {
    const request = get(
      { port, path: after === undefined ? '/' : `/?after=${after}`, agent: false },
      (answer) => {
        let text = ''
        const closed = new Promise<void>((done) => answer.once('close', done))
        answer.on('error', () => undefined)
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        const ids = () => [...text.matchAll(/^id: ([0-9]+)$/gm)].map(([, id]) => Number(id))
        resolve({ answer, text: () => text, ids, closed })
      },
    )
    request.on('error', () => undefined)
    closers.push(() => request.destroy())
  })
}

/** As long as a busy machine may take. */
const POLL = { timeout: 20_000 }

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

it('replays from a place and goes on with what comes; without a place only what comes', async () => {
  const history = new History(100)
  for (const seq of upTo(1, 5)) history.push(eventOf(seq))
  const { port } = await serve(history)
  const [replaying, fresh] = await Promise.all([listen(port, 2), listen(port)])
  history.push(eventOf(6))
  await expect.poll(() => replaying.ids(), POLL).toEqual([3, 4, 5, 6])
  await expect.poll(() => fresh.ids(), POLL).toEqual([6])
  expect(fresh.text()).toContain(`data: ${JSON.stringify(eventOf(6))}\n\n`)
  expect(fresh.answer.headers['content-type']).toBe('text/event-stream')
})

it('says that events are missing when the place has left the history', async () => {
  const history = new History(10)
  for (const seq of upTo(1, 50)) history.push(eventOf(seq))
  const { port } = await serve(history)
  const [late, beginner] = await Promise.all([listen(port, 20), listen(port, 0)])
  await expect.poll(() => late.ids(), POLL).toEqual(upTo(41, 50))
  expect(late.text()).toContain('event: gap\ndata: {"oldest":41}\n\n')
  await expect.poll(() => beginner.ids(), POLL).toEqual(upTo(41, 50))
  expect(beginner.text()).not.toContain('gap')
})

it('sends a long history whole and in order to a client that reads', async () => {
  const history = new History(5_000)
  for (const seq of upTo(1, 5_000)) history.push(eventOf(seq, 250))
  const { port } = await serve(history)
  const reader = await listen(port, 0)
  await expect.poll(() => reader.ids().length, POLL).toBe(5_000)
  expect(reader.ids()).toEqual(upTo(1, 5_000))
})

it('keeps nothing for a client that does not read, and cuts it', async () => {
  const history = new History(20_000)
  for (const seq of upTo(1, 20_000)) history.push(eventOf(seq, 280))
  const { port, stream } = await serve(history, { heartbeatMs: 50, stuckMs: 2_000 })
  const stuck = await listen(port, 0)
  stuck.answer.pause()
  const other = await listen(port)
  await expect.poll(() => stream.clients, { timeout: 20_000 }).toBe(1)
  history.push(eventOf(20_001))
  await expect.poll(() => other.ids(), POLL).toEqual([20_001])
  expect(other.text()).toContain(': still here\n\n')
})

it('has a number of places, and gives one back when a client leaves', async () => {
  const { port, stream } = await serve(new History(10), { clientsMax: 2 })
  const [first] = await Promise.all([listen(port), listen(port)])
  expect((await listen(port)).answer.statusCode).toBe(503)
  first?.answer.destroy()
  await expect.poll(() => stream.clients, POLL).toBe(1)
  expect((await listen(port)).answer.statusCode).toBe(200)
})

it('ends every stream when it closes', async () => {
  const { port, stream } = await serve(new History(10))
  const client = await listen(port)
  stream.close()
  await client.closed
  expect(stream.clients).toBe(0)
})
