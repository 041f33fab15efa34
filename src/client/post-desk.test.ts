import { describe, expect, it, vi } from 'vitest'
import { fetchPost, type Post, type PostRequest } from './post.ts'
import { type DistantDesk, postDesk, postingApart } from './post-desk.ts'

const LONG = 300_000
const never = new AbortController().signal
const request = (length: number): PostRequest => ({
  url: 'http://axon.test/StoreUser',
  headers: {},
  body: new Uint8Array(length),
  maxBytes: 10,
})

const named =
  (name: string): Post =>
  async ({ body }) => ({ status: 200, headers: { by: name, bytes: String(body.length) }, body: null })

/** As between two workers: what is handed over is gone here. */
function distant(post: Post): DistantDesk {
  const desk = postDesk(post)
  return {
    ...desk,
    post: (id, given) => desk.post(id, structuredClone(given, { transfer: [given.body.buffer] })),
  }
}

const byWhom = async (post: Post, length: number): Promise<string | undefined> =>
  (await post(request(length), never)).headers['by']

describe('postingApart', () => {
  it('hands long bodies over, and none that are short', async () => {
    const post = postingApart(async () => distant(named('apart')), named('here'))
    const long = request(LONG)
    expect((await post(long, never)).headers).toEqual({ by: 'apart', bytes: String(LONG) })
    expect(long.body.length).toBe(0)
    expect(await byWhom(post, 1000)).toBe('here')
  })

  it('posts here where the other worker does not start, and asks for it again after a minute', async () => {
    const starts: (DistantDesk | null | Error)[] = [null, new Error('no network'), distant(named('apart'))]
    let asked = 0
    const start = async () => {
      asked += 1
      const next = starts.shift()
      if (next instanceof Error) throw next
      return next ?? null
    }
    vi.useFakeTimers()
    try {
      const post = postingApart(start, named('here'))
      for (const wanted of [1, 2]) {
        for (let times = 0; times < 3; times += 1) expect(await byWhom(post, LONG)).toBe('here')
        expect(asked).toBe(wanted)
        await vi.advanceTimersByTimeAsync(60_000)
      }
      expect(await byWhom(post, LONG)).toBe('apart')
      expect(await byWhom(post, LONG)).toBe('apart')
      expect(asked).toBe(3)
    } finally {
      vi.useRealTimers()
    }
  })

  it('lets no call wait for a worker that starts slowly, and starts it once', async () => {
    let asked = 0
    const start = async () => {
      asked += 1
      await new Promise((resolve) => setTimeout(resolve, 13_000))
      return distant(named('apart'))
    }
    vi.useFakeTimers()
    try {
      const post = postingApart(start, named('here'))
      expect(await byWhom(post, 10)).toBe('here')
      expect(asked).toBe(1)
      const began = performance.now()
      const posting = byWhom(post, LONG)
      await vi.advanceTimersByTimeAsync(1_000)
      expect(await posting).toBe('here')
      expect(performance.now() - began).toBe(1_000)
      await vi.advanceTimersByTimeAsync(12_000)
      expect(await byWhom(post, LONG)).toBe('apart')
      expect(asked).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('ends at once where the other worker has gone, and the next request starts another', async () => {
    let leave = (): void => undefined
    const gone = new Promise<void>((resolve) => {
      leave = resolve
    })
    const silent: DistantDesk = { ...distant(() => new Promise(() => undefined)), gone }
    const desks = [silent, distant(named('another'))]
    const post = postingApart(async () => desks.shift() ?? null, named('here'))
    const posting = post(request(LONG), never)
    const failing = expect(posting).rejects.toThrow(TypeError)
    leave()
    await failing
    expect(await byWhom(post, LONG)).toBe('another')
  })

  it('ends with the signal’s reason, and stops what was under way over there', async () => {
    const stopped: unknown[] = []
    const hanging: Post = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(signal.reason)
          reject(signal.reason)
        })
      })
    const post = postingApart(async () => distant(hanging), named('here'))
    const controller = new AbortController()
    const posting = post(request(LONG), controller.signal)
    await new Promise((turn) => setTimeout(turn, 0))
    controller.abort(new Error('enough'))
    await expect(posting).rejects.toThrow('enough')
    expect(stopped.length).toBe(1)
  })

  it('does not wait for a worker that died', async () => {
    const silent = () => new Promise<never>(() => undefined)
    const dead: DistantDesk = { post: silent, stop: () => undefined, ping: silent }
    const starts = [dead, distant(named('apart'))]
    vi.useFakeTimers()
    try {
      const post = postingApart(async () => starts.shift() ?? null, named('here'))
      const controller = new AbortController()
      const posting = post(request(LONG), controller.signal)
      setTimeout(() => controller.abort(new Error('too late')), 20)
      const refused = expect(posting).rejects.toThrow('too late')
      await vi.advanceTimersByTimeAsync(20)
      await refused
      await vi.advanceTimersByTimeAsync(5_000)
      expect(await byWhom(post, LONG)).toBe('apart')
    } finally {
      vi.useRealTimers()
    }
  })

  it('keeps a worker that answers, however long a request of it took', async () => {
    let starts = 0
    const slow = { ...distant(named('apart')), post: () => new Promise<never>(() => undefined) }
    vi.useFakeTimers()
    try {
      const post = postingApart(async () => {
        starts += 1
        return slow
      }, named('here'))
      for (let times = 0; times < 2; times += 1) {
        const controller = new AbortController()
        const posting = expect(post(request(LONG), controller.signal)).rejects.toThrow('enough')
        await vi.advanceTimersByTimeAsync(1)
        controller.abort(new Error('enough'))
        await posting
        await vi.advanceTimersByTimeAsync(5_000)
      }
      expect(starts).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('fetchPost', () => {
  it('gives an answer that is longer than anything of this protocol as null', async () => {
    const post = fetchPost(async () => new Response('eleven long', { status: 201, headers: { a: 'b' } }))
    const { status, headers, body } = await post(request(1), never)
    expect([status, headers['a'], body]).toEqual([201, 'b', null])
  })
})
